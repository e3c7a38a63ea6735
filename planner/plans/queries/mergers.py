"""What a merger of organisations meets: their shares of activities, and the successor's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, union_all

from planner.kit.db import AnySelect, db
from planner.people.models import Organisation
from planner.plans.models import Activity, Assignment, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.queries.history import holds_on
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import assignment_states, status_expression
from planner.plans.rules import Forecast, Handover, OpenShare, OwnShare, Status

CLOSED = (Status.DONE, Status.DROPPED)


def open_shares(today: date) -> dict[int, int]:
    """Return how many shares, neither done nor dropped, each organisation answers for on a day."""
    counted = select(Assignment.organisation_id, func.count())
    statement = _with_status(counted, today).where(_is_open(today)).group_by(Assignment.organisation_id)
    return dict(db.session.execute(statement).all())


def handovers(old: Sequence[Organisation], into: Organisation | None, on: date) -> list[Handover]:
    """Return what becomes of each activity of which some organisations have an open share on a day.

    In the order of activities. `into` None: the successor doesn't exist yet, and has none of its own. Two statements.
    """
    order = {organisation.id: number for number, organisation in enumerate(old)}
    statement = (
        assignment_states(on)
        .add_columns(
            Activity.key,
            Activity.title,
            Organisation.name.label("organisation"),
            Assignment.position,
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.organisation_id.in_(list(order)), _is_open(on))
        .order_by(Activity.id)
    )
    rows = db.session.execute(statement).all()
    titles = {row.activity_id: (row.key, row.title) for row in rows}
    ending = defaultdict(list)
    for row in sorted(rows, key=lambda row: order[row.organisation_id]):
        ending[row.activity_id].append(
            OpenShare(
                assignment_id=row.id,
                organisation_id=row.organisation_id,
                organisation=row.organisation,
                position=row.position,
                owner_id=row.owner_id,
                said=Status(row.said) if row.said else None,
                status=Status(row.status),
                paused_until=row.paused_until,
                forecast=Forecast(row.forecast) if row.forecast else None,
                ready_on=row.ready_on,
                due=row.due,
            )
        )
    own = _own_shares(into, on) if into is not None else {}
    return [
        Handover(activity_id, key, title, tuple(ending[activity_id]), own.get(activity_id))
        for activity_id, (key, title) in titles.items()
    ]


def staying(old: Sequence[Organisation], on: date) -> int:
    """Return how many shares of some organisations are done or dropped on a day, and stay under their names."""
    counted = _with_status(select(func.count()), on).where(_of(old), not_(_is_open(on)))
    return db.session.scalar(counted) or 0


def latest_day(old: Sequence[Organisation]) -> date | None:
    """Return the latest day from which something holds of the shares of some organisations."""
    histories: Iterable[type[StatusUpdate | OwnerRow | DeadlineRow]] = (StatusUpdate, OwnerRow, DeadlineRow)
    days = union_all(
        select(func.max(Assignment.holds_from).label("day")).where(
            _of(old), Assignment.holds_from < Assignment.holds_to
        ),
        *(
            select(func.max(table.holds_from)).join(Assignment, Assignment.id == table.assignment_id).where(_of(old))
            for table in histories
        ),
    ).subquery()
    latest: date | None = db.session.scalar(select(func.max(days.c.day)))
    return latest


def has_shares(organisation: Organisation) -> bool:
    """Return whether an organisation has, has had or will have any share."""
    return db.session.scalar(select(Assignment.id).where(_of([organisation])).limit(1)) is not None


def _own_shares(into: Organisation, on: date) -> dict[int, OwnShare]:
    counting = (
        _with_status(select(Assignment.id, status_expression(on).label("status")), on)
        .where(_of([into]))
        .subquery("counting")
    )
    rows = db.session.execute(
        select(Assignment.activity_id, Assignment.id, counting.c.status)
        .outerjoin(counting, counting.c.id == Assignment.id)
        .where(_of([into]))
    )
    return {
        row.activity_id: OwnShare(row.id, Status(row.status or Status.NOT_STARTED), counts=row.status is not None)
        for row in rows
    }


def _with_status(statement: AnySelect, today: date) -> AnySelect:
    """Join what was last said on a day to a select from the assignments that count then. Activity comes along."""
    return (
        statement.select_from(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(StatusUpdate, and_(StatusUpdate.assignment_id == Assignment.id, holds_on(StatusUpdate, today)))
        .where(holds_on(Assignment, today))
    )


def _of(organisations: Sequence[Organisation]) -> ColumnElement[bool]:
    return Assignment.organisation_id.in_([organisation.id for organisation in organisations])


def _is_open(today: date) -> ColumnElement[bool]:
    """Return whether a share is neither done nor dropped, and the plan hasn't dropped its activity, as SQL."""
    said = or_(StatusUpdate.status.is_(None), StatusUpdate.status.not_in(CLOSED))
    return and_(said, not_(Scope(today).drops()))
