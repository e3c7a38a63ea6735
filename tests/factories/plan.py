"""A plan for tests, part by part. Each function adds rows and flushes; whoever calls commits.

What is added here counts as decided and reported from the beginning; what people do afterwards goes through the
operations, which the tests call themselves. `refresh_all` rolls the plan up once it stands.
"""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from planner.kit.clock import now
from planner.kit.db import BEGINNING, FOREVER, db
from planner.people.models import Organisation, Person
from planner.plans.models import (
    Activity,
    ActivityGroup,
    Area,
    Assignment,
    DeadlineRow,
    OwnerRow,
    Plan,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.queries.history import chain
from planner.plans.rules import Due, Status, VersionStatus
from tests.factories.people import add_organisation

Row = TypeVar("Row")

_number = count(1)


def add_plan(owner: Organisation | None = None, **facts: Any) -> Plan:
    """Add the plan itself."""
    plan = Plan(**{"id": 1, "key": "stad", "title": "Handlingsplanen", "owner_id": owner and owner.id, **facts})
    return _added(plan)


def add_version(
    key: str,
    status: VersionStatus = VersionStatus.ADOPTED,
    *,
    decided_on: date | None = None,
    replaces: PlanVersion | None = None,
) -> PlanVersion:
    """Add a version; one with a day of decision gets a board and a reference number."""
    version = PlanVersion(
        key=key,
        title=f"Handlingsplan {key}",
        status=status.value,
        position=next(_number),
        decided_on=decided_on,
        board_id=_the_board().id if decided_on else None,
        dnr="3.1-1/2014" if decided_on else None,
        replaces_id=replaces.id if replaces else None,
    )
    return _added(version)


def _the_board() -> Organisation:
    board = db.session.scalar(select(Organisation).where(Organisation.kind == "board"))
    return board or add_organisation("socialnamnden", kind="board")


def add_area(
    key: str = "boende", *, coordinator: Person | None = None, since: PlanVersion | None = None, **facts: Any
) -> Area:
    """Add an area with one group of activities."""
    defaults = {"name_sv": key.capitalize(), "position": next(_number)}
    area = _added(
        Area(
            key=key,
            coordinator_id=coordinator.id if coordinator else None,
            since_id=since.id if since else None,
            **{**defaults, **facts},
        )
    )
    _added(ActivityGroup(area_id=area.id, name="Aktiviteter", position=1))
    return area


def add_activity(
    key: str = "boende-1",
    *,
    area: Area,
    due: str | None = "2014-12",
    since: PlanVersion | None = None,
    dropped: PlanVersion | None = None,
    **facts: Any,
) -> Activity:
    """Add an activity with its decided deadline, in its area's group. It has no assignment yet."""
    activity = _added(
        Activity(
            key=key,
            area_id=area.id,
            group_id=db.session.scalars(select(ActivityGroup.id).where(ActivityGroup.area_id == area.id)).first(),
            position=next(_number),
            since_id=since.id if since else None,
            dropped_id=dropped.id if dropped else None,
            **{"title": f"Aktivitet {key}", **facts},
        )
    )
    if due is not None:
        add_deadline(activity, due)
    return activity


def add_assignment(
    activity: Activity, organisation: Organisation, *, owner: Person | None = None, due: str | None = None
) -> Assignment:
    """Add an organisation's share of an activity, with its owner and a deadline of its own, if any."""
    assignment = _added(Assignment(activity_id=activity.id, organisation_id=organisation.id, position=next(_number)))
    if owner is not None:
        _added(
            OwnerRow(
                assignment_id=assignment.id,
                person_id=owner.id,
                holds_from=BEGINNING,
                holds_to=FOREVER,
                recorded_at=now(),
            )
        )
    if due is not None:
        add_deadline(activity, due, assignment)
    return assignment


def add_deadline(activity: Activity, due: str, assignment: Assignment | None = None) -> DeadlineRow:
    """Add the deadline decided for an activity, or for one assignment."""
    parsed = Due.parse(due)
    return _added(
        DeadlineRow(
            activity_id=activity.id,
            assignment_id=assignment.id if assignment else None,
            due=parsed.day,
            precision=parsed.precision.value,
            holds_from=BEGINNING,
            holds_to=FOREVER,
            recorded_at=now(),
        )
    )


def add_update(assignment: Assignment, status: Status, on: date, **facts: Any) -> StatusUpdate:
    """Add what was said of an assignment on any day, past or to come, as loading a plan does."""
    reason = "Skälet." if status in (Status.PAUSED, Status.DROPPED) else None
    update = StatusUpdate(
        assignment_id=assignment.id,
        status=status.value,
        holds_from=on,
        holds_to=FOREVER,
        via="load",
        recorded_at=now(),
        **{"comment": reason, **facts},
    )
    _added(update)
    chain(updates_of(assignment))
    db.session.flush()
    return update


def updates_of(assignment: Assignment) -> Sequence[StatusUpdate]:
    """Return an assignment's updates in the order in which they were recorded."""
    return db.session.scalars(
        select(StatusUpdate).where(StatusUpdate.assignment_id == assignment.id).order_by(StatusUpdate.id)
    ).all()


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
