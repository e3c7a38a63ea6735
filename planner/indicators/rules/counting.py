"""The counts of persons that figures say, outright or by percent, and which of them add up to which. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from planner.indicators.rules.figures import Figure, Split

SEXES = ("women", "men")
# What a figure counts: its persons, what they are a part of, how many of them are of each sex, and the value of one
# that gives both a count and another value.
COUNTS = ("n", "of", *SEXES, "value")

# A count of one observation: its id, and which.
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and what it is known to be made of. missing: what it holds besides; less than 0: they don't agree."""

    total: Key
    addends: tuple[Key, ...]
    missing: float


def counts_of(figure: Figure, *, apart: bool = False) -> dict[str, float]:
    """Return the counts that can be read off a figure; what isn't given but follows from the others too.

    apart: a value is another count than n, since there are figures beside it that give both. Otherwise it stands for n.
    """
    persons = {"n": _persons(replace(figure, value=None)), "value": figure.value} if apart else {"n": _persons(figure)}
    found = {**persons, "of": figure.of, **_by_sex(figure)}
    counts = {name: value for name, value in found.items() if value is not None}
    given = [sex for sex in SEXES if sex in counts]
    if len(given) == 2 and "n" not in counts:
        counts["n"] = counts["women"] + counts["men"]
    if len(given) == 1 and counts.get("n", 0) >= counts[given[0]]:
        other = SEXES[1 - SEXES.index(given[0])]
        if "n" in counts:
            counts[other] = counts["n"] - counts[given[0]]
    return counts


def sum_of(total: Key, addends: Iterable[Key], values: Mapping[Key, float]) -> Sum | None:
    """Return the sum that these make, or None where too little of it is known."""
    known = tuple(key for key in addends if key in values)
    if total not in values or not known:
        return None
    return Sum(total, known, values[total] - sum(values[key] for key in known))


def _persons(figure: Figure) -> float | None:
    if figure.n is not None:
        return figure.n
    if figure.value is not None:
        return figure.value
    if figure.share is not None and figure.of is not None:
        return _percent(figure.share, figure.of)
    return None


def _by_sex(figure: Figure) -> dict[str, float | None]:
    given = {"women": figure.women, "men": figure.men}
    if figure.split is not Split.PERCENT:
        return dict(given)
    persons = _persons(figure)
    if persons is None:
        return {}
    return {sex: None if share is None else _percent(share, persons) for sex, share in given.items()}


def _percent(share: float, persons: float) -> float:
    """Return how many persons a share is, about: somebody, where it isn't nought."""
    return max(1, round(share * persons / 100)) if share else 0
