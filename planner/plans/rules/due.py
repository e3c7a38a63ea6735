"""Deadlines: a day, a month, a quarter or a year, due on its last day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a deadline was decided."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DueError(ValueError):
    """A text that is no deadline."""


# Deadlines outside these years are slips of the pen, and reminders need room on both sides.
FIRST_YEAR, LAST_YEAR = 1900, 2999
_FORM = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(-(?P<day>\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: the last day on which it is kept, and the precision in which it is shown."""

    day: date
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> "Due":
        """Read `2014-12-31`, `2014-12`, `2014-Q4` or `2014`.

        Raises DueError when the text is none of these or no such day exists.
        """
        match = _FORM.fullmatch(text.strip())
        if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
            raise DueError(text)
        year = int(match["year"])
        if match["quarter"]:
            return cls(_month_end(year, int(match["quarter"]) * 3), Precision.QUARTER)
        if not match["month"]:
            return cls(date(year, 12, 31), Precision.YEAR)
        if not 1 <= int(match["month"]) <= 12:
            raise DueError(text)
        if not match["day"]:
            return cls(_month_end(year, int(match["month"])), Precision.MONTH)
        try:
            return cls(date(year, int(match["month"]), int(match["day"])), Precision.DAY)
        except ValueError as error:
            raise DueError(text) from error

    def __str__(self) -> str:
        """Return the form that `parse` reads."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.day:%Y}"
            case Precision.QUARTER:
                return f"{self.day:%Y}-Q{(self.day.month + 2) // 3}"
            case Precision.MONTH:
                return f"{self.day:%Y-%m}"
            case _:
                return self.day.isoformat()


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
