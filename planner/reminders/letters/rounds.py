"""What follow-up rounds ask for as letters: when one opens, as its day comes, and while answers are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import ngettext

from planner.indicators.words import period_words
from planner.mail import paper
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.reminders.letters.recipients import Recipient, Ways, recipients
from planner.reminders.letters.round_contents import Owed, RoundMatter, rounds_of
from planner.reminders.letters.sections import MOST_OF_TITLE, MOST_ROWS, Row, Section, news, section
from planner.reminders.letters.wording import day_text, rounds_subject
from planner.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Chapter:
    """One round in a letter: its title, what is said, in paragraphs of lines, and what it asks about."""

    title: str
    paragraphs: tuple[tuple[str, ...], ...]
    section: Section


def write_round_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed messages as things stand on a day; who has answered everything gets none."""
    told = rounds_of([claimed.id for claimed in claims], today)
    to = recipients(claims, today)
    return {
        claimed.id: _letter(to[claimed.recipient_id], told[claimed.id], today)
        for claimed in claims
        if claimed.id in told and claimed.recipient_id in to
    }


def _letter(to: Recipient, rounds: Sequence[RoundMatter], today: date) -> Letter:
    with paper.in_language_of(to.person.locale):
        chapters = [_chapter(one, to.ways, today) for one in rounds]
        facts = {
            "name": to.person.name,
            "opening": [*([_several(len(rounds))] if len(rounds) > 1 else []), *to.standing_in()],
            "chapters": chapters,
            "act": _only_sheet(rounds, chapters) or to.ways.answer,
            "about_figures": all(one.round.asks_figures for one in rounds),
            "personal": to.ways.personal,
        }
        subject = rounds_subject(
            [one.round.title for one in rounds],
            missing=sum(len(one.owed) for one in rounds),
            answer_by=min(one.round.answer_by for one in rounds),
            opening=all(one.opening for one in rounds),
            figures=any(one.round.asks_figures for one in rounds),
            today=today,
        )
        return paper.write("round", address=to.person.email, subject=subject, facts=facts, choices=to.ways.choices)


def _only_sheet(rounds: Sequence[RoundMatter], chapters: Sequence[Chapter]) -> str | None:
    """Return the address of one organisation's figures, where that is all that a letter asks for."""
    asked = [one for round_ in rounds for one in round_.owed]
    return chapters[0].section.rows[0].link if len(asked) == 1 and rounds[0].round.asks_figures else None


def _several(count: int) -> str:
    return str(ngettext("%(num)s uppföljning väntar på svar.", "%(num)s uppföljningar väntar på svar.", count))


def _chapter(told: RoundMatter, ways: Ways, today: date) -> Chapter:
    shown = told.owed[:MOST_ROWS]
    if told.round.asks_figures:
        rows = [_figures_row(one, told.round, ways) for one in shown]
    else:
        rows = [_row(one, today) for one in shown]
    wanted = _wanted(told) if told.round.asks_figures else ()
    intro = paragraphs(told.round.intro) if told.opening else ()
    return Chapter(
        title=paper.one_line(told.round.title, MOST_OF_TITLE),
        paragraphs=(*intro, *((said,) for said in _said(told, today)), *wanted),
        section=section("", "", rows, len(told.owed) - len(rows), ways.answer),
    )


def paragraphs(text: str | None) -> tuple[tuple[str, ...], ...]:
    """Return what somebody wrote as paragraphs, each of its lines."""
    lines = [line.strip() for line in (text or "").splitlines()]
    return tuple(tuple(part) for filled, part in groupby(lines, key=bool) if filled)


def _said(told: RoundMatter, today: date) -> list[str]:
    """Return what is asked for, each a paragraph."""
    pushed = str(_("Strategiska enheten har bett oss påminna dig.")) if told.pushed and not told.opening else ""
    answered = told.of - len(told.owed)
    thanks = str(ngettext("Tack för ditt svar.", "Tack för dina %(num)s svar.", answered)) if answered else ""
    period = told.round.period
    request = _asked(told, today) if period is None else _asked_for_figures(told, period_words(period), today)
    asked = " ".join(filter(None, (pushed, thanks, request)))
    if today > told.round.answer_by:
        later = _("När omgången avslutas visas det som inte har fått något svar som inte besvarat.")
        return [asked, str(later)]
    if told.round.asks_figures:
        return [asked]
    how = [_("Räkna med ett par minuter för varje aktivitet.")] if told.opening else []
    if any(one.last_update for one in told.owed):
        how.append(_("Har inget hänt sedan förra lägesrapporten räcker det med ett tryck."))
    return [asked, *([" ".join(map(str, how))] if how else [])]


def _asked(told: RoundMatter, today: date) -> str:
    count, answer_by = len(told.owed), told.round.answer_by
    day = day_text(answer_by, today)
    if today > answer_by:
        text = ngettext(
            "Vi saknar en lägesrapport från dig. Sista dagen var den %(day)s, men du kan fortfarande svara.",
            "Vi saknar %(num)s lägesrapporter från dig. Sista dagen var den %(day)s, men du kan fortfarande svara.",
            count,
            day=day,
        )
    elif today == answer_by:
        text = ngettext(
            "Vi behöver en lägesrapport från dig i dag.", "Vi behöver %(num)s lägesrapporter från dig i dag.", count
        )
    elif told.opening:
        text = ngettext(
            "Vi ber dig om en lägesrapport senast den %(day)s.",
            "Vi ber dig om %(num)s lägesrapporter senast den %(day)s.",
            count,
            day=day,
        )
    else:
        text = ngettext(
            "En lägesrapport är kvar. Vi behöver den senast den %(day)s.",
            "%(num)s lägesrapporter är kvar. Vi behöver dem senast den %(day)s.",
            count,
            day=day,
        )
    return str(text)


def _asked_for_figures(told: RoundMatter, period: str, today: date) -> str:
    answer_by = told.round.answer_by
    day = day_text(answer_by, today)
    if today > answer_by:
        said = _("Vi saknar siffror för %(period)s från dig.", period=period)
        late = _("Sista dagen var den %(day)s, men du kan fortfarande svara.", day=day)
        return f"{said} {late}"
    if today == answer_by:
        return str(_("Vi behöver siffror för %(period)s från dig i dag.", period=period))
    if told.opening:
        return str(_("Vi ber dig om siffror för %(period)s senast den %(day)s.", period=period, day=day))
    return str(_("Vi behöver siffror för %(period)s från dig senast den %(day)s.", period=period, day=day))


def _wanted(told: RoundMatter) -> tuple[tuple[str, ...], ...]:
    """Return what a round about figures asks for, line by line, and how."""
    how = _("Ange kvinnor och män var för sig. Lämna tomt där du inte vet: tomt räknas aldrig som noll.")
    series = (f"– {paper.one_line(one, MOST_OF_TITLE)}" for one in told.series)
    return (str(_("Vi frågar efter:")), *series), (str(how),)


def _figures_row(owed: Owed, round_: Round, ways: Ways) -> Row:
    """Return a row on an organisation's figures, which leads to the page for them."""
    if ways.personal:
        link = f"{ways.answer}/siffror/{round_.id}/{quote(owed.organisation_key or '')}"
    else:
        link = paper.page("answering.round_figures", round_id=round_.id, organisation=owed.organisation_key)
    said = _("Inga siffror är lämnade ännu.")
    return Row(owed.organisation, str(said), link)


def _row(owed: Owed, today: date) -> Row:
    title = f"{paper.one_line(owed.title or '', MOST_OF_TITLE)} ({owed.organisation})"
    return Row(title, f"{news(owed.last_update, today)}.", paper.page("plans.activity", key=owed.activity_key or ""))
