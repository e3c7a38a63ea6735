"""The list of activities: filtered, ordered, a page at a time, from the summaries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.plans.models import (
    Activity,
    ActivityGroup,
    ActivitySummary,
    Area,
    Assignment,
    OwnerRow,
    StatusUpdate,
)
from planner.plans.queries.history import holds_on
from planner.plans.queries.views import ActivityRow, due_of
from planner.plans.rules import DECISION_DAYS, DUE_SOON_DAYS, STALE_DAYS, Light, RolledUp, Status

PAGE_SIZE = 25
Summary = ActivitySummary


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None: everything."""

    area: str | None = None
    status: str | None = None
    light: str | None = None
    organisation: str | None = None
    owner: str | None = None
    q: str | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    rows: list[ActivityRow]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def light_expression(today: date) -> ColumnElement[str]:
    """Return the light of a summary as SQL; planner.plans.rules.RolledUp.light is the definition."""
    return case(
        (Summary.status == Status.DROPPED, Light.GREY.value),
        (Summary.status == Status.DONE, Light.GREEN.value),
        (overdue(today), Light.RED.value),
        (or_(due_soon(today), stale(today), Summary.status == Status.PAUSED), Light.YELLOW.value),
        (or_(Summary.unreported == Summary.total, Summary.status == Status.NOT_STARTED), Light.GREY.value),
        else_=Light.GREEN.value,
    )


def overdue(today: date) -> ColumnElement[bool]:
    """Return whether a summary's activity is overdue, as SQL."""
    return and_(Summary.first_open_due.is_not(None), Summary.first_open_due < today)


def needs_decision(today: date) -> ColumnElement[bool]:
    """Return whether an assignment of it has been overdue for so long that nobody is reminded any more, as SQL."""
    return and_(Summary.first_open_due.is_not(None), Summary.first_open_due <= today - timedelta(days=DECISION_DAYS))


def due_soon(today: date) -> ColumnElement[bool]:
    """Return whether it is due within 30 days and not overdue, as SQL."""
    return Summary.first_open_due.between(today, today + timedelta(days=DUE_SOON_DAYS))


def stale(today: date) -> ColumnElement[bool]:
    """Return whether an ongoing assignment has been silent for 60 days, as SQL."""
    return and_(Summary.oldest_ongoing.is_not(None), Summary.oldest_ongoing <= today - timedelta(days=STALE_DAYS))


def unreported() -> ColumnElement[bool]:
    """Return whether nobody has said anything of any assignment, as SQL."""
    return and_(Summary.unreported == Summary.total, Summary.status != Status.DROPPED)


def without_deadline() -> ColumnElement[bool]:
    """Return whether an activity that isn't finished has no deadline of its own, as SQL."""
    return and_(Summary.due.is_(None), Summary.status.not_in((Status.DONE, Status.DROPPED)))


def activity_page(wanted: Filter, *, sort: str, page: int, today: date) -> Page:
    """Return a page of the activities in force that fit a filter. Three statements, however many there are."""
    found = matching(wanted, today)
    total = db.session.scalar(found.with_only_columns(func.count()).order_by(None)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), last)
    rows = db.session.execute(
        with_columns(found).order_by(*_order(sort)).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(activity_rows(rows, today), total, number)


def activities_by_heading(area_id: int, today: date, limit: int) -> list[ActivityRow]:
    """Return an area's activities in force, in the order of the plan, up to a limit."""
    statement = _joined().where(Activity.area_id == area_id)
    ordered = with_columns(statement).order_by(*_order("plan")).limit(limit)
    return activity_rows(db.session.execute(ordered).all(), today)


def upcoming(today: date, limit: int) -> list[ActivityRow]:
    """Return the activities whose next deadline comes first, from today on."""
    statement = _joined().where(Summary.first_open_due >= today)
    ordered = with_columns(statement).order_by(Summary.first_open_due, Activity.id).limit(limit)
    return activity_rows(db.session.execute(ordered).all(), today)


def _joined() -> AnySelect:
    return (
        select(Activity.id)
        .select_from(Summary)
        .join(Activity, Activity.id == Summary.activity_id)
        .join(Area, Area.id == Summary.area_id)
        .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
        .where(Summary.in_force)
    )


def with_columns(statement: AnySelect) -> AnySelect:
    """Return a select of activities with what a list shows of each."""
    return statement.with_only_columns(
        Activity.id,
        Activity.key,
        Activity.title,
        Area.key.label("area_key"),
        ActivityGroup.name.label("group"),
        Summary.status,
        Summary.done,
        Summary.total,
        Summary.unreported,
        Summary.due,
        Summary.precision,
        Summary.decided_due,
        Summary.decided_precision,
        Summary.first_open_due,
        Summary.oldest_ongoing,
        Summary.last_update,
    )


def _derived(today: date) -> dict[str | None, ColumnElement[bool]]:
    """Return the conditions for what follows from a summary and the day, by the names that a filter has for them."""
    return {
        "unreported": unreported(),
        "overdue": overdue(today),
        "needs_decision": needs_decision(today),
        "due_soon": due_soon(today),
        "stale": stale(today),
        "without_deadline": without_deadline(),
    }


def matching(wanted: Filter, today: date) -> AnySelect:
    """Return a select of the activities in force that fit a filter."""
    statement = _joined()
    if wanted.area:
        statement = statement.where(Area.key == wanted.area)
    derived = _derived(today)
    if wanted.status in derived:
        statement = statement.where(derived[wanted.status])
    elif wanted.status in set(Status):
        statement = statement.where(Summary.status == wanted.status)
    if wanted.light in set(Light):
        statement = statement.where(light_expression(today) == wanted.light)
    # Uncorrelated, so that the few rows wanted are found first and not each activity asked.
    if wanted.organisation:
        theirs = select(Assignment.activity_id).where(
            Assignment.organisation_id.in_(select(Organisation.id).where(Organisation.key == wanted.organisation)),
            holds_on(Assignment, today),
        )
        statement = statement.where(Activity.id.in_(theirs))
    if wanted.owner:
        owned = select(OwnerRow.assignment_id).where(
            OwnerRow.person_id.in_(select(Person.id).where(Person.email == wanted.owner)), holds_on(OwnerRow, today)
        )
        theirs = select(Assignment.activity_id).where(Assignment.id.in_(owned), holds_on(Assignment, today))
        statement = statement.where(Activity.id.in_(theirs))
    if wanted.q:
        statement = statement.where(_contains(wanted.q))
    return statement


def _contains(q: str) -> ColumnElement[bool]:
    # SQLite folds case for ASCII alone: å, ä and ö are asked for both ways.
    ways = {q, q.lower(), q.capitalize()}
    columns = (Activity.title, Activity.wording, Activity.key, ActivityGroup.name)
    return or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways))


def _order(sort: str) -> list[Any]:
    plan = [Area.position, ActivityGroup.position, Activity.position, Activity.id]
    by: dict[str, list[Any]] = {
        "due": [Summary.due.is_(None), Summary.due],
        "-due": [Summary.due.is_(None), Summary.due.desc()],
        "title": [func.lower(Activity.title)],
        "-title": [func.lower(Activity.title).desc()],
        "status": [Summary.status],
        "-status": [Summary.status.desc()],
        "updated": [Summary.last_update.is_(None), Summary.last_update],
        "-updated": [Summary.last_update.is_(None), Summary.last_update.desc()],
    }
    return [*by.get(sort, []), *plan]


def activity_rows(rows: Collection[Any], today: date) -> list[ActivityRow]:
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


def _activity_row(row: Any, shares: list[Any], today: date) -> ActivityRow:
    latest = max((s for s in shares if s.comment), key=lambda s: s.holds_from, default=None)
    return ActivityRow(
        id=row.id,
        key=row.key,
        title=row.title,
        area_key=row.area_key,
        group=row.group,
        rolled=rolled_of(row, today),
        due=due_of(row.due, row.precision),
        decided_due=due_of(row.decided_due, row.decided_precision),
        last_update=row.last_update,
        organisations=tuple(s.name for s in shares),
        owners=tuple(dict.fromkeys(s.owner for s in shares if s.owner)),
        comment=latest.comment if latest else None,
        only_organisation_key=shares[0].key if len(shares) == 1 else None,
    )
