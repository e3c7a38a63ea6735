"""Which figures may not leave the service: counts of 1 to 4 persons, and enough others that these don't follow.

Whoever reads what we publish knows the threshold and this rule, and can add and subtract. So the choice of what else
to withhold never depends on who is who: either a whole breakdown goes, or every number up to a certain size.

What is looked at together is a family: a series, those that are parts of it, and so on, in one period. A series
between two others that has no figures itself doesn't part them: its parts and its sisters still add up to what is
above.

1. Of the organisations' counts the small ones go. Where there is a total to subtract from, so does everything up to
   the smallest count that isn't small: those withheld could change places, and nothing shown would differ. Are they
   all alike, the total goes instead.
2. Women and men by organisation go for all organisations as soon as one of these, or a count, is small and there is
   something to subtract from. Their totals stay where neither is small.
3. Women and men of the parts of a series by organisation go as soon as anything in the family is small, and their
   counts as soon as a count is. Their totals stay where none is small, and so do these by sex.
4. What follows from what is shown and isn't small, such as the zeros under a zero, is shown after all.

A figure already printed by its source is public: it is never withheld, and it is known to whoever subtracts. If
what sources have printed gives a small number away by itself, no rule here can take that back.

What isn't judged, since the rule is about counts that somebody gives and not about all that can be said of them: how
many are left of a whole (of 58 of 60, the 2), neither as a count nor as a share. And each time that figures are handed
out is judged by itself: who lays two periods, or two frozen editions between which a figure was corrected, side by side
may see in one what is withheld in the other.

tests/rules/test_disclosure.py goes through small tables, all of them, and proves that what is withheld could be
another number.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from planner.indicators.rules.counting import COUNTS, SEXES, Key
from planner.indicators.rules.families import Cell, Family
from planner.indicators.rules.figures import PEOPLE, PERSONS, SHARES, Split
from planner.indicators.rules.periods import Period

__all__ = ["Cell", "withheld"]


def withheld(cells: Sequence[Cell], below: int) -> dict[int, frozenset[str]]:
    """Return the fields of each observation that may not leave the service; one that may be shown whole isn't there.

    `cells` are all the observations of the families in question, whatever of them is to be shown: one that is left
    out is one that somebody who knows it can subtract. below: the smallest count of persons that is shown, but zero.
    """
    families: dict[tuple[int, Period], list[Cell]] = defaultdict(list)
    of_people = [counted for cell in cells if (counted := _of_people(cell))]
    present = {(cell.series, cell.period) for cell in of_people}
    for cell in of_people:
        # The topmost of those above that has figures: what is above it adds nothing up.
        root = next((series for series in reversed(cell.above) if (series, cell.period) in present), cell.series)
        families[root, cell.period].append(cell)
    hidden: dict[int, frozenset[str]] = {}
    for (root, _period), family in families.items():
        keys = Family(root, family, below).hidden()
        hidden |= {cell.id: fields for cell in family if (fields := _fields(cell, keys))}
    return hidden


def _of_people(cell: Cell) -> Cell | None:
    """Return an observation as far as it counts people, or None. What isn't said to be anything else is people."""
    unit = (cell.unit or PERSONS).strip().casefold()
    if unit in PEOPLE:
        return cell
    if unit not in SHARES or (cell.figure.n is None and cell.figure.of is None):
        return None
    sexes = {} if cell.figure.split is Split.PERCENT else {"women": None, "men": None, "split": None}
    return replace(cell, figure=replace(cell.figure, value=None, **sexes))


def _fields(cell: Cell, keys: set[Key]) -> frozenset[str]:
    """Return a figure's fields that would tell a hidden count."""
    gone = {count for count in COUNTS if (cell.id, count) in keys}
    if cell.figure.split is Split.PERCENT and not gone.issuperset(SEXES):
        # One of them is nought, or both may be shown: the other percentage follows.
        gone -= set(SEXES)
    if "n" in gone and cell.figure.n in (None, cell.figure.value):
        # The same number under another name.
        gone.add("value")
    if "n" in gone or ("of" in gone and cell.figure.n != 0):
        gone.add("share")
    return frozenset(name for name in gone if getattr(cell.figure, name) is not None)
