"""Loading assignments: who carries out what, by when, and what was said of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from planner.kit.db import BEGINNING, FOREVER, db
from planner.planfile.consistency import Item
from planner.planfile.operations.basics import Names
from planner.planfile.operations.bulk import insert_rows, update_rows
from planner.planfile.operations.histories import Deadlines, Owners, Updates
from planner.planfile.operations.section import Ids, Tally
from planner.planfile.rules import merged_order, moved
from planner.plans.models import Assignment


class Kept(NamedTuple):
    """An assignment that is kept. It counts from holds_from up to, but not including, holds_to."""

    id: int
    position: int
    holds_from: date
    holds_to: date


def load_activity_deadlines(activities: Sequence[Item], ids: Ids, names: Names, recorded_at: datetime) -> set[str]:
    """Load activities' own deadlines, and return the keys of those that have another now."""
    deadlines = Deadlines(names, recorded_at, of_assignments=False)
    changed = {item["key"] for item in activities if deadlines.take(item, ids[item["key"]])}
    deadlines.write()
    return changed


def load_assignments(
    activities: Sequence[Item], ids: Ids, names: Names, *, recorded_at: datetime, today: date, tally: Tally
) -> None:
    """Load the assignments of activities with their deadlines, owners and updates."""
    shares = {ids[item["key"]]: _shares(item, names) for item in activities}
    kept = _kept()
    for activity_id, named in shares.items():
        # Without any, an activity's one assignment is the plan's owner's.
        if not named and names.owner_id is not None and kept[activity_id].keys() <= {names.owner_id}:
            named[names.owner_id] = {}
    altered = _arrange(shares, kept) | _set_bounds(shares, kept)
    assignment_ids = _add_missing(shares, kept)
    owners = Owners(names, recorded_at, today)
    updates = Updates(names, recorded_at, tally)
    deadlines = Deadlines(names, recorded_at, of_assignments=True)
    for activity_id, named in shares.items():
        for organisation_id, item in named.items():
            assignment_id = assignment_ids[activity_id, organisation_id]
            changed = owners.take(assignment_id, item) | deadlines.take(item, activity_id, assignment_id)
            changed |= assignment_id in altered
            tally.count("assignments", new=organisation_id not in kept[activity_id], changed=changed)
            updates.take(assignment_id, item.get("updates", []))
    for history in (owners, updates, deadlines):
        history.write()


def _shares(activity: Item, names: Names) -> dict[int, Item]:
    """Return an activity's assignments in a file by the ids of their organisations."""
    return {names.organisations[item["organisation"]]: item for item in activity.get("assignments", [])}


def _kept() -> dict[int, dict[int, Kept]]:
    """Return the assignments that are kept, by activity and organisation."""
    # Locked against reports that come in meanwhile: they write the same histories.
    statement = (
        select(
            Assignment.activity_id,
            Assignment.organisation_id,
            Assignment.id,
            Assignment.position,
            Assignment.holds_from,
            Assignment.holds_to,
        )
        .order_by(Assignment.position, Assignment.id)
        .with_for_update()
    )
    kept: dict[int, dict[int, Kept]] = defaultdict(dict)
    for activity_id, organisation_id, row_id, position, holds_from, holds_to in db.session.execute(statement):
        kept[activity_id][organisation_id] = Kept(row_id, position, holds_from, holds_to)
    return kept


def _arrange(shares: dict[int, dict[int, Item]], kept: dict[int, dict[int, Kept]]) -> set[int]:
    """Give assignments that are kept their positions, and return the ids of those that changed places."""
    positions = []
    swapped: set[int] = set()
    for activity_id, named in shares.items():
        before = kept[activity_id]
        order = merged_order(list(before), list(named))
        swapped |= {before[organisation_id].id for organisation_id in moved(list(before), order)}
        positions += [
            {"id": before[organisation_id].id, "position": position}
            for position, organisation_id in enumerate(order)
            if organisation_id in before and before[organisation_id].position != position
        ]
    update_rows(Assignment, positions)
    return swapped


def _set_bounds(shares: dict[int, dict[int, Item]], kept: dict[int, dict[int, Kept]]) -> set[int]:
    """Give assignments that are kept the days on which they count, and return the ids of those with others now."""
    altered: dict[int, tuple[date, date]] = {}
    for activity_id, named in shares.items():
        for organisation_id, item in named.items():
            before = kept[activity_id].get(organisation_id)
            if before and (bounds := _bounds(item, before.holds_from, before.holds_to)) != before[2:]:
                altered[before.id] = bounds
    rows = [{"id": row_id, "holds_from": since, "holds_to": until} for row_id, (since, until) in altered.items()]
    update_rows(Assignment, rows)
    return set(altered)


def _bounds(item: Item, holds_from: date = BEGINNING, holds_to: date = FOREVER) -> tuple[date, date]:
    """Return the days on which an assignment counts: those that a file names, else those that it has."""
    if "begins" in item:
        holds_from = item["begins"] or BEGINNING
    if "ends" in item:
        holds_to = item["ends"] + timedelta(days=1) if item["ends"] else FOREVER
    return holds_from, holds_to


def _add_missing(shares: dict[int, dict[int, Item]], kept: dict[int, dict[int, Kept]]) -> dict[tuple[int, int], int]:
    """Add the assignments that only a file has, and return the ids of all by activity and organisation."""
    rows = [
        {
            "activity_id": activity_id,
            "organisation_id": organisation_id,
            "position": position,
            "holds_from": holds_from,
            "holds_to": holds_to,
        }
        for activity_id, named in shares.items()
        for position, organisation_id in enumerate(merged_order(list(kept[activity_id]), list(named)))
        if organisation_id not in kept[activity_id]
        for holds_from, holds_to in [_bounds(named[organisation_id])]
    ]
    # Read back by what identifies them: SQLite can't give the ids of many rows inserted at once.
    insert_rows(Assignment, rows)
    return {
        (activity_id, organisation_id): assignment.id
        for activity_id, assignments in _kept().items()
        for organisation_id, assignment in assignments.items()
    }
