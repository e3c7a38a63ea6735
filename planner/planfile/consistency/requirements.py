"""What must hold in years of the grant, and between requirements and what they point at."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from planner.planfile.consistency.common import Error, Item, Known, References, items_of, standing_twice
from planner.planfile.rules import Place

# What an evidence item is: one of these keys.
ITEM_KINDS = ("note", "link", "observation", "activity", "edition")


def wrong_requirements(data: Item, known: Known, refers: References) -> Iterator[Error]:
    """Yield what is wrong with the years of a file."""
    yield from standing_twice(data, ("requirements",), "year")
    for path, year in items_of(data, ("requirements",)):
        submission = year.get("submission") or {}
        yield from refers.person(submission, "responsible", (*path, "submission"))
        yield from standing_twice(submission, (*path, "submission", "milestones"), "kind")
        kept = known.grant_years.get(year.get("year", 0), {})
        before = {item["code"]: item for item in kept.get("items", [])}
        yield from standing_twice(year, (*path, "items"), "code")
        for here, item in items_of(year, (*path, "items")):
            yield from _requirement(item, before.get(item.get("code", ""), {}), here, refers)


def _requirement(item: Item, kept: Item, path: Place, refers: References) -> Iterator[Error]:
    yield from refers.person(item, "responsible", path)
    yield from refers.person(item.get("assessment") or {}, "by", (*path, "assessment"))
    before = dict(numbered(kept.get("evidence", [])))
    places = items_of(item, (*path, "evidence"))
    for (here, evidence), (name, _) in zip(places, numbered(item.get("evidence") or []), strict=True):
        yield from refers.person(evidence, "signed_by", here)
        shown_now = {**before.get(name, {}), **evidence}
        if shown_now.get("signed_by") and not shown_now.get("on"):
            yield (*here, "on"), "what is signed is there since a day; add it, or leave signed_by out"
        for below, one in items_of(evidence, (*here, "items")):
            yield from _evidence_item(one, below, refers)


def _evidence_item(item: Item, path: Place, refers: References) -> Iterator[Error]:
    yield from refers.person(item, "by", path)
    yield from refers.activity(item, "activity", path)
    named = [kind for kind in ITEM_KINDS if item.get(kind) is not None]
    if len(named) != 1:
        told = " and ".join(named) if named else "none"
        yield path, f"exactly one of {', '.join(ITEM_KINDS)} should stand here, not {told}"
    link = item.get("link")
    if link is not None and not link.lower().startswith(("https://", "http://")):
        yield (*path, "link"), "is not an address; begin it with https://"


def numbered(evidence: list[Item]) -> Iterator[tuple[tuple[Any, int], Item]]:
    """Yield each piece of evidence after what it is known by: its title, and which of those with that title it is."""
    met: Counter[Any] = Counter()
    for item in evidence:
        title = item.get("title")
        yield (title, met[title]), item
        met[title] += 1
