"""The rules of indicators. Pure."""

from planner.indicators.rules.figures import (
    NUMBERS,
    PERSONS,
    Change,
    Direction,
    Figure,
    Split,
    change,
    share_disagrees,
    split_of,
)
from planner.indicators.rules.keys import leads_elsewhere
from planner.indicators.rules.mistakes import Mistake, is_number, mistakes
from planner.indicators.rules.periods import Period, PeriodError, comparable, newest
from planner.indicators.rules.permissions import may_manage_indicators

__all__ = [
    "NUMBERS",
    "PERSONS",
    "Change",
    "Direction",
    "Figure",
    "Mistake",
    "Period",
    "PeriodError",
    "Split",
    "change",
    "comparable",
    "is_number",
    "leads_elsewhere",
    "may_manage_indicators",
    "mistakes",
    "newest",
    "share_disagrees",
    "split_of",
]
