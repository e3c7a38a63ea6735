"""Keeps the rolled-up activities true: after a change for the activities it touched, after midnight for the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import case, delete, exists, func, insert, or_, select

from planner.kit.db import BEGINNING, FOREVER, db, table_of
from planner.plans.models import (
    Activity,
    ActivitySummary,
    Area,
    Assignment,
    DeadlineRow,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.queries.history import holds_on
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import assignment_states
from planner.plans.rules import AssignmentState, Status, roll_up

CHUNK = 2000
# Where a session keeps the activities that are rolled up together in the end.
_WAITING = "planner.summaries.waiting"


def are_current(today: date) -> bool:
    """Return whether every summary is true on a day. One query, from an index."""
    stale = select(ActivitySummary.activity_id).where(
        or_(ActivitySummary.holds_to <= today, ActivitySummary.holds_from > today)
    )
    return not db.session.scalar(select(exists(stale)))


def refresh_stale(today: date) -> None:
    """Make the summaries true on a day that isn't the one they were made for."""
    stale = db.session.scalars(
        select(ActivitySummary.activity_id).where(
            or_(ActivitySummary.holds_to <= today, ActivitySummary.holds_from > today)
        )
    ).all()
    if stale:
        refresh(stale, today)


def refresh_all(today: date) -> None:
    """Make all summaries anew, as after a load or a decision on a version."""
    refresh(db.session.scalars(select(Activity.id).order_by(Activity.id)).all(), today)


def refresh(activity_ids: Sequence[int], today: date) -> None:
    """Make the summaries of some activities anew, in the transaction of what changed them."""
    if (waiting := db.session.info.get(_WAITING)) is not None:
        waiting.update(activity_ids)
        return
    db.session.flush()
    activity_ids = sorted(activity_ids)
    scope = Scope(today)
    next_version = _next_decision(today)
    for start in range(0, len(activity_ids), CHUNK):
        ids = activity_ids[start : start + CHUNK]
        _lock(ids)
        rows = list(_summaries(ids, scope, next_version, today))
        db.session.execute(delete(ActivitySummary).where(ActivitySummary.activity_id.in_(ids)))
        if rows:
            db.session.execute(insert(table_of(ActivitySummary)), rows)


@contextmanager
def one_refresh(today: date) -> Iterator[None]:
    """Let what is done inside, of one transaction, roll its activities up once, together, when all of it is done."""
    waiting: set[int] = set()
    db.session.info[_WAITING] = waiting
    try:
        yield
    finally:
        del db.session.info[_WAITING]
    refresh(sorted(waiting), today)


def _lock(ids: Collection[int]) -> None:
    """Let whoever rolls up the same activities at this moment wait, and then see what this transaction did.

    On SQLite, where there is one writer, it locks nothing. In the order of their numbers, so that two never wait for
    each other.
    """
    activities = select(Activity.id).where(Activity.id.in_(ids)).order_by(Activity.id)
    db.session.execute(activities.with_for_update(key_share=True))


def _summaries(ids: Collection[int], scope: Scope, next_version: date, today: date) -> Iterator[dict[str, Any]]:
    activities = db.session.execute(
        select(
            Activity.id,
            Activity.area_id,
            scope.counts().label("in_force"),
            scope.drops().label("dropped"),
            DeadlineRow.due,
            DeadlineRow.precision,
        )
        .join(Area, Area.id == Activity.area_id)
        .outerjoin(
            DeadlineRow,
            (DeadlineRow.activity_id == Activity.id)
            & DeadlineRow.assignment_id.is_(None)
            & holds_on(DeadlineRow, today),
        )
        .where(Activity.id.in_(ids))
    ).all()
    states = defaultdict(list)
    for row in db.session.execute(assignment_states(today).where(Assignment.activity_id.in_(ids))):
        states[row.activity_id].append(row)
    decided = _decided_deadlines(ids)
    changes = _next_changes(ids, today)
    for activity in activities:
        rows = states[activity.id]
        facts = [AssignmentState(Status(row.status), row.due, row.last_update, today) for row in rows]
        rolled = roll_up(facts, dropped_by_plan=activity.dropped)
        open_dues = [f.due for f in facts if f.due and not f.status.closed and not activity.dropped]
        ongoing = [
            f.last_update for f in facts if f.status is Status.ONGOING and f.last_update and not activity.dropped
        ]
        pauses = [row.paused_until for row in rows if row.paused_until and row.paused_until > today]
        decided_due, decided_precision = decided.get(activity.id, (None, None))
        yield {
            "activity_id": activity.id,
            "area_id": activity.area_id,
            "holds_from": today,
            "holds_to": min([next_version, changes.get(activity.id, FOREVER), *pauses]),
            "in_force": activity.in_force,
            "status": rolled.status,
            "done": rolled.done,
            "total": rolled.of,
            "unreported": sum(f.unreported for f in facts),
            "due": activity.due,
            "precision": activity.precision,
            "decided_due": decided_due,
            "decided_precision": decided_precision,
            "first_open_due": min(open_dues, default=None),
            "oldest_ongoing": min(ongoing, default=None),
            "last_update": max((f.last_update for f in facts if f.last_update), default=None),
        }


def _decided_deadlines(ids: Collection[int]) -> dict[int, tuple[date | None, str | None]]:
    """Return the deadline that each activity has had from the beginning: the one that the board decided."""
    rows = db.session.execute(
        select(DeadlineRow.activity_id, DeadlineRow.due, DeadlineRow.precision).where(
            DeadlineRow.activity_id.in_(ids),
            DeadlineRow.assignment_id.is_(None),
            DeadlineRow.holds_from == BEGINNING,
        )
    )
    return {row.activity_id: (row.due, row.precision) for row in rows}


def _next_changes(ids: Collection[int], today: date) -> dict[int, date]:
    """Return for each activity the next day on which a row already recorded begins to hold, or a share ends."""
    changes: dict[int, date] = {}
    turn = case((Assignment.holds_from > today, Assignment.holds_from), else_=Assignment.holds_to)
    tables = (
        select(Assignment.activity_id, func.min(StatusUpdate.holds_from))
        .join(StatusUpdate, StatusUpdate.assignment_id == Assignment.id)
        .where(Assignment.activity_id.in_(ids), StatusUpdate.holds_from > today)
        .group_by(Assignment.activity_id),
        select(Assignment.activity_id, func.min(turn))
        .where(Assignment.activity_id.in_(ids), turn > today, turn < FOREVER)
        .group_by(Assignment.activity_id),
        select(DeadlineRow.activity_id, func.min(DeadlineRow.holds_from))
        .where(DeadlineRow.activity_id.in_(ids), DeadlineRow.holds_from > today)
        .group_by(DeadlineRow.activity_id),
    )
    for statement in tables:
        for activity_id, day in db.session.execute(statement):
            changes[activity_id] = min(day, changes.get(activity_id, FOREVER))
    return changes


def _next_decision(today: date) -> date:
    """Return the next day on which another version comes into force by a decision already recorded."""
    day = db.session.scalar(select(func.min(PlanVersion.decided_on)).where(PlanVersion.decided_on > today))
    return day or FOREVER
