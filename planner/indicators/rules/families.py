"""What adds up to what among the figures of a family, and the choice of those that are withheld. Pure.

planner/indicators/rules/disclosure.py says the rule in words.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.indicators.rules.counting import COUNTS, SEXES, Key, Sum, counts_of, sum_of
from planner.indicators.rules.figures import Figure, Split
from planner.indicators.rules.periods import Period

_MAIN = ("n", "of", "value")


@dataclass(frozen=True, slots=True)
class Cell:
    """An observation as the rule sees it.

    above: the series that its own is a part of, what that is a part of, and so on. organisation None: of all of them,
    what the others add up to.
    """

    id: int
    series: int
    above: tuple[int, ...]
    period: Period
    organisation: int | None
    unit: str | None
    public: bool
    figure: Figure


class Family:
    """The counts of a series and its parts in one period, and how they hang together."""

    def __init__(self, root: int, cells: Sequence[Cell], below: int) -> None:
        """Read the counts off the figures. below: the smallest count, but zero, that is shown."""
        self._below = below
        apart = any(cell.figure.n is not None and cell.figure.value is not None for cell in cells)
        self._values: dict[Key, float] = {
            (cell.id, name): value for cell in cells for name, value in counts_of(cell.figure, apart=apart).items()
        }
        self._public = {(cell.id, name) for cell in cells if cell.public for name in COUNTS}
        self._total = [cell for cell in cells if cell.series == root and cell.organisation is None]
        self._organisations = [cell for cell in cells if cell.series == root and cell.organisation is not None]
        self._parts = [cell for cell in cells if cell.series != root and cell.organisation is None]
        self._parts_by_organisation = [cell for cell in cells if cell.series != root and cell.organisation is not None]
        self._sums = list(_sums(cells, self._values))

    def hidden(self) -> set[Key]:
        """Return the counts that are withheld."""
        if not self._tells_small(self._values):
            return set()
        everything = set(self._values) - self._public
        return self._less_what_follows(self._chosen() & everything, everything)

    def _chosen(self) -> set[Key]:
        lowest, alike = self._lowest()
        total = alike or self._tells_small(self._keys(self._total, _MAIN))
        sexes = total or self._tells_small(self._keys(self._total, SEXES))
        parts = total or self._tells_small(self._keys(self._parts, _MAIN))
        sexes_of_parts = sexes or parts or self._tells_small(self._keys(self._parts, SEXES))
        # Who has too few women or men shows it to nobody, but may still say how many there are.
        counts = parts or self._tells_small(self._keys([*self._organisations, *self._parts_by_organisation], _MAIN))
        return (
            self._keys(self._total, (*(_MAIN if total else ()), *(SEXES if sexes else ())))
            | self._keys(self._parts, (*(_MAIN if parts else ()), *(SEXES if sexes_of_parts else ())))
            | self._keys(lowest, _MAIN)
            | self._keys(self._losing_sexes(lowest), SEXES)
            | self._keys(self._parts_by_organisation, (*(_MAIN if counts else ()), *SEXES))
        )

    def _lowest(self) -> tuple[list[Cell], bool]:
        """Return the organisations whose counts go, and whether the total must go since those are all alike."""
        ids: set[int] = set()
        any_alike = False
        for name in _MAIN:
            counts = {key: self._values[key] for key in self._keys(self._organisations, [name]) - self._public}
            total = next((one for one in self._sums if one.total in self._keys(self._total, [name])), None)
            if not counts:
                continue
            # What no organisation here stands for is one more that could change places.
            sizes = [*counts.values(), *([total.missing] if total and total.missing > 0 else [])]
            if not any(map(self._small, sizes)):
                continue
            up_to = min((size for size in sizes if total and not self._small(size) and size), default=self._below - 1)
            ids |= {key[0] for key, value in counts.items() if 0 < value <= up_to}
            any_alike |= total is not None and len({size for size in sizes if 0 < size <= up_to}) == 1
        return [cell for cell in self._organisations if cell.id in ids], any_alike

    def _losing_sexes(self, lowest: list[Cell]) -> list[Cell]:
        """Return the organisations whose women and men go."""
        if self._keys(self._total, SEXES) or self._parts_by_organisation or self._parts:
            return self._organisations if self._tells_small(self._keys(self._organisations, COUNTS)) else []
        return [cell for cell in self._organisations if cell in lowest or self._tells_small(self._keys([cell], SEXES))]

    def _less_what_follows(self, hidden: set[Key], everything: set[Key]) -> set[Key]:
        """Return what is hidden without what can be worked out from the rest, none of which is small."""
        left = self._without_following(hidden)
        # Only what is public can give a small count away now. Nothing more is added to it.
        return self._without_following(everything) if self._following(left) else left

    def _without_following(self, hidden: set[Key]) -> set[Key]:
        while follows := {key for key in self._following(hidden) if not self._small(self._values[key])}:
            hidden = hidden - follows
        return hidden

    def _following(self, hidden: set[Key]) -> set[Key]:
        return {key for one in self._sums for key in _follows(one, hidden, self._values)}

    def _small(self, value: float) -> bool:
        return 0 < value < self._below

    def _tells_small(self, keys: Iterable[Key]) -> bool:
        """Return whether these say a small count: themselves, by what they add up to, or beside what is public."""
        keys = set(keys)
        return any(self._small(self._values[key]) for key in keys - self._public) or any(
            (one.total in keys and one.total not in self._public and self._small(self._beside_public(one)))
            or (not keys.isdisjoint(one.addends) and self._small(one.missing))
            for one in self._sums
            if not self._public.issuperset((one.total, *one.addends))
        )

    def _beside_public(self, one: Sum) -> float:
        return self._values[one.total] - sum(self._values[key] for key in one.addends if key in self._public)

    def _keys(self, cells: Iterable[Cell], names: Collection[str]) -> set[Key]:
        return {(cell.id, name) for cell in cells for name in names if (cell.id, name) in self._values}


def _follows(one: Sum, hidden: set[Key], values: dict[Key, float]) -> list[Key]:
    """Return what of a sum can be worked out from what of it is shown."""
    if one.missing:
        return []
    open_ones = [key for key in one.addends if key in hidden]
    if one.total in hidden:
        return [] if open_ones else [one.total]
    return open_ones if len(open_ones) == 1 or not sum(values[key] for key in open_ones) else []


def _sums(cells: Sequence[Cell], values: dict[Key, float]) -> Iterator[Sum]:
    """Yield what adds up: organisations to all of them, parts to what they are parts of, women and men to persons."""
    rounded = {(cell.id, sex) for cell in cells if cell.figure.split is Split.PERCENT for sex in SEXES}
    at = {(cell.series, cell.organisation): cell for cell in cells}
    addends: dict[Key, list[Key]] = defaultdict(list)
    for cell in cells:
        if cell.organisation is not None and (of_all := at.get((cell.series, None))):
            for name in COUNTS:
                addends[of_all.id, name].append((cell.id, name))
    over_parts: dict[Key, list[Key]] = defaultdict(list)
    for cell in cells:
        wholes = [whole for series in cell.above if (whole := at.get((series, cell.organisation)))]
        for name in ("n", *SEXES, "value"):
            # A series between that says nothing of it passes its parts on.
            if nearest := next((whole for whole in wholes if (whole.id, name) in values), None):
                over_parts[nearest.id, name].append((cell.id, name))
    over_sexes = {(cell.id, "n"): [(cell.id, sex) for sex in SEXES] for cell in cells}
    for made_of in (addends, over_parts, over_sexes):
        for total, parts in made_of.items():
            one = sum_of(total, parts, values)
            # Percentages are rounded: they only add up where there is nobody.
            if one and (not values[total] or rounded.isdisjoint((total, *parts))):
                yield one
