"""Who is told what: recipients with fallback and escalation, what each has chosen, what was told before."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.reminders.rules.days import Calendar
from planner.reminders.rules.families import REMINDERS, Family
from planner.reminders.rules.steps import Deadline, is_held_back, is_stale, reached_step

# From these steps on others hear of it too.
CONTACT_FROM = 21
MANAGEMENT_FROM = 35


class Kind(StrEnum):
    """A step of a deadline, or a nudge: for news, or by a strategist's hand."""

    DEADLINE = "deadline"
    NUDGE = "nudge"


class Choice(StrEnum):
    """When a person wants to hear (people's MailChoice)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to be told to one person. `step` is None for a nudge."""

    kind: Kind
    subject_kind: str
    subject: int
    due: date
    step: int | None
    recipient: int


@dataclass(frozen=True, slots=True)
class Everybody:
    """Those who may get mail. `choices` holds each person's; `first_of_week`: weekly mail goes today."""

    choices: Mapping[int, str]
    strategists: AbstractSet[int] = frozenset()
    administrators: AbstractSet[int] = frozenset()
    first_of_week: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What was told before: steps as told, and nudges as (subject kind, subject, recipient, day).

    A nudge's day is the one on which it was told, or on which the strategist pushed.
    """

    steps: AbstractSet[Telling] = field(default_factory=frozenset)
    nudges: AbstractSet[tuple[str, int, int, date]] = field(default_factory=frozenset)


def first_to_hear(deadline: Deadline, everybody: Everybody) -> set[int]:
    """Return the first there is of owner, contact, coordinator, strategists, administrators."""
    for person in (deadline.owner, deadline.contact, deadline.coordinator):
        if person is not None:
            return {person}
    return set(everybody.strategists or everybody.administrators)


def recipients(deadline: Deadline, step: int, everybody: Everybody) -> set[int]:
    """Return who hears: the first, from step 21 on also the contact, from 35 on also coordinator and strategists."""
    told = first_to_hear(deadline, everybody)
    if step >= CONTACT_FROM and deadline.contact is not None:
        told.add(deadline.contact)
    if step >= MANAGEMENT_FROM:
        told |= everybody.strategists
        if deadline.coordinator is not None:
            told.add(deadline.coordinator)
    return told


def choice_allows(choice: str, step: int | None, first_of_week: bool) -> bool:
    """Return whether a person's choice lets something through today. `step` is None for a nudge."""
    if choice == Choice.OVERDUE:
        return step is not None and step > 0
    return choice != Choice.WEEKLY or first_of_week


def month_before(day: date) -> date:
    """Return the same day of the month before, or its last day."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def to_tell(
    deadlines: Iterable[Deadline],
    today: date,
    calendar: Calendar,
    everybody: Everybody,
    told: Told,
    family: Family = REMINDERS,
) -> set[Telling]:
    """Return all that planning on a day has to tell of a family: what planning in the database is held to."""
    calendar = calendar.of(family)
    if calendar.is_day_off(today):
        return set()
    found: set[Telling] = set()
    for deadline in deadlines:
        if not deadline.open:
            continue
        steps = _steps(deadline, today, calendar, everybody, family)
        found.update(telling for telling in steps if telling not in told.steps)
        if family.asks_for_news:
            found.update(_request_for_news(deadline, today, calendar, told))
        if family.is_pushed:
            found.update(_push(deadline, today, everybody, told))
    return {
        telling
        for telling in found
        if not family.leaves_choice
        or choice_allows(everybody.choices[telling.recipient], telling.step, everybody.first_of_week)
    }


def _steps(
    deadline: Deadline, today: date, calendar: Calendar, everybody: Everybody, family: Family
) -> Iterator[Telling]:
    step = reached_step(deadline.due, deadline.coarse, today, calendar, family)
    if step is None or (family.holds_back and is_held_back(step, deadline.last_update, today)):
        return
    for person in recipients(deadline, step, everybody):
        yield Telling(Kind.DEADLINE, deadline.kind, deadline.subject, deadline.due, step, person)


def _request_for_news(deadline: Deadline, today: date, calendar: Calendar, told: Told) -> Iterator[Telling]:
    if deadline.owner is None or not is_stale(deadline, today, calendar):
        return
    lately = any(
        (kind, subject, person) == (deadline.kind, deadline.subject, deadline.owner) and day > month_before(today)
        for kind, subject, person, day in told.nudges
    )
    if not lately:
        yield _nudge(deadline, deadline.owner)


def _push(deadline: Deadline, today: date, everybody: Everybody, told: Told) -> Iterator[Telling]:
    """Return who hears that a strategist has pushed: once a push, and on the next working day if need be."""
    if deadline.pushed_on is None or deadline.pushed_on > today:
        return
    for person in first_to_hear(deadline, everybody):
        if (deadline.kind, deadline.subject, person, deadline.pushed_on) not in told.nudges:
            yield _nudge(deadline, person)


def _nudge(deadline: Deadline, person: int) -> Telling:
    return Telling(Kind.NUDGE, deadline.kind, deadline.subject, deadline.due, None, person)
