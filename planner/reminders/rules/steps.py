"""Steps: on which days before and after a deadline it is spoken of, and which of them is reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.reminders.rules.days import ONE_DAY, Calendar
from planner.reminders.rules.families import LAST_STEP, REMINDERS, Family

# Early steps keep quiet while somebody has just said how things stand.
HELD_BACK_FROM, HELD_BACK_TO = -60, -7
FRESH_DAYS = 14
# As in planner.plans.rules, where pages call it stale; a test holds the two together.
STALE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing with a deadline, as it stands on a day.

    `kind` and `subject` name it. `open`: not started or ongoing, or not answered; `ongoing`: work is going on, so news
    is expected. Persons are numbers, None where there is none or the person is gone. `pushed_on`: when a strategist
    last reminded of it by hand.
    """

    kind: str
    subject: int
    due: date
    coarse: bool
    open: bool
    ongoing: bool
    last_update: date | None
    owner: int | None = None
    contact: int | None = None
    coordinator: int | None = None
    pushed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """On one day: of this precision, what is due from `first` to `last` has reached this step, no later."""

    coarse: bool
    step: int
    first: date
    last: date


def step_day(due: date, step: int, calendar: Calendar) -> date:
    """Return the working day of a step: up to the deadline moved back from a day off, after it forward."""
    day = due + timedelta(days=step)
    return calendar.working_day_until(day) if step <= 0 else calendar.working_day_from(day)


def reached_step(due: date, coarse: bool, today: date, calendar: Calendar, family: Family = REMINDERS) -> int | None:
    """Return the latest step whose day has come, or None. Days missed are caught up by this."""
    steps = reversed(family.steps_of(coarse))
    return next((step for step in steps if step_day(due, step, calendar) <= today), None)


def is_held_back(step: int, last_update: date | None, today: date) -> bool:
    """Return whether an early step waits because the latest status update is less than 14 days old."""
    return (
        HELD_BACK_FROM <= step <= HELD_BACK_TO
        and last_update is not None
        and today - last_update < timedelta(days=FRESH_DAYS)
    )


def windows(today: date, calendar: Calendar, family: Family = REMINDERS) -> list[Window]:
    """Return what `reached_step` says on a working day, turned round: for each step the deadlines at it.

    A database joins deadlines to these rows. Raises ValueError on a day off, when nothing is told.
    """
    if calendar.is_day_off(today):
        raise ValueError(f"{today} is a day off")
    return [window for coarse in (False, True) for window in _windows(coarse, today, calendar, family)]


def _windows(coarse: bool, today: date, calendar: Calendar, family: Family) -> Iterator[Window]:
    # Steps up to the deadline move back over days off: today also has those of the days off that follow it.
    # Steps after it move forward: those of the days off before today have come by now, as any earlier day's.
    until = calendar.next_working_day(today) - ONE_DAY
    first = date.min
    for step in reversed(family.steps_of(coarse)):
        last = (today if step > 0 else until) - timedelta(days=step)
        yield Window(coarse, step, first, last)
        first = last + ONE_DAY


def is_stale(deadline: Deadline, today: date, calendar: Calendar) -> bool:
    """Return whether a nudge is due: ongoing, nothing heard for 60 days, and the last step not reached.

    After the last step owners hear no more: it stands with the strategy unit.
    """
    return (
        deadline.ongoing
        and deadline.last_update is not None
        and today - deadline.last_update >= timedelta(days=STALE_DAYS)
        and reached_step(deadline.due, deadline.coarse, today, calendar) != LAST_STEP
    )
