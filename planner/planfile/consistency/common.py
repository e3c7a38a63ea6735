"""What the checks between the parts of a file have in common: what may be referred to, and how errors are found."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.planfile.rules import Place, place, shown

# A part of a file as the schemas read it.
Item = dict[str, Any]

Error = tuple[Place, str]

SECTIONS = {
    "organisation": "organisations",
    "person": "people",
    "version": "versions",
    "area": "areas",
    "activity": "areas",
    "indicator": "indicators",
}


@dataclass(frozen=True)
class Known:
    """What is kept already, in the shapes of the file, by key."""

    plan: Item = field(default_factory=dict)
    versions: Mapping[str, Item] = field(default_factory=dict)
    organisations: Mapping[str, Item] = field(default_factory=dict)
    people: Mapping[str, Item] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    # By the keys of their activities and organisations.
    assignments: Mapping[str, Mapping[str, Item]] = field(default_factory=dict)
    indicators: Mapping[str, Item] = field(default_factory=dict)
    grant_years: Mapping[int, Item] = field(default_factory=dict)


class References:
    """What the items of a file may point at: what the file names, and what is kept already."""

    def __init__(self, data: Item, known: Known) -> None:
        self.versions = merged(known.versions, data.get("versions"))
        self.organisations = merged(known.organisations, data.get("organisations"))
        self.people = merged(known.people, data.get("people"), key="email")
        self.indicators = merged(known.indicators, data.get("indicators"))
        areas = data.get("areas") or []
        groups = [group for area in areas for group in area.get("groups") or []]
        self.areas = known.areas.union(area.get("key") for area in areas)
        self.activities = known.activities.union(
            activity.get("key") for group in groups for activity in group.get("activities") or []
        )

    def organisation(self, item: Item, key: str, path: Place) -> Iterator[Error]:
        """Yield an error where an item points at an organisation that isn't there."""
        yield from unknown(item.get(key), self.organisations, (*path, key), "organisation")

    def person(self, item: Item, key: str, path: Place) -> Iterator[Error]:
        """Yield an error where an item points at a person who isn't there."""
        yield from unknown(item.get(key), self.people, (*path, key), "person")

    def version(self, item: Item, key: str, path: Place) -> Iterator[Error]:
        """Yield an error where an item points at a version that isn't there."""
        yield from unknown(item.get(key), self.versions, (*path, key), "version")

    def area(self, item: Item, key: str, path: Place) -> Iterator[Error]:
        """Yield an error where an item points at an area that isn't there."""
        yield from unknown(item.get(key), self.areas, (*path, key), "area")

    def activity(self, item: Item, key: str, path: Place) -> Iterator[Error]:
        """Yield an error where an item points at an activity that isn't there."""
        yield from unknown(item.get(key), self.activities, (*path, key), "activity")

    def indicator(self, item: Item, key: str, path: Place) -> Iterator[Error]:
        """Yield an error where an item points at a series that isn't there."""
        yield from unknown(item.get(key), self.indicators, (*path, key), "indicator")


def items_of(parent: Item, path: Place) -> Iterator[tuple[Place, Item]]:
    """Yield the items of the list at the end of a path, each with its place."""
    for index, item in enumerate(parent.get(str(path[-1])) or []):
        yield (*path, index), item


def merged(kept: Mapping[str, Item], items: Sequence[Item] | None, key: str = "key") -> dict[str, Item]:
    """Return items by key as they will be, once those of a file are laid over those kept."""
    merged = dict(kept)
    for item in items or []:
        if name := item.get(key):
            before = merged.get(name, {})
            merged[name] = {**before, **item}
            if before.get("decision") and item.get("decision"):
                merged[name]["decision"] = {**before["decision"], **item["decision"]}
    return merged


def unknown(name: str | None, known: Collection[str], path: Place, what: str) -> Iterator[Error]:
    """Yield an error for a name that stands for nothing."""
    if name is not None and name not in known:
        section = SECTIONS[what]
        yield path, f"there is no {what} {shown(name)}; add it under {section}, or correct it here"


def standing_twice(parent: Item, path: Place, key: str) -> Iterator[Error]:
    """Yield an error for each item of a list that stands there again under the same key."""
    seen: dict[str, Place] = {}
    for item_path, item in items_of(parent, path):
        name = item.get(key)
        if name is not None and seen.setdefault(name, item_path) != item_path:
            yield (*item_path, key), f"{shown(name)} stands already at {place(seen[name])}; keep one of the two"


def circles(data: Item, section: str, items: Mapping[str, Item], link: str) -> Iterator[Error]:
    """Yield an error for each circle that the items of a file, following a link from one to the next, end in."""
    places = {item["key"]: path for path, item in items_of(data, (section,)) if item.get("key")}
    visited: set[str] = set()
    for start, path in places.items():
        way: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in visited and here not in way:
            way[here] = None
            here = items.get(here, {}).get(link)
        if here in way:
            names = list(way)
            circle = names[names.index(here) :]
            way_round = " → ".join([*map(shown, circle[:5]), *(["…"] if len(circle) > 5 else []), shown(here)])
            yield (*places.get(here, path), link), f"goes in a circle, {way_round}; correct one of them"
        visited |= set(way)
