"""Reminders as letters: sections of rows, in the recipient's language, as plain text and HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from planner.kit import look
from planner.kit.settings import Settings
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.models import Person
from planner.reminders.contents import Matter, Progress, matters_of, progress_of, recipients_of
from planner.reminders.rules import Kind
from planner.reminders.wording import at_the_latest, day_text, subject, when

MOST_ROWS = 50

# What is late, what is soon due, what there is no news of.
Sorts = tuple[list[Matter], list[Matter], list[Matter]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a letter, with the address of its activity."""

    title: str
    facts: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one sort, and what is asked for. `more` tells of those that are left out, which `link` shows."""

    heading: str
    request: str
    rows: tuple[Row, ...]
    more: str
    link: str


def write_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed messages as things stand on a day; one with nothing left to say is left out."""
    told = matters_of([claimed.id for claimed in claims], today)
    sorts = {message_id: sort_out(matters, today) for message_id, matters in told.items()}
    people = recipients_of({claimed.recipient_id for claimed in claims}, today)
    shown = (one for sort in sorts.values() for matters in sort for one in _rows(matters)[:MOST_ROWS])
    shared = {one.activity_id for one in shown if not one.own}
    progress = progress_of(shared, today) if shared else {}
    return {
        claimed.id: _letter(people[claimed.recipient_id], sorts[claimed.id], progress, today)
        for claimed in claims
        if claimed.id in sorts and claimed.recipient_id in people
    }


def sort_out(matters: Sequence[Matter], today: date) -> Sorts:
    """Return what is late, what is soon due, and what there is no news of and isn't among the others."""
    late = [one for one in matters if one.kind is Kind.DEADLINE and today > one.due.day]
    soon = [one for one in matters if one.kind is Kind.DEADLINE and today <= one.due.day]
    named = {(one.activity_id, one.organisation) for one in (*late, *soon)}
    silent = [one for one in matters if one.kind is Kind.NUDGE and (one.activity_id, one.organisation) not in named]
    return late, soon, silent


def _letter(person: Person, sorts: Sorts, progress: Mapping[int, Progress], today: date) -> Letter:
    settings: Settings = current_app.extensions["planner.settings"]
    language = person.locale or settings.default_locale
    with force_locale(language):
        late, soon, silent = sorts
        own = any(one.own for one in (*late, *soon, *silent))
        everything = _address("desk.mine" if own else "plans.activities")
        sections = (
            _section(
                str(_("Försenade")),
                str(_("Är det klart, eller behövs mer tid? En lägesrapport visar hur det ligger till.")),
                late,
                progress,
                today,
                everything,
            ),
            _section(str(_("Ska snart vara klara")), "", soon, progress, today, everything),
            _section(
                str(_("Ingen ny lägesrapport på ett tag")),
                str(_("Berätta gärna med en rad hur arbetet går.")),
                silent,
                progress,
                today,
                everything,
            ),
        )
        facts = {
            "language": language,
            "own": own,
            "sections": [section for section in sections if section.rows],
            "everything": everything,
            "sender": urlsplit(settings.base_url).hostname,
            "look": look,
        }
        return Letter(
            address=person.email,
            subject=subject(
                late=_activities(late),
                soon=_activities(soon),
                silent=_activities(silent),
                dues=[one.due for one in soon],
                reports=any(one.own for one in late),
                today=today,
            ),
            # Not by render_template: what it adds for pages asks for a request.
            text=current_app.jinja_env.get_template("email/reminder.txt").render(facts),
            html=current_app.jinja_env.get_template("email/reminder.html").render(facts),
        )


def _activities(matters: Sequence[Matter]) -> int:
    return len({one.activity_id for one in matters})


def _section(
    heading: str,
    request: str,
    matters: Sequence[Matter],
    progress: Mapping[int, Progress],
    today: date,
    link: str,
) -> Section:
    """Return a section: at most 50 rows, and how many more there are. `request` is for those who can report."""
    rows = _rows(matters)
    rest = max(len(rows) - MOST_ROWS, 0)
    more = ngettext("och %(num)s till", "och %(num)s till", rest) if rest else ""
    shown = (_row(one, None if one.own else progress.get(one.activity_id), today) for one in rows[:MOST_ROWS])
    return Section(heading, request if any(one.own for one in rows) else "", tuple(shown), str(more), link)


def _rows(matters: Sequence[Matter]) -> list[Matter]:
    """Return one for each row: each that the recipient answers for, and of the others one an activity."""
    firsts: dict[object, Matter] = {}
    for one in matters:
        firsts.setdefault((one.activity_id, one.organisation if one.own else None), one)
    return list(firsts.values())


def _row(matter: Matter, progress: Progress | None, today: date) -> Row:
    facts = [_due(matter, today)]
    title = matter.title
    if progress is None or progress.of == 1:
        title = f"{title} ({matter.organisation})"
        facts.append(_news(matter, today))
    else:
        facts.append(_how_far(progress))
    link = _address("plans.activity", key=matter.activity_key)
    return Row(title, " ".join(f"{fact}." for fact in facts), link)


def _due(matter: Matter, today: date) -> str:
    if today > matter.due.day:
        return str(_("Skulle ha varit klar %(when)s", when=when(matter.due, today)))
    return str(_("Ska vara klar %(when)s", when=at_the_latest(matter.due, today)))


def _news(matter: Matter, today: date) -> str:
    if matter.last_update is None:
        return str(_("Ingen lägesrapport ännu"))
    day = day_text(matter.last_update, today)
    if matter.kind is Kind.NUDGE:
        return str(_("Ingen lägesrapport sedan %(day)s", day=day))
    return str(_("Senaste lägesrapporten är från %(day)s", day=day))


def _how_far(progress: Progress) -> str:
    return str(
        _(
            "%(done)s av %(of)s klara; saknas: %(missing)s",
            done=progress.done,
            of=progress.of,
            missing=", ".join(progress.missing),
        )
    )


def _address(endpoint: str, **values: str) -> str:
    """Return a page's address on the service's own site, also where no request is being answered."""
    settings: Settings = current_app.extensions["planner.settings"]
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return settings.base_url.rstrip("/") + path
