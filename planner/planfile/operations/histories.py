"""Laying what a file says of deadlines, owners and status over the histories that are kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import select

from planner.kit.db import BEGINNING, FOREVER, db
from planner.planfile.consistency import Item
from planner.planfile.operations.basics import Names
from planner.planfile.operations.bulk import delete_where, insert_rows, update_rows
from planner.planfile.operations.section import Tally
from planner.planfile.queries.areas import deadline_of
from planner.plans.models import DeadlineRow, Interval, OwnerRow, StatusUpdate
from planner.plans.queries.history import chain
from planner.plans.rules import Due

VIA = "file"
# How many rows wait before they are written.
BATCH = 10_000


@dataclass(slots=True)
class Step:
    """A row of a history: one that is kept, or a new one, without an id."""

    id: int | None
    holds_from: date
    holds_to: date
    values: dict[str, Any]


class History:
    """The rows of one table: those kept, by whose history they are, and those to be written."""

    table: type[Any]

    def __init__(self, names: Names, recorded_at: datetime, *columns: str) -> None:
        self.names = names
        self.recorded_at = recorded_at
        self.kept: dict[int, list[Step]] = defaultdict(list)
        self._new: list[dict[str, Any]] = []
        self._ended: list[dict[str, Any]] = []
        own = [getattr(self.table, column) for column in columns]
        statement = select(
            self.table.assignment_id, self.table.id, self.table.holds_from, self.table.holds_to, *own
        ).order_by(self.table.id)
        for holder, row_id, holds_from, holds_to, *values in db.session.execute(statement):
            self.kept[holder].append(Step(row_id, holds_from, holds_to, dict(zip(columns, values, strict=True))))

    def person_id(self, item: Item, key: str) -> int | None:
        """Return the id of the person that an item names."""
        email = item.get(key)
        return self.names.people[email] if email else None

    def add(self, assignment_id: int, steps: Sequence[Step]) -> None:
        """Add steps, recorded after those kept; what they end ends."""
        history = [*self.kept[assignment_id], *steps]
        before = [step.holds_to for step in history]
        chain(cast("Sequence[Interval]", history))
        for step, held_to in zip(history, before, strict=True):
            if step.id is None:
                self._new.append(
                    {
                        **step.values,
                        "assignment_id": assignment_id,
                        "holds_from": step.holds_from,
                        "holds_to": step.holds_to,
                        "recorded_at": self.recorded_at,
                    }
                )
            elif step.holds_to != held_to:
                self._ended.append({"id": step.id, "holds_to": step.holds_to})
        if len(self._new) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        insert_rows(self.table, self._new)
        update_rows(self.table, self._ended)
        self._new, self._ended = [], []


class Owners(History):
    """Who answered for assignments. An owner loaded has held it from the beginning, or from today after another."""

    table = OwnerRow

    def __init__(self, names: Names, recorded_at: datetime, today: date) -> None:
        super().__init__(names, recorded_at, "person_id")
        self.today = today

    def take(self, assignment_id: int, item: Item) -> bool:
        """Lay an assignment's owner over its history; return whether it is another."""
        if "owner" not in item:
            return False
        person_id = self.person_id(item, "owner")
        kept = self.kept.get(assignment_id, [])
        holding = next((step for step in kept if step.holds_from <= self.today < step.holds_to), None)
        if person_id == (holding.values["person_id"] if holding else None):
            return False
        begins = self.today if kept else BEGINNING
        self.add(assignment_id, [Step(None, begins, FOREVER, {"person_id": person_id, "by_id": None})])
        return True


class Updates(History):
    """What was said of assignments. An update is known by its day, status, comment and author."""

    table = StatusUpdate
    columns: ClassVar = {"until": "paused_until", "forecast": "forecast", "ready": "ready_on"}

    def __init__(self, names: Names, recorded_at: datetime, tally: Tally) -> None:
        super().__init__(names, recorded_at, "status", "comment", "by_id", *self.columns.values())
        self.tally = tally
        self._changed: list[dict[str, Any]] = []

    def take(self, assignment_id: int, items: Sequence[Item]) -> None:
        """Lay an assignment's updates over those kept. Two that are alike are two."""
        alike = defaultdict(list)
        for step in reversed(self.kept.get(assignment_id, [])):
            alike[step.holds_from, step.values["status"], step.values["comment"], step.values["by_id"]].append(step)
        new = []
        for item in items:
            said = {column: item[key] for key, column in self.columns.items() if key in item}
            values = {"status": item["status"], "comment": item.get("comment"), "by_id": self.person_id(item, "by")}
            same = alike[item["on"], values["status"], values["comment"], values["by_id"]]
            if same:
                self.tally.count("updates", new=False, changed=self._change(same.pop(), said))
            else:
                self.tally.count("updates", new=True, changed=False)
                blank = dict.fromkeys(self.columns.values())
                new.append(Step(None, item["on"], FOREVER, {**values, **blank, **said, "via": VIA}))
        if new:
            self.add(assignment_id, new)

    def _change(self, step: Step, said: dict[str, Any]) -> bool:
        kept = {column: step.values[column] for column in self.columns.values()}
        if kept | said == kept:
            return False
        self._changed.append({"id": step.id, **kept, **said})
        return True

    def write(self) -> None:
        """Write what waits."""
        super().write()
        update_rows(self.table, self._changed)
        self._changed = []


class Deadlines:
    """The deadlines of activities, or assignments' own."""

    def __init__(self, names: Names, recorded_at: datetime, *, of_assignments: bool) -> None:
        self.names = names
        self.recorded_at = recorded_at
        holder_column: Any = DeadlineRow.assignment_id if of_assignments else DeadlineRow.activity_id
        self.kept: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self._new: list[dict[str, Any]] = []
        self._replaced: list[int] = []
        columns = (DeadlineRow.id, DeadlineRow.holds_from, DeadlineRow.due, DeadlineRow.precision)
        statement = (
            select(holder_column, *columns, DeadlineRow.reason, DeadlineRow.by_id)
            .where(DeadlineRow.assignment_id.is_not(None) if of_assignments else DeadlineRow.assignment_id.is_(None))
            .order_by(DeadlineRow.holds_from, DeadlineRow.id)
        )
        for holder, *row in db.session.execute(statement):
            self.kept[holder].append(tuple(row))

    def take(self, item: Item, activity_id: int, assignment_id: int | None = None) -> bool:
        """Lay a deadline and its moves over those kept; return whether they are others.

        Moves that a file gives take the place of those kept; where it gives none, they stay, and a deadline that it
        gives is the one after them.
        """
        if "due" not in item and "moves" not in item:
            return False
        holder_id = activity_id if assignment_id is None else assignment_id
        kept = self.kept.get(holder_id, [])
        due, moves = deadline_of(row[1:] for row in kept)
        wanted = self._moves(item["moves"], moves) if "moves" in item else moves
        last = item.get("due", due)
        if (last, wanted) == (due, moves):
            return False
        self._replaced += [row[0] for row in kept]
        self._add(last, wanted, {"activity_id": activity_id, "assignment_id": assignment_id})
        return True

    def _moves(self, items: Sequence[Item], kept: Sequence[Item]) -> list[Item]:
        """Return a file's moves with ids for addresses; what one doesn't say of itself is as it was."""
        before = {(move["on"], move["from_"]): move for move in kept}
        wanted = []
        for item in items:
            same = before.get((item["on"], item["from_"]), {"reason": None, "by": None})
            by = {"by": self.names.people[item["by"]] if item["by"] else None} if "by" in item else {}
            wanted.append({**same, **item, **by})
        return wanted

    def _add(self, due: Due | None, moves: Sequence[Item], holder: dict[str, Any]) -> None:
        dues = [*(move["from_"] for move in moves), due]
        if dues == [None]:
            return
        decided = Step(None, BEGINNING, FOREVER, {"reason": None, "by_id": None})
        moved = [Step(None, move["on"], FOREVER, {"reason": move["reason"], "by_id": move["by"]}) for move in moves]
        steps = [decided, *moved]
        chain(cast("Sequence[Interval]", steps))
        self._new += [
            {
                **holder,
                **step.values,
                "holds_from": step.holds_from,
                "holds_to": step.holds_to,
                "due": due.day if due else None,
                "precision": due.precision if due else None,
                "recorded_at": self.recorded_at,
            }
            for step, due in zip(steps, dues, strict=True)
        ]

    def write(self) -> None:
        """Write what waits."""
        delete_where(DeadlineRow.id, self._replaced)
        insert_rows(DeadlineRow, self._new)
        self._new, self._replaced = [], []
