"""Why planning on a day told somebody of something, or didn't: the rule of `to_tell`, answered instead of obeyed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from planner.reminders.rules.days import Calendar, QuietPeriod
from planner.reminders.rules.families import REMINDERS, Family
from planner.reminders.rules.steps import FRESH_DAYS, Deadline, is_held_back, reached_step, step_day
from planner.reminders.rules.telling import Choice, Everybody, choice_allows, recipients


class Reason(StrEnum):
    """What decides whether one person is told of one thing on a day; the first that holds, in this order."""

    DAY_OFF = "day_off"
    CLOSED = "closed"
    SOMEBODY_ELSE = "somebody_else"
    NOT_REACHED = "not_reached"
    HELD_BACK = "held_back"
    TOLD_BEFORE = "told_before"
    OVERDUE_ONLY = "overdue_only"
    WEEKLY = "weekly"
    TELLS = "tells"


@dataclass(frozen=True, slots=True)
class Because:
    """A reason. `step` is the one that was reached, None where none was.

    `again_on` is the first day on which this can be otherwise: the day of the next step, or the end of being held back;
    None where there is none. `others` are those who are told instead.
    """

    reason: Reason
    step: int | None = None
    again_on: date | None = None
    others: frozenset[int] = frozenset()


class DayOff(StrEnum):
    """Why a day is off."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    QUIET = "quiet"


def why_off(day: date, calendar: Calendar) -> tuple[DayOff, QuietPeriod | None] | None:
    """Return why nothing is told on a day, with the quiet period that it lies in; None for a working day."""
    if day.weekday() >= 5:
        return DayOff.WEEKEND, None
    if calendar.is_holiday(day):
        return DayOff.HOLIDAY, None
    return next(((DayOff.QUIET, period) for period in calendar.quiet if period.covers(day)), None)


def why(
    deadline: Deadline,
    person: int,
    today: date,
    calendar: Calendar,
    everybody: Everybody,
    told: Mapping[int, date],
    family: Family = REMINDERS,
) -> Because:
    """Return why planning on a day told a person of a step of a deadline, or didn't.

    `told` has the steps of this deadline that the person had been told of before, and when.
    """
    calendar = calendar.of(family)
    if calendar.is_day_off(today):
        return Because(Reason.DAY_OFF, again_on=calendar.next_working_day(today))
    if not deadline.open:
        return Because(Reason.CLOSED)
    steps = family.steps_of(deadline.coarse)
    step = reached_step(deadline.due, deadline.coarse, today, calendar, family)
    hearing = recipients(deadline, steps[0] if step is None else step, everybody)
    if person not in hearing:
        return Because(Reason.SOMEBODY_ELSE, step, others=frozenset(hearing))
    later = [step_day(deadline.due, other, calendar) for other in steps if step is None or other > step]
    following = next((day for day in later if day > today), None)
    if step is None:
        return Because(Reason.NOT_REACHED, again_on=following)
    fresh = deadline.last_update
    if fresh is not None and family.holds_back and is_held_back(step, fresh, today):
        return Because(Reason.HELD_BACK, step, again_on=calendar.working_day_from(fresh + timedelta(days=FRESH_DAYS)))
    if step in told:
        reason = Reason.TOLD_BEFORE
    else:
        reason = _by_choice(everybody, person, step) if family.leaves_choice else Reason.TELLS
    return Because(reason, step, again_on=following if reason is Reason.TOLD_BEFORE else None)


def _by_choice(everybody: Everybody, person: int, step: int) -> Reason:
    if choice_allows(everybody.choices[person], step, everybody.first_of_week):
        return Reason.TELLS
    return Reason.WEEKLY if everybody.choices[person] == Choice.WEEKLY else Reason.OVERDUE_ONLY
