"""Submissions as letters: by when a year's is to be in, and what is left to do before it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, func, select

from planner.kit.db import db
from planner.mail import paper
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.reminders.calendar import working_calendar
from planner.reminders.letters.contents import deadline_of, everybody_on
from planner.reminders.letters.recipients import Recipient
from planner.reminders.letters.recipients import recipients as recipients_of_claims
from planner.reminders.letters.wording import day_text
from planner.reminders.models import Reminder
from planner.reminders.rules import SUBMISSIONS, recipients
from planner.reminders.sources import all_deadlines
from planner.requirements.models import GrantYear
from planner.requirements.queries.years import year_view
from planner.requirements.rules import Milestone, Outcome, RequirementView, YearView
from planner.requirements.words import MILESTONE_WORDS

# So many requirements that something is left of are named; of more, only their number is told.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Concern:
    """A year's submission that isn't sent. `own`: the recipient is responsible for it; `unowned`: nobody is."""

    year: YearView
    due: date
    own: bool
    unowned: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One submission in a letter: its title, what is said of it, what is left to do, and its page."""

    title: str
    sentences: tuple[str, ...]
    left: tuple[str, ...]
    link: str


def write_submission_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed messages as things stand on a day; of what is sent in by then nothing is said."""
    told = concerns_of([claimed.id for claimed in claims], today)
    to = recipients_of_claims(claims, today)
    return {
        claimed.id: _letter(to[claimed.recipient_id], told[claimed.id], today)
        for claimed in claims
        if claimed.id in told and claimed.recipient_id in to
    }


def concerns_of(message_ids: Sequence[int], today: date) -> dict[int, list[Concern]]:
    """Return the submissions that each message has to speak of on a day, the one that is due first first.

    Left out is what is sent, has another deadline, or no longer concerns the recipient.
    """
    selected = all_deadlines(today).get(SUBMISSIONS)
    if selected is None:
        return {}
    deadline = selected.subquery("deadline")
    step = func.max(Reminder.step).label("step")
    its_own = (deadline.c.subject_kind, deadline.c.subject_id, deadline.c.due)
    rows = db.session.execute(
        select(Reminder.message_id, Reminder.recipient_id, step, deadline, GrantYear.year)
        .join(deadline, and_(*(column == getattr(Reminder, column.name) for column in its_own)))
        .join(GrantYear, GrantYear.id == deadline.c.subject_id)
        .where(Reminder.message_id.in_(message_ids), deadline.c.open)
        .group_by(Reminder.message_id, Reminder.recipient_id, *deadline.c, GrantYear.year)
        .order_by(deadline.c.due, GrantYear.year)
    ).all()
    everybody = everybody_on(today)
    years = {year: year_view(year) for year in {row.year for row in rows}}
    concerns: dict[int, list[Concern]] = defaultdict(list)
    for row in rows:
        view = years[row.year]
        if view is not None and row.recipient_id in recipients(deadline_of(row), row.step, everybody):
            own = row.recipient_id == row.owner_id
            concerns[row.message_id].append(Concern(view, row.due, own, row.owner_id is None))
    return concerns


def _letter(to: Recipient, concerns: Sequence[Concern], today: date) -> Letter:
    with paper.in_language_of(to.person.locale):
        facts = {
            "name": to.person.name,
            "opening": to.standing_in() if any(one.own for one in concerns) else [],
            "chapters": [_chapter(one, today) for one in concerns],
            "reason": _reason(concerns),
        }
        return paper.write("submission", address=to.person.email, subject=_subject(concerns, today), facts=facts)


def _subject(concerns: Sequence[Concern], today: date) -> str:
    first = concerns[0]
    if len(concerns) > 1:
        return str(ngettext("%(num)s redovisning ska skickas", "%(num)s redovisningar ska skickas", len(concerns)))
    year, day = first.year.year, day_text(first.due, today)
    if today > first.due:
        return str(_("Redovisningen för %(year)s skulle ha skickats den %(day)s", year=year, day=day))
    if today == first.due:
        return str(_("Redovisningen för %(year)s ska skickas i dag", year=year))
    return str(_("Redovisningen för %(year)s ska skickas senast den %(day)s", year=year, day=day))


def _chapter(one: Concern, today: date) -> Chapter:
    return Chapter(
        title=str(_("Redovisningen för %(year)s", year=one.year.year)),
        sentences=tuple(_said(one, today)),
        left=tuple(_left(one.year, today)),
        link=paper.page("requirements.year", year=one.year.year) + "#redovisning",
    )


def _said(one: Concern, today: date) -> Iterator[str]:
    to = one.year.submission.recipient or _("mottagaren")
    day = day_text(one.due, today)
    if today > one.due:
        yield str(_("Redovisningen till %(to)s skulle ha varit inne den %(day)s.", to=to, day=day))
        yield str(_("Är den redan skickad? Anteckna då dagen, så kommer inga fler påminnelser."))
        return
    if today == one.due:
        yield str(_("Redovisningen till %(to)s ska vara inne i dag.", to=to))
    else:
        yield str(_("Redovisningen till %(to)s ska vara inne senast den %(day)s.", to=to, day=day))
        last = _last_working_day(one.due)
        if last == today:
            yield str(_("I dag är den sista arbetsdagen före dess."))
        elif last < one.due:
            yield str(_("Den dagen är ledig, så skicka den senast den %(day)s.", day=day_text(last, today)))
    yield str(_("När den är skickad antecknar du dagen. Då kommer inga fler påminnelser."))


def _last_working_day(due: date) -> date:
    # A submission keeps to no quiet periods, so neither do its working days.
    return working_calendar().without_quiet_periods().working_day_until(due)


def _left(year: YearView, today: date) -> Iterator[str]:
    """Return what is left to do before it can be sent, a line each."""
    for milestone in year.submission.milestones:
        # That it is to be sent is what the letter says already.
        if milestone.done_on is None and milestone.kind is not Milestone.SEND:
            what, day = str(MILESTONE_WORDS[milestone.kind]), day_text(milestone.due, today)
            if milestone.due < today:
                yield str(_("%(what)s: skulle ha skett den %(day)s", what=what, day=day))
            else:
                yield str(_("%(what)s: den %(day)s", what=what, day=day))
    unfinished = [one for one in year.ours if _is_unfinished(one)]
    if len(unfinished) <= MOST_NAMED:
        yield from (f"{one.code} {one.title}: {_lacks(one)}" for one in unfinished)
        return
    unassessed = len(year.with_outcome(Outcome.NOT_ASSESSED))
    if unassessed:
        yield str(ngettext("%(num)s krav är inte bedömt", "%(num)s krav är inte bedömda", unassessed))
    missing = sum(len(one.missing) for one in year.ours if one.outcome is not Outcome.NOT_APPLICABLE)
    if missing:
        yield str(ngettext("%(num)s underlag saknas", "%(num)s underlag saknas", missing))


def _is_unfinished(one: RequirementView) -> bool:
    missing = one.missing and one.outcome is not Outcome.NOT_APPLICABLE
    return one.outcome is Outcome.NOT_ASSESSED or bool(missing)


def _lacks(one: RequirementView) -> str:
    lacks = [str(_("inte bedömt"))] if one.outcome is Outcome.NOT_ASSESSED else []
    if one.missing:
        number = len(one.missing)
        lacks.append(str(ngettext("%(num)s underlag saknas", "%(num)s underlag saknas", number)))
    return ", ".join(lacks)


def _reason(concerns: Sequence[Concern]) -> str:
    """Return why the recipient gets it, as the continuation of "Mejlet skickas automatiskt"."""
    if any(one.own for one in concerns):
        return str(_("till dig som ansvarar för redovisningen"))
    if any(one.unowned for one in concerns):
        return str(_("till strategerna, eftersom ingen är utsedd att ansvara för redovisningen"))
    return str(_("till strategerna, eftersom redovisningen är sen"))
