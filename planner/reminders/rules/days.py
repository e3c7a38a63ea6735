"""Working days and days off. Pure: which days are public holidays is handed in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from planner.reminders.rules.families import Family

ONE_DAY = timedelta(days=1)

# The name under which a quiet period's end may follow Midsummer Eve.
MIDSUMMER_EVE = "midsummer-eve"


def midsummer_eve(year: int) -> date:
    """Return Midsummer Eve: the Friday from 19 to 25 June."""
    nineteenth = date(year, 6, 19)
    return nineteenth + timedelta(days=(4 - nineteenth.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class QuietPeriod:
    """A time of every year without reminders, both ends included; it may span New Year.

    Each end is a month and day (`12-20`) or `midsummer-eve`.
    """

    first: str
    last: str

    @classmethod
    def parse(cls, text: str) -> "QuietPeriod":
        """Read `12-20/01-06`.

        Raises ValueError when the text has another form or names a day that doesn't exist.
        """
        first, slash, last = text.partition("/")
        if not slash:
            raise ValueError(f"a quiet period is written first/last, such as 12-20/01-06, not {text!r}")
        period = cls(first.strip(), last.strip())
        _day_of(period.first, 2015), _day_of(period.last, 2015)
        return period

    def __str__(self) -> str:
        """Return it as `parse` reads it."""
        return f"{self.first}/{self.last}"

    def covers(self, day: date) -> bool:
        """Return whether a day falls in the period."""
        first, last = _day_of(self.first, day.year), _day_of(self.last, day.year)
        return first <= day <= last if first <= last else day >= first or day <= last


def _day_of(end: str, year: int) -> date:
    if end == MIDSUMMER_EVE:
        return midsummer_eve(year)
    if not re.fullmatch(r"\d\d-\d\d", end):
        raise ValueError(f"{end!r} is neither a month and day such as 12-20 nor {MIDSUMMER_EVE}")
    return date(year, int(end[:2]), int(end[3:]))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are days off: Saturdays, Sundays, the holidays given, and quiet periods."""

    is_holiday: Callable[[date], bool]
    quiet: tuple[QuietPeriod, ...] = ()

    def of(self, family: Family) -> "Calendar":
        """Return the calendar that a family keeps to: not all keep to quiet periods."""
        return self if family.keeps_quiet else self.without_quiet_periods()

    def without_quiet_periods(self) -> "Calendar":
        """Return the calendar of weekends and holidays alone."""
        return Calendar(self.is_holiday)

    def is_day_off(self, day: date) -> bool:
        """Return whether nothing is told on a day."""
        return day.weekday() >= 5 or self.is_holiday(day) or any(period.covers(day) for period in self.quiet)

    def working_day_until(self, day: date) -> date:
        """Return the last working day up to a day, itself included."""
        while self.is_day_off(day):
            day -= ONE_DAY
        return day

    def working_day_from(self, day: date) -> date:
        """Return the first working day from a day on, itself included."""
        while self.is_day_off(day):
            day += ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day."""
        return self.working_day_from(day + ONE_DAY)
