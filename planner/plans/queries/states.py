"""The state of assignments on any day, past, present or to come, as one select over the histories."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect
from planner.plans.models import Activity, Area, Assignment, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.queries.history import holds_on
from planner.plans.rules import Precision, Status

OwnDeadline = aliased(DeadlineRow, name="own_deadline")
ActivityDeadline = aliased(DeadlineRow, name="activity_deadline")

# An assignment's own deadline, where it has one, takes the place of the activity's.
effective_due = func.coalesce(OwnDeadline.due, ActivityDeadline.due)
effective_precision = case((OwnDeadline.due.is_not(None), OwnDeadline.precision), else_=ActivityDeadline.precision)


def status_expression(today: date) -> ColumnElement[str]:
    """Return what planner.plans.rules.status_on says, and not_started where nobody has said anything, as SQL."""
    return case(
        (StatusUpdate.status.is_(None), Status.NOT_STARTED.value),
        (
            and_(StatusUpdate.status == Status.PAUSED, StatusUpdate.paused_until <= today),
            Status.ONGOING.value,
        ),
        else_=StatusUpdate.status,
    )


def is_open(today: date) -> ColumnElement[bool]:
    """Return whether an assignment is neither done, dropped nor paused, as SQL."""
    # Not by status_expression: PostgreSQL can't tell how many rows a CASE lets through, and joins them one by one.
    return or_(
        StatusUpdate.status.is_(None),
        StatusUpdate.status.in_((Status.NOT_STARTED, Status.ONGOING)),
        and_(StatusUpdate.status == Status.PAUSED, StatusUpdate.paused_until <= today),
    )


def coarse() -> ColumnElement[bool]:
    """Return whether the deadline in force is a month, a quarter or a year, as SQL."""
    return effective_precision != Precision.DAY


def with_histories(statement: AnySelect, today: date) -> AnySelect:
    """Join what holds on a day to a select from Assignment: update, deadlines, owner. Activity and Area come along.

    Assignments that have ended by then, or begin later, are left out.
    """
    return (
        statement.select_from(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Area, Area.id == Activity.area_id)
        .outerjoin(StatusUpdate, and_(StatusUpdate.assignment_id == Assignment.id, holds_on(StatusUpdate, today)))
        .outerjoin(OwnDeadline, and_(OwnDeadline.assignment_id == Assignment.id, holds_on(OwnDeadline, today)))
        .outerjoin(
            ActivityDeadline,
            and_(
                ActivityDeadline.activity_id == Assignment.activity_id,
                ActivityDeadline.assignment_id.is_(None),
                holds_on(ActivityDeadline, today),
            ),
        )
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == Assignment.id, holds_on(OwnerRow, today)))
        .where(holds_on(Assignment, today))
    )


def assignment_states(today: date) -> AnySelect:
    """Return a select of one row an assignment that counts on a day, with its state then.

    Columns: id, activity_id, organisation_id, owner_id, said (what was reported, None if nothing), status (what it
    amounts to), paused_until, comment, forecast, ready_on, last_update, update_id, due, precision, own_due.
    """
    return with_histories(
        select(
            Assignment.id,
            Assignment.activity_id,
            Assignment.organisation_id,
            OwnerRow.person_id.label("owner_id"),
            StatusUpdate.status.label("said"),
            status_expression(today).label("status"),
            StatusUpdate.paused_until,
            StatusUpdate.comment,
            StatusUpdate.forecast,
            StatusUpdate.ready_on,
            StatusUpdate.holds_from.label("last_update"),
            StatusUpdate.id.label("update_id"),
            effective_due.label("due"),
            effective_precision.label("precision"),
            OwnDeadline.due.label("own_due"),
        ),
        today,
    )
