"""Reminders as letters: sections of rows, in the recipient's language, as plain text and HTML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from planner.mail import paper
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.reminders.letters.contents import Matter, Progress, matters_of, progress_of
from planner.reminders.letters.recipients import Recipient, recipients
from planner.reminders.letters.sections import MOST_ROWS, Section, row, rows_of, section
from planner.reminders.letters.wording import subject
from planner.reminders.rules import Kind


@dataclass(frozen=True, slots=True)
class Sorts:
    """What a letter is about: `stuck` has had its last reminder, `silent` isn't among the others."""

    stuck: list[Matter]
    late: list[Matter]
    soon: list[Matter]
    silent: list[Matter]

    @property
    def all(self) -> tuple[Matter, ...]:
        """Everything, in the letter's order."""
        return (*self.stuck, *self.late, *self.soon, *self.silent)


def write_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed messages as things stand on a day; one with nothing left to say is left out."""
    told = matters_of([claimed.id for claimed in claims], today)
    sorts = {message_id: sort_out(matters, today) for message_id, matters in told.items()}
    shown = (
        one
        for found in sorts.values()
        for sort in (found.stuck, found.late, found.soon, found.silent)
        for one in rows_of(sort)[:MOST_ROWS]
    )
    shared = {one.activity_id for one in shown if not one.own}
    progress = progress_of(shared, today) if shared else {}
    to = recipients(claims, today)
    return {
        claimed.id: _letter(to[claimed.recipient_id], sorts[claimed.id], progress, today)
        for claimed in claims
        if claimed.id in sorts and claimed.recipient_id in to
    }


def sort_out(matters: Sequence[Matter], today: date) -> Sorts:
    """Return matters by what is said of them."""
    stuck = [one for one in matters if one.kind is Kind.DEADLINE and one.last_step]
    # Of what others answer for there is one row an activity, and the gravest counts.
    told = {one.activity_id for one in stuck if not one.own}
    late = [
        one
        for one in matters
        if one.kind is Kind.DEADLINE
        and today > one.due.day
        and not one.last_step
        and (one.own or one.activity_id not in told)
    ]
    soon = [one for one in matters if one.kind is Kind.DEADLINE and today <= one.due.day]
    named = {(one.activity_id, one.organisation) for one in (*stuck, *late, *soon)}
    silent = [one for one in matters if one.kind is Kind.NUDGE and (one.activity_id, one.organisation) not in named]
    return Sorts(stuck, late, soon, silent)


def _letter(to: Recipient, sorts: Sorts, progress: Mapping[int, Progress], today: date) -> Letter:
    with paper.in_language_of(to.person.locale):
        own = any(one.own for one in sorts.all)
        everything = paper.page("desk.mine" if own else "plans.activities")
        facts = {
            "name": to.person.name,
            "own": own,
            "opening": [_opening(_activities(sorts.all), own), *to.standing_in()],
            "sections": [one for one in _sections(sorts, progress, everything, today) if one.rows],
            "act": to.ways.answer if own else everything,
            "personal": own and to.ways.personal,
        }
        return paper.write(
            "reminder",
            address=to.person.email,
            subject=_subject(sorts, today),
            facts=facts,
            choices=to.ways.choices,
        )


def _sections(sorts: Sorts, progress: Mapping[int, Progress], everything: str, today: date) -> Iterator[Section]:
    def part(heading: str, matters: Sequence[Matter], to_own: str = "", to_others: str = "") -> Section:
        rows = rows_of(matters)
        shown = [row(one, progress, today) for one in rows[:MOST_ROWS]]
        # Who can't report isn't asked to.
        request = to_own if any(one.own for one in rows) else to_others
        return section(str(heading), str(request), shown, len(rows) - len(shown), everything)

    last = _("Strategiska enheten behöver nu ta ställning till hur det går vidare.")
    yield part(
        _("Beslut krävs"),
        sorts.stuck,
        " ".join((_("Det här är den sista påminnelsen."), last, _("En lägesrapport från dig är till hjälp."))),
        " ".join((_("De ansvariga får inga fler påminnelser."), last)),
    )
    yield part(
        _("Försenade"),
        sorts.late,
        _("Är det klart, eller behövs mer tid? En lägesrapport visar hur det ligger till."),
    )
    yield part(_("Ska snart vara klara"), sorts.soon)
    yield part(_("Ingen ny lägesrapport på ett tag"), sorts.silent, _("Berätta gärna med en rad hur arbetet går."))


def _subject(sorts: Sorts, today: date) -> str:
    # For its owners what is stuck is late like the rest; to decide is for others.
    stuck = [one for one in sorts.stuck if not one.own]
    late = [one for one in sorts.stuck if one.own] + sorts.late
    return subject(
        stuck=_activities(stuck),
        late=_activities(late),
        soon=_activities(sorts.soon),
        silent=_activities(sorts.silent),
        dues=[one.due for one in sorts.soon],
        reports=any(one.own for one in late),
        today=today,
    )


def _opening(count: int, own: bool) -> str:
    if own:
        return str(
            ngettext(
                "En aktivitet i handlingsplanen väntar på dig.",
                "%(num)s aktiviteter i handlingsplanen väntar på dig.",
                count,
            )
        )
    return str(
        ngettext(
            "En aktivitet i handlingsplanen behöver uppmärksammas.",
            "%(num)s aktiviteter i handlingsplanen behöver uppmärksammas.",
            count,
        )
    )


def _activities(matters: Sequence[Matter]) -> int:
    return len({one.activity_id for one in matters})
