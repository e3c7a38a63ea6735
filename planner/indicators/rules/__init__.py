"""The rules of indicators. Pure."""

from planner.indicators.rules.figures import PERSONS, Change, Direction, Figure, Split, change, share_disagrees
from planner.indicators.rules.mistakes import Mistake, is_number, mistakes
from planner.indicators.rules.periods import Period, PeriodError, comparable, newest
from planner.indicators.rules.permissions import may_manage_indicators

__all__ = [
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
    "may_manage_indicators",
    "mistakes",
    "newest",
    "share_disagrees",
]
