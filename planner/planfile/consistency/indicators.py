"""What must hold between series and what they point at, and inside a figure. Printed figures may disagree."""

from collections.abc import Iterator

from planner.indicators.rules import (
    NUMBERS,
    Figure,
    Mistake,
    Period,
    Split,
    is_number,
    leads_elsewhere,
    mistakes,
    split_of,
)
from planner.planfile.consistency.common import Error, Item, Known, References, circles, items_of, standing_twice
from planner.planfile.rules import Place, place, shown

TOLD = {
    Mistake.NOT_A_COUNT: "can't be right; write a number from 0 to 2147483647",
    Mistake.NOT_A_NUMBER: "is larger than what is kept; write a number of at most 2147483647",
    Mistake.NOT_A_PERCENTAGE: "is no percentage; write a number from 0 to 100, or split: own unit where it is in that",
    Mistake.NO_SPLIT: "women or men stand without saying in what; write percent or own unit",
}


def wrong_indicators(data: Item, known: Known, refers: References) -> Iterator[Error]:
    """Yield what is wrong with the series of a file."""
    yield from standing_twice(data, ("indicators",), "key")
    for path, item in items_of(data, ("indicators",)):
        if leads_elsewhere(item.get("key", "")):
            yield (*path, "key"), f"{shown(item['key'])} is the address of another page; choose another key"
        kept = known.indicators.get(item.get("key", ""), {})
        yield from refers.area(item, "area", path)
        yield from refers.indicator(item, "part_of", path)
        yield from _observations(item, kept, path, refers)
        yield from _same_period(item, (*path, "targets"))
        for here, target in items_of(item, (*path, "targets")):
            if not is_number(target.get("value")):
                yield (*here, "value"), f"{shown(target['value'])} {TOLD[Mistake.NOT_A_NUMBER]}"
    yield from circles(data, "indicators", refers.indicators, "part_of")


def split_in_file(n: int | None, women: float | None, men: float | None, split: str | None) -> Split | None:
    """Return what women and men are given in; nothing where neither is given.

    Where a file doesn't say it and the numbers don't either, they are percent.
    """
    if women is None and men is None:
        return None
    return split_of(Figure(n=n, women=women, men=men, split=Split(split) if split else None)) or Split.PERCENT


def _observations(indicator: Item, kept: Item, path: Place, refers: References) -> Iterator[Error]:
    before = {(item["period"], item["organisation"]): item for item in kept.get("observations", [])}
    yield from _same_period(indicator, (*path, "observations"))
    for here, item in items_of(indicator, (*path, "observations")):
        yield from refers.organisation(item, "organisation", here)
        yield from refers.person(item, "by", here)
        observation = {**before.get((item.get("period"), item.get("organisation")), {}), **item}
        figures = {name: observation.get(name) for name in NUMBERS}
        split = split_in_file(figures["n"], figures["women"], figures["men"], observation.get("split"))
        wrong = mistakes(Figure(**figures, split=split))
        for name, mistake in wrong.items():
            value = observation.get(name)
            yield (*here, name), TOLD[mistake] if value is None else f"{shown(value)} {TOLD[mistake]}"
        if "period" in item and all(observation.get(name) is None for name in (*NUMBERS, "note")):
            yield here, "says nothing; give a figure, or a note on why there is none"


def _same_period(indicator: Item, path: Place) -> Iterator[Error]:
    """Yield an error for figures that stand a second time for a period, however that is written."""
    seen: dict[tuple[Period, str | None], Place] = {}
    for here, item in items_of(indicator, path):
        if "period" in item and seen.setdefault((item["period"], item.get("organisation")), here) != here:
            first = place(seen[item["period"], item.get("organisation")])
            yield (*here, "period"), f"{shown(item['period'])} stands already at {first}; keep one of the two"
