"""One kind of thing in a plan file beside what is kept of it: laid over, put in order, counted."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from planner.kit.db import db
from planner.planfile.consistency import Item
from planner.planfile.rules import merged_order, moved

# In the order in which they are told.
KINDS = (
    *("plan", "versions", "organisations", "people", "areas", "groups", "activities", "assignments", "updates"),
    *("indicators", "observations", "targets", "grant_years", "requirements"),
)

Ids = Mapping[str, int]


class Tally:
    """Counts of what was created, changed and left as it was, for each kind of thing in a plan file."""

    def __init__(self) -> None:
        self.created = dict.fromkeys(KINDS, 0)
        self.changed = dict.fromkeys(KINDS, 0)
        self.unchanged = dict.fromkeys(KINDS, 0)

    def count(self, kind: str, *, new: bool, changed: bool) -> None:
        """Count one thing."""
        counts = self.created if new else self.changed if changed else self.unchanged
        counts[kind] += 1

    def facts(self) -> dict[str, dict[str, int]]:
        """Return the counts as plain facts."""
        return {"created": self.created, "changed": self.changed, "unchanged": self.unchanged}


class Section:
    """The rows of one kind by key: those kept, in their order, and those that a file adds."""

    def __init__(
        self,
        table: type[Any],
        rows: Mapping[Any, Any],
        *,
        key: Callable[[Item], Hashable] = itemgetter("key"),
        columns: Mapping[str, str],
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        """`key`: what an item is known by; `columns`: the file's keys and the columns they fill.

        `defaults`: what columns have where a file is silent.
        """
        self.table = table
        self.key = key
        self.columns = columns
        self.defaults = defaults or {}
        self.kept = list(rows)
        self.rows = dict(rows)
        self.changed: set[Hashable] = set()

    def put(self, item: Item, values: Mapping[str, Any] | None = None) -> Any:
        """Lay an item over its row, or over a new one, and return the row. What the item doesn't name stays."""
        key = self.key(item)
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = self.table(**self.defaults)
            db.session.add(row)
        said = {self.columns[name]: item[name] for name in item if name in self.columns}
        for column, value in said.items():
            if value is None:
                said[column] = self.defaults.get(column)
        self.set(key, {**said, **(values or {})})
        return row

    def set(self, key: Hashable, values: Mapping[str, Any]) -> None:
        """Set the columns of a row that have other values."""
        row = self.rows[key]
        for column, value in values.items():
            if getattr(row, column) != value:
                setattr(row, column, value)
                self.changed.add(key)

    def arrange(self, named: Sequence[Hashable]) -> None:
        """Give the rows their positions: the file's order, and after what they stood after what it doesn't name."""
        order = merged_order(self.kept, named)
        for position, key in enumerate(order):
            if self.rows[key].position != position:
                self.rows[key].position = position
        self.changed |= moved(self.kept, order)

    def ids(self) -> dict[Any, int]:
        """Write the rows, and return their ids by key."""
        db.session.flush()
        return {key: row.id for key, row in self.rows.items()}

    def count(self, tally: Tally, kind: str, items: Sequence[Item]) -> None:
        """Count what became of each item of a file."""
        kept = set(self.kept)
        for item in items:
            key = self.key(item)
            tally.count(kind, new=key not in kept, changed=key in self.changed)


def links(item: Item, **columns: tuple[str, Ids]) -> dict[str, int | None]:
    """Return columns that hold ids, as far as an item names what they point at: `parent_id=("parent", ids)`."""
    return {
        column: ids[item[key]] if item[key] is not None else None
        for column, (key, ids) in columns.items()
        if key in item
    }


def part(item: Item, key: str, columns: Mapping[str, str], **pointing: tuple[str, Ids]) -> dict[str, Any]:
    """Return the columns that a part of an item fills; null takes all of it back."""
    if key not in item:
        return {}
    found = item[key]
    if found is None:
        found = dict.fromkeys([*columns, *(name for name, _ in pointing.values())])
    return {columns[name]: found[name] for name in found if name in columns} | links(found, **pointing)
