"""The rows of a list: who carries an activity out and what was said last, of all of it or of somebody's shares."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, select

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.plans.models import (
    ActivityMethod,
    ActivityPartner,
    Assignment,
    Method,
    OwnerRow,
    StatusUpdate,
)
from planner.plans.queries.assignments import assignment_rows, reported_by, view_of
from planner.plans.queries.history import holds_on
from planner.plans.queries.shares import Whose
from planner.plans.queries.views import ActivityRow, AssignmentView, due_of
from planner.plans.rules import DUE_SOON_DAYS, STALE_DAYS, RolledUp, Status, roll_up


def activity_rows(rows: Sequence[Any], today: date) -> list[ActivityRow]:
    """Return list rows with who carries the activities out and what was said last. One statement."""
    shares = defaultdict(list)
    for share in db.session.execute(
        select(
            Assignment.activity_id,
            Organisation.key,
            Organisation.name,
            Person.name.label("owner"),
            StatusUpdate.comment,
            StatusUpdate.holds_from,
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == Assignment.id, holds_on(OwnerRow, today)))
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .outerjoin(StatusUpdate, and_(StatusUpdate.assignment_id == Assignment.id, holds_on(StatusUpdate, today)))
        .where(Assignment.activity_id.in_([row.id for row in rows]), holds_on(Assignment, today))
        .order_by(Assignment.position, Assignment.id)
    ):
        shares[share.activity_id].append(share)
    return [_activity_row(row, shares[row.id], today) for row in rows]


def share_rows(rows: Sequence[Any], whose: Whose, today: date) -> list[ActivityRow]:
    """Return list rows about somebody's shares of the activities: their status, deadlines and owners. One statement."""
    shares = defaultdict(list)
    statement = assignment_rows(today).where(Assignment.activity_id.in_([row.id for row in rows]), *whose.conditions())
    for share in db.session.execute(statement.order_by(Assignment.position, Assignment.id)):
        shares[share.activity_key].append(view_of(share, today))
    # A share that has ended since the rows were found takes its row with it.
    return [_share_row(row, shares[row.key]) for row in rows if row.key in shares]


def rolled_of(row: Any, today: date) -> RolledUp:
    """Return the state of a list's activity on a day."""
    is_overdue = row.first_open_due is not None and row.first_open_due < today
    return RolledUp(
        status=Status(row.status),
        overdue=is_overdue,
        due_soon=not is_overdue
        and row.first_open_due is not None
        and row.first_open_due <= today + timedelta(days=DUE_SOON_DAYS),
        stale=row.oldest_ongoing is not None and row.oldest_ongoing <= today - timedelta(days=STALE_DAYS),
        unreported=row.unreported == row.total and row.status != Status.DROPPED,
        done=row.done,
        of=row.total,
    )


def to_report(rows: Sequence[ActivityRow], person: Person, today: date) -> dict[str, list[AssignmentView]]:
    """Return, by an activity's key, the shares of it that a person may report on, of those that its row is about."""
    views: Sequence[AssignmentView]
    if any(row.shares for row in rows):
        views = [share for row in rows for share in row.shares]
    else:
        views = reported_by(person, [row.id for row in rows], today)
    found = defaultdict(list)
    for view in views:
        if view.may_report(person) and not view.dropped_by_plan:
            found[view.activity_key].append(view)
    return found


def methods_of(rows: Sequence[ActivityRow]) -> dict[int, list[str]]:
    """Return the methods that activities use, by the activities' ids."""
    return _names(
        rows,
        select(ActivityMethod.activity_id, Method.name)
        .join(Method, Method.id == ActivityMethod.method_id)
        .order_by(ActivityMethod.position),
        ActivityMethod.activity_id,
    )


def partners_of(rows: Sequence[ActivityRow]) -> dict[int, list[str]]:
    """Return whom activities are carried out with, by the activities' ids."""
    return _names(
        rows,
        select(ActivityPartner.activity_id, Organisation.name)
        .join(Organisation, Organisation.id == ActivityPartner.organisation_id)
        .order_by(ActivityPartner.position),
        ActivityPartner.activity_id,
    )


def _names(rows: Sequence[ActivityRow], statement: Any, activity_id: Any) -> dict[int, list[str]]:
    found = defaultdict(list)
    for number, name in db.session.execute(statement.where(activity_id.in_([row.id for row in rows]))):
        found[number].append(name)
    return found


def _activity_row(row: Any, shares: list[Any], today: date) -> ActivityRow:
    latest = max((s for s in shares if s.comment), key=lambda s: s.holds_from, default=None)
    return ActivityRow(
        **_named(row),
        rolled=rolled_of(row, today),
        due=due_of(row.due, row.precision),
        decided_due=due_of(row.decided_due, row.decided_precision),
        last_update=row.last_update,
        organisations=tuple(s.name for s in shares),
        owners=tuple(dict.fromkeys(s.owner for s in shares if s.owner)),
        comment=latest.comment if latest else None,
    )


def _share_row(row: Any, shares: list[AssignmentView]) -> ActivityRow:
    # What is asked about first, as `rolled_up` has it: the earliest deadline of what isn't finished.
    unfinished = [share for share in shares if not share.state.status.closed and not share.dropped_by_plan] or shares
    dues = [share.due for share in unfinished if share.due]
    decided = [day for share in unfinished if (day := share.decided_due)]
    latest = max(
        (share for share in shares if share.comment), key=lambda share: share.last_update or date.min, default=None
    )
    return ActivityRow(
        **_named(row),
        rolled=roll_up([share.state for share in shares], dropped_by_plan=shares[0].dropped_by_plan),
        due=min(dues, key=lambda due: due.day, default=None),
        decided_due=min(decided, key=lambda due: due.day, default=None),
        last_update=max((share.last_update for share in shares if share.last_update), default=None),
        organisations=tuple(share.organisation for share in shares),
        owners=tuple(dict.fromkeys(share.owner for share in shares if share.owner)),
        comment=latest.comment if latest else None,
        shares=tuple(shares),
    )


def _named(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title,
        "area_key": row.area_key,
        "area_sv": row.area_sv,
        "area_en": row.area_en,
        "group": row.group,
    }
