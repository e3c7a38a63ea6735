"""Days of one year in another."""

from datetime import date
from typing import overload


@overload
def in_year(day: date, years: int) -> date: ...
@overload
def in_year(day: date | None, years: int) -> date | None: ...
def in_year(day: date | None, years: int) -> date | None:
    """Return the same day so many years later; 29 February becomes the 28th where there is none."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
