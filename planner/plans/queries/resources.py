"""Lists for programs: lean rows, a page at a time, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select

from planner.kit.api.paging import By, Order, Page, page_of
from planner.kit.db import BEGINNING, FOREVER, AnySelect, db
from planner.kit.errors import NotFound
from planner.people.models import Organisation, Person
from planner.plans.models import (
    Activity,
    ActivityGroup,
    ActivitySummary,
    Area,
    Assignment,
    Comment,
    DeadlineRequest,
    DeadlineRow,
    OwnerRow,
    StatusUpdate,
)
from planner.plans.queries.assignments import answered_by, assignment_rows
from planner.plans.queries.history import holds_on
from planner.plans.queries.lists import Filter, matching, with_columns
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import effective_due, status_expression
from planner.plans.rules import Status


class ActivitySort(StrEnum):
    """Orders of the list of activities; a minus turns one round."""

    PLAN = "plan"
    KEY = "key"
    TITLE = "title"
    TITLE_FALLING = "-title"
    DUE = "due"
    DUE_FALLING = "-due"
    UPDATED = "updated"
    UPDATED_FALLING = "-updated"


class AssignmentSort(StrEnum):
    """Orders of the list of assignments."""

    PLAN = "plan"
    DUE = "due"
    UPDATED = "updated"
    UPDATED_FALLING = "-updated"


@dataclass(frozen=True)
class AssignmentFilter:
    """What the list of assignments is narrowed to; None: everything."""

    area: str | None = None
    activity: str | None = None
    organisation: str | None = None
    owner: str | None = None
    status: Status | None = None
    overdue: bool | None = None


_PLAN_ORDER = (By(Area.position), By(ActivityGroup.position), By(Activity.position), By(Activity.id))
_due = func.coalesce(ActivitySummary.due, FOREVER)
_updated = func.coalesce(ActivitySummary.last_update, BEGINNING)
_ACTIVITY_ORDERS: dict[ActivitySort, Order] = {
    ActivitySort.PLAN: _PLAN_ORDER,
    ActivitySort.KEY: (By(Activity.key),),
    ActivitySort.TITLE: (By(func.lower(Activity.title)), By(Activity.id)),
    ActivitySort.TITLE_FALLING: (By(func.lower(Activity.title), falling=True), By(Activity.id)),
    ActivitySort.DUE: (By(_due), By(Activity.id)),
    ActivitySort.DUE_FALLING: (By(_due, falling=True), By(Activity.id)),
    ActivitySort.UPDATED: (By(_updated), By(Activity.id)),
    ActivitySort.UPDATED_FALLING: (By(_updated, falling=True), By(Activity.id)),
}
_heard = func.coalesce(StatusUpdate.holds_from, BEGINNING)
_ASSIGNMENT_ORDERS: dict[AssignmentSort, Order] = {
    AssignmentSort.PLAN: (By(Area.position), By(Activity.position), By(Assignment.position), By(Assignment.id)),
    AssignmentSort.DUE: (By(func.coalesce(effective_due, FOREVER)), By(Assignment.id)),
    AssignmentSort.UPDATED: (By(_heard), By(Assignment.id)),
    AssignmentSort.UPDATED_FALLING: (By(_heard, falling=True), By(Assignment.id)),
}


def activities_by_page(wanted: Filter, *, sort: ActivitySort, limit: int, cursor: str | None, today: date) -> Page:
    """Return a page of the activities in force that fit a filter."""
    statement = with_columns(matching(wanted, today, by_shares=False))
    return page_of(statement, _ACTIVITY_ORDERS[sort], name=f"activities/{sort}", limit=limit, cursor=cursor)


def assignments_by_page(
    wanted: AssignmentFilter,
    *,
    sort: AssignmentSort,
    limit: int,
    cursor: str | None,
    today: date,
    mine: Person | None = None,
) -> Page:
    """Return a page of the assignments in force that fit a filter, or of those among them that a person answers for."""
    statement = _assignments(today).where(Scope(today).counts(), *_conditions(wanted, today))
    if mine is not None:
        statement = statement.where(Assignment.id.in_(answered_by(mine, today)))
    return page_of(statement, _ASSIGNMENT_ORDERS[sort], name=f"assignments/{sort}", limit=limit, cursor=cursor)


def assignment_row(activity_id: int, organisation_key: str, *, today: date) -> Any:
    """Return an organisation's share of an activity. Raises NotFound when there is none on the day."""
    statement = _assignments(today).where(Assignment.activity_id == activity_id, Organisation.key == organisation_key)
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound(organisation_key)
    return row


def assignment_rows_of(activity_id: int, *, today: date) -> list[Any]:
    """Return an activity's assignments, in the order of the plan."""
    statement = _assignments(today).where(Assignment.activity_id == activity_id)
    return list(db.session.execute(statement.order_by(Assignment.position, Assignment.id)))


def owner_row(assignment_id: int, *, today: date) -> Any:
    """Return who answers for an assignment and since when, or None where nobody does."""
    return db.session.execute(
        select(Person.email, Person.name, OwnerRow.holds_from)
        .join(Person, Person.id == OwnerRow.person_id)
        .where(OwnerRow.assignment_id == assignment_id, holds_on(OwnerRow, today))
    ).one_or_none()


def updates_by_page(assignment_id: int, *, limit: int, cursor: str | None) -> Page:
    """Return a page of what was said of an assignment, the latest first."""
    statement = (
        select(
            StatusUpdate.id,
            StatusUpdate.holds_from.label("on"),
            StatusUpdate.status,
            StatusUpdate.comment,
            StatusUpdate.paused_until,
            StatusUpdate.forecast,
            StatusUpdate.ready_on,
            StatusUpdate.via,
            StatusUpdate.recorded_at,
            Person.email.label("by"),
        )
        .outerjoin(Person, Person.id == StatusUpdate.by_id)
        .where(StatusUpdate.assignment_id == assignment_id)
    )
    order = (By(StatusUpdate.holds_from, falling=True), By(StatusUpdate.id, falling=True))
    return page_of(statement, order, name="updates", limit=limit, cursor=cursor)


def deadlines_by_page(activity_id: int, assignment_id: int | None, *, limit: int, cursor: str | None) -> Page:
    """Return a page of the deadlines that an activity, or one of its assignments, has had, the latest first."""
    statement = (
        select(
            DeadlineRow.id,
            DeadlineRow.holds_from,
            DeadlineRow.due,
            DeadlineRow.precision,
            DeadlineRow.reason,
            Person.email.label("by"),
        )
        .outerjoin(Person, Person.id == DeadlineRow.by_id)
        .where(DeadlineRow.activity_id == activity_id, DeadlineRow.assignment_id.is_not_distinct_from(assignment_id))
    )
    return page_of(statement, (By(DeadlineRow.id, falling=True),), name="deadlines", limit=limit, cursor=cursor)


def requests_by_page(assignment_id: int, *, limit: int, cursor: str | None) -> Page:
    """Return a page of the wishes for a new deadline of an assignment, the latest first."""
    statement = (
        select(
            DeadlineRequest.id,
            DeadlineRequest.due,
            DeadlineRequest.precision,
            DeadlineRequest.reason,
            DeadlineRequest.asked_on,
            DeadlineRequest.recorded_at,
            DeadlineRequest.granted,
            DeadlineRequest.answered_on,
            DeadlineRequest.answer_reason,
            Person.email.label("by"),
        )
        .join(Person, Person.id == DeadlineRequest.by_id)
        .where(DeadlineRequest.assignment_id == assignment_id)
    )
    return page_of(statement, (By(DeadlineRequest.id, falling=True),), name="requests", limit=limit, cursor=cursor)


def comments_by_page(activity_id: int, *, limit: int, cursor: str | None) -> Page:
    """Return a page of the comments on an activity, the latest first."""
    statement = (
        select(Comment.id, Comment.on, Comment.text, Comment.recorded_at, Person.email.label("by"))
        .join(Person, Person.id == Comment.by_id)
        .where(Comment.activity_id == activity_id)
    )
    return page_of(statement, (By(Comment.id, falling=True),), name="comments", limit=limit, cursor=cursor)


def _assignments(today: date) -> AnySelect:
    return assignment_rows(today).add_columns(Person.email.label("owner_email"))


def _conditions(wanted: AssignmentFilter, today: date) -> Iterator[ColumnElement[bool]]:
    if wanted.area:
        yield Area.key == wanted.area
    if wanted.activity:
        yield Activity.key == wanted.activity
    if wanted.organisation:
        yield Organisation.key == wanted.organisation
    if wanted.owner:
        yield Person.email == wanted.owner
    if wanted.status:
        yield status_expression(today) == wanted.status
    if wanted.overdue is not None:
        # What rules.AssignmentState.overdue says of those that the plan hasn't dropped.
        late = and_(
            effective_due.is_not(None),
            effective_due < today,
            status_expression(today).not_in((Status.DONE, Status.DROPPED)),
            not_(Scope(today).drops()),
        )
        yield late if wanted.overdue else not_(late)
