"""The rules of indicators. Pure."""

from planner.indicators.rules.figures import PERSONS, Change, Direction, Figure, Split, change, share_disagrees
from planner.indicators.rules.periods import Period, PeriodError

__all__ = ["PERSONS", "Change", "Direction", "Figure", "Period", "PeriodError", "Split", "change", "share_disagrees"]
