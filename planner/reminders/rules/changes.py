"""What a change of the quiet periods does: to days, and to the days of steps. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from planner.reminders.rules.days import ONE_DAY, Calendar, QuietPeriod
from planner.reminders.rules.families import REMINDERS
from planner.reminders.rules.steps import step_day

# A year must keep as many working days: one a week, by and large.
FEWEST_WORKING_DAYS = 52
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that become days off, or stop being that: `days` of them, apart from what is off anyhow in between."""

    first: date
    last: date
    days: int
    off: bool


@dataclass(frozen=True, slots=True)
class Move:
    """So many reminders whose day was `before` and becomes `after`."""

    before: date
    after: date
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """So many open things with a deadline on one day; `coarse`: a month, a quarter or a year."""

    day: date
    coarse: bool
    count: int


def covers_whole_year(period: QuietPeriod) -> bool:
    """Return whether a quiet period leaves no day of a year."""
    return all(period.covers(date(2015, 1, 1) + timedelta(days=number)) for number in range(365))


def has_working_days(calendar: Calendar, today: date) -> bool:
    """Return whether the year from today on keeps enough working days; without any, planning would look forever."""
    days = (today + timedelta(days=number) for number in range(YEAR.days))
    return sum(not calendar.is_day_off(day) for day in days) >= FEWEST_WORKING_DAYS


def changed_days(before: Calendar, after: Calendar, first: date, last: date) -> list[Stretch]:
    """Return the days that become days off or stop being that, in stretches, from one day to another."""
    differing = [
        (day, after.is_day_off(day)) for day in _days(first, last) if before.is_day_off(day) != after.is_day_off(day)
    ]
    # Days that follow each other but for what is off with and without the change.
    steady = Calendar(before.is_holiday)
    found, number, previous = [], 0, None
    for day, off in differing:
        if previous is None or previous[1] != off or steady.next_working_day(previous[0]) != day:
            number += 1
        found.append((number, day, off))
        previous = (day, off)
    stretches = []
    for _number, members in groupby(found, key=lambda one: one[0]):
        days = list(members)
        stretches.append(Stretch(days[0][1], days[-1][1], len(days), days[0][2]))
    return stretches


def moved_steps(dues: Iterable[Due], before: Calendar, after: Calendar, today: date, until: date) -> list[Move]:
    """Return the steps from today to a day that come on another one, by their days.

    One whose new day has passed comes on the next working day.
    """
    counts: Counter[tuple[date, date]] = Counter()
    for due in dues:
        for step in REMINDERS.steps_of(due.coarse):
            old, new = step_day(due.day, step, before), step_day(due.day, step, after)
            if old == new or old < today or min(old, new) > until:
                continue
            counts[old, after.working_day_from(max(new, today))] += due.count
    return [Move(old, new, count) for (old, new), count in sorted(counts.items()) if old != new]


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
