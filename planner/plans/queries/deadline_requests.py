"""Wishes for a new deadline: those that wait for an answer, and what became of the others."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select, true
from sqlalchemy.orm import aliased

from planner.kit.api.paging import By, Page, page_of
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Assignment, DeadlineRequest
from planner.plans.queries.history import holds_on
from planner.plans.queries.states import ActivityDeadline, OwnDeadline, effective_due, effective_precision
from planner.plans.queries.views import due_of
from planner.plans.rules import Due, Precision

PAGE = 25
# More than anybody decides on at a time.
MOST_OPEN = 200

Asker, Answerer, Share = (
    aliased(Person, name="asker"),
    aliased(Person, name="answerer"),
    aliased(Assignment, name="share"),
)

OPEN = DeadlineRequest.granted.is_(None)


class RequestState(StrEnum):
    """What has become of a wish."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A wish for a new deadline, and the deadline in force on the day of reading.

    `granted` is None while nobody has answered. `sole`: no other organisation has a share of the activity and this one
    has no deadline of its own, so that to move its deadline is to move the activity's.
    """

    id: int
    activity_key: str
    activity_title: str
    organisation_key: str
    organisation: str
    due: Due
    present: Due | None
    sole: bool
    reason: str
    by: str
    by_email: str
    on: date
    recorded_at: datetime
    granted: bool | None
    answered_on: date | None
    answered_by: str | None
    answer_reason: str | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """A page of the answered ones, and how many there are in all."""

    rows: list[RequestRow]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PAGE)


def count_open_requests(today: date) -> int:
    """Return how many wishes wait for an answer."""
    return db.session.scalar(select(open_request_count(today))) or 0


def open_request_count(today: date) -> ScalarSelect[int]:
    """Return how many wishes wait for an answer, as SQL."""
    found = select(func.count(DeadlineRequest.id)).join(Assignment).where(OPEN, holds_on(Assignment, today))
    return found.scalar_subquery()


def open_requests(today: date) -> list[RequestRow]:
    """Return the wishes that wait for an answer, the oldest first."""
    return _rows(today, OPEN, holds_on(Assignment, today), order=(DeadlineRequest.id,), limit=MOST_OPEN)


def answered_requests(today: date, number: int) -> AnsweredPage:
    """Return a page of the wishes that have been answered, the latest first; the first or last for one beyond them."""
    answered = DeadlineRequest.granted.is_not(None)
    total = db.session.scalar(select(func.count()).select_from(DeadlineRequest).where(answered)) or 0
    number = min(max(number, 1), max(-(-total // PAGE), 1))
    order = (DeadlineRequest.answered_on.desc(), DeadlineRequest.id.desc())
    return AnsweredPage(_rows(today, answered, order=order, limit=PAGE, offset=(number - 1) * PAGE), total, number)


def requests_by_page(state: RequestState | None, today: date, *, limit: int, cursor: str | None) -> Page:
    """Return a page of the wishes of all, the latest first."""
    conditions: dict[RequestState | None, ColumnElement[bool]] = {
        None: true(),
        RequestState.OPEN: and_(OPEN, holds_on(Assignment, today)),
        RequestState.GRANTED: DeadlineRequest.granted.is_(True),
        RequestState.REFUSED: DeadlineRequest.granted.is_(False),
    }
    statement = request_rows(today).where(conditions[state])
    order = (By(DeadlineRequest.id, falling=True),)
    return page_of(statement, order, name="deadline-requests", limit=limit, cursor=cursor)


def request_by_id(request_id: int, today: date) -> RequestRow | None:
    """Return a wish as it stands, whatever the session has read of it before."""
    return next(iter(_rows(today, DeadlineRequest.id == request_id)), None)


def requests_of_activity(activity_id: int, today: date, limit: int) -> list[RequestRow]:
    """Return the latest wishes of an activity: those that wait first, the oldest on top, then the latest answers."""
    left = and_(OPEN, Assignment.holds_to <= today)
    order = (
        DeadlineRequest.granted.is_not(None),
        func.coalesce(DeadlineRequest.answered_on, date.min).desc(),
        DeadlineRequest.id,
    )
    return _rows(today, Assignment.activity_id == activity_id, ~left, order=order, limit=limit)


def requests_told_in(message_ids: Collection[int], today: date) -> list[RequestRow]:
    """Return the wishes whose answers some messages carry."""
    return _rows(today, DeadlineRequest.message_id.in_(message_ids), order=(DeadlineRequest.id,))


def request_rows(today: date) -> AnySelect:
    """Return a select of wishes with all that is shown of one, as `RequestRow` has it."""
    shares = (
        select(func.count(Share.id))
        .where(Share.activity_id == Assignment.activity_id, holds_on(Share, today))
        .correlate(Assignment)
        .scalar_subquery()
    )
    return (
        select(
            DeadlineRequest.id,
            Activity.key.label("activity_key"),
            Activity.title.label("activity_title"),
            Organisation.key.label("organisation_key"),
            Organisation.name.label("organisation"),
            DeadlineRequest.due,
            DeadlineRequest.precision,
            effective_due.label("present"),
            effective_precision.label("present_precision"),
            and_(shares == 1, OwnDeadline.due.is_(None)).label("sole"),
            DeadlineRequest.reason,
            Asker.name.label("by"),
            Asker.email.label("by_email"),
            DeadlineRequest.asked_on.label("on"),
            DeadlineRequest.recorded_at,
            DeadlineRequest.granted,
            DeadlineRequest.answered_on,
            Answerer.name.label("answered_by"),
            DeadlineRequest.answer_reason,
            DeadlineRequest.message_id,
        )
        .select_from(DeadlineRequest)
        .join(Assignment, Assignment.id == DeadlineRequest.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(Asker, Asker.id == DeadlineRequest.by_id)
        .outerjoin(Answerer, Answerer.id == DeadlineRequest.answered_by_id)
        .outerjoin(OwnDeadline, and_(OwnDeadline.assignment_id == Assignment.id, holds_on(OwnDeadline, today)))
        .outerjoin(
            ActivityDeadline,
            and_(
                ActivityDeadline.activity_id == Assignment.activity_id,
                ActivityDeadline.assignment_id.is_(None),
                holds_on(ActivityDeadline, today),
            ),
        )
    )


def request_of(row: Any) -> RequestRow:
    """Return a wish from a row of `request_rows`."""
    values = {field.name: getattr(row, field.name) for field in fields(RequestRow)}
    values["due"] = Due(row.due, Precision(row.precision))
    values["present"] = due_of(row.present, row.present_precision)
    values["sole"] = bool(row.sole)
    return RequestRow(**values)


def _rows(
    today: date,
    *conditions: ColumnElement[bool],
    order: Collection[Any] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> list[RequestRow]:
    statement = request_rows(today).where(*conditions).order_by(*order).limit(limit).offset(offset)
    return [request_of(row) for row in db.session.execute(statement)]
