"""What can't be right in a figure, whoever printed it. Figures that merely disagree are kept and shown."""

from enum import StrEnum
from math import isfinite

from planner.indicators.rules.figures import Figure, Split

# What a column of the database holds, and more than any count of ours.
LARGEST = 2**31 - 1


class Mistake(StrEnum):
    """What is wrong with one of a figure's fields."""

    # A count below zero, or a number that no column holds.
    NOT_A_COUNT = "not a count"
    NOT_A_NUMBER = "not a number"
    NOT_A_PERCENTAGE = "not a percentage"
    # Women or men, and nobody knows whether in percent.
    NO_SPLIT = "no split"


def mistakes(figure: Figure) -> dict[str, Mistake]:
    """Return what can't be right, by field."""
    found: dict[str, Mistake] = {}
    for name in ("n", "of"):
        if not _between(getattr(figure, name), 0, LARGEST):
            found[name] = Mistake.NOT_A_COUNT
    if not is_number(figure.value):
        found["value"] = Mistake.NOT_A_NUMBER
    if not _between(figure.share, 0, 100):
        found["share"] = Mistake.NOT_A_PERCENTAGE
    in_percent = figure.split is Split.PERCENT
    for name in ("women", "men"):
        if not _between(getattr(figure, name), 0, 100 if in_percent else LARGEST):
            found[name] = Mistake.NOT_A_PERCENTAGE if in_percent else Mistake.NOT_A_COUNT
    if (figure.women is not None or figure.men is not None) and figure.split is None:
        found["split"] = Mistake.NO_SPLIT
    return found


def is_number(number: float | None) -> bool:
    """Return whether a number is one that can be kept; nothing is."""
    return _between(number, -LARGEST, LARGEST)


def _between(number: float | None, least: float, most: float) -> bool:
    return number is None or (isfinite(number) and least <= number <= most)
