"""The time that a figure is for: a year, a quarter, a month, or from one to another."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

FIRST_YEAR, LAST_YEAR = 1900, 2999
LONGEST = 20
Found = TypeVar("Found")
_PART = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4])|-(?P<month>\d{2}))?", re.ASCII)


class PeriodError(ValueError):
    """A text that is no period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period from its first day to its last, both counting; in the order of their ends."""

    last: date
    first: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2013`, `2013-Q4`, `2013-09`, or two of them with a slash between: `2010-01/2013-09`.

        Raises PeriodError when the text is none of these or ends before it begins.
        """
        begins, slash, ends = text.strip().partition("/")
        first, last = _part(begins)
        if slash:
            last = _part(ends)[1]
        if last < first:
            raise PeriodError(text)
        return cls(last, first)

    @property
    def months(self) -> int:
        """How many months it has."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def __str__(self) -> str:
        """Return the shortest form that `parse` reads."""
        months = self.months
        if months == 12 and self.first.month == 1:
            return f"{self.first:%Y}"
        if months == 3 and self.first.month % 3 == 1:
            return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
        if months == 1:
            return f"{self.first:%Y-%m}"
        if self.first.month == 1 and self.last.month == 12:
            return f"{self.first:%Y}/{self.last:%Y}"
        return f"{self.first:%Y-%m}/{self.last:%Y-%m}"


def newest(found: Iterable[Found], period_of: Callable[[Found], Period]) -> Found | None:
    """Return what is for the period that ends last; of several that end together, for the longest."""
    return max(found, key=lambda one: (period_of(one).last, period_of(one).months), default=None)


def comparable(found: Iterable[Found], period_of: Callable[[Found], Period], to: Period) -> Found | None:
    """Return what is for the last period before `to` that is as long: a year isn't compared with a quarter."""
    earlier = (one for one in found if period_of(one).months == to.months and period_of(one).last < to.last)
    return newest(earlier, period_of)


def _part(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text.strip())
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise PeriodError(text)
    year = int(match["year"])
    if match["quarter"]:
        first_month, last_month = int(match["quarter"]) * 3 - 2, int(match["quarter"]) * 3
    elif match["month"]:
        first_month = last_month = int(match["month"])
        if not 1 <= first_month <= 12:
            raise PeriodError(text)
    else:
        first_month, last_month = 1, 12
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])
