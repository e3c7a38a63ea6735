"""What a figure is, what it says beside another, and what doesn't agree in it. Printed figures are never recomputed."""

from dataclasses import dataclass
from enum import StrEnum

# The unit of counts of people, of which small numbers are kept from others; and what people may write for it.
PERSONS = "personer"
PEOPLE = frozenset(
    {PERSONS, "person", "persons", "people", "individer", "brukare", "klienter", "kvinnor", "män", "barn", "ungdomar"}
    | {"vuxna", "anhöriga", "unga", "äldre", "flickor", "pojkar", "invånare", "deltagare", "boende"}
)
# Of a series of shares, what is counted is people: n of so many.
PERCENT = "procent"
SHARES = frozenset({PERCENT, "percent", "%"})
# A share printed in whole percent may differ by half of one from n of; one with decimals by half of the last.
_HALF = 0.5
# Two percentages that were both rounded may add up to one more or less.
_HUNDRED, _ROUNDED = 100, 1


class Direction(StrEnum):
    """Where a series is wanted to go."""

    UP = "up"
    DOWN = "down"


class Split(StrEnum):
    """What women and men are given in: percent of the figure's persons, or its own unit, such as persons or hours."""

    PERCENT = "percent"
    OWN_UNIT = "own unit"


class Change(StrEnum):
    """What became of a figure since the period before."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    # It changed, and nobody has said which way it should.
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Figure:
    """The figures of one observation, as its source gives them. None: not given, which is not zero.

    n: a count. of: what it is a part of. share: percent, as printed. value: any other measure, in the series' unit.
    """

    n: int | None = None
    of: int | None = None
    share: float | None = None
    value: float | None = None
    women: float | None = None
    men: float | None = None
    split: Split | None = None

    @property
    def main(self) -> float | None:
        """What the series is about: the value, else the count, else the share."""
        return next((one for one in (self.value, self.n, self.share) if one is not None), None)


# What of it is numbers.
NUMBERS = ("n", "of", "share", "value", "women", "men")


def split_of(figure: Figure) -> Split | None:
    """Return what a figure's women and men are given in, whether or not it says so; None where nobody can know.

    Those who add up to n are so many persons, and those who add up to a hundred, but for rounding, are percent.
    """
    given = [sex for sex in (figure.women, figure.men) if sex is not None]
    if figure.split is not None or len(given) < 2:
        return figure.split
    if sum(given) == figure.n:
        return Split.OWN_UNIT
    return Split.PERCENT if abs(sum(given) - _HUNDRED) <= _ROUNDED else None


def share_disagrees(figure: Figure) -> float | None:
    """Return the share that n and of give, in percent, where it isn't the printed one however that was rounded."""
    if figure.n is None or not figure.of or figure.share is None:
        return None
    counted = 100 * figure.n / figure.of
    decimals = len(f"{figure.share:.6f}".rstrip("0").partition(".")[2])
    return counted if abs(counted - figure.share) > _HALF * 10**-decimals + 1e-9 else None


def change(before: float, after: float, direction: Direction | None) -> Change:
    """Return whether a figure went the way that is wanted."""
    if before == after:
        return Change.SAME
    if direction is None:
        return Change.CHANGED
    return Change.BETTER if (after > before) == (direction is Direction.UP) else Change.WORSE
