"""What a person answers for that isn't finished: what needs somebody else when they leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, not_, or_, select

from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.people.rules import Role
from planner.plans.models import Activity, Area, Assignment, OwnerRow, StatusUpdate
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import effective_due, effective_precision, status_expression, with_histories
from planner.plans.queries.views import due_of
from planner.plans.rules import Due, Status


@dataclass(frozen=True, slots=True)
class HeldAssignment:
    """An assignment that somebody owns and that is neither done nor dropped."""

    id: int
    activity_key: str
    title: str
    organisation: str
    status: Status
    due: Due | None


def held_assignments(person_id: int, today: date, limit: int) -> list[HeldAssignment]:
    """Return the open assignments that a person owns on a day, the most pressing first, up to a limit.

    Those of drafts are among them: they will need somebody too. Two statements.
    """
    statement = (
        _held(person_id, today)
        .with_only_columns(
            Assignment.id,
            Activity.key,
            Activity.title,
            Organisation.name,
            status_expression(today).label("status"),
            effective_due.label("due"),
            effective_precision.label("precision"),
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .order_by(effective_due.is_(None), effective_due, Area.position, Activity.position, Assignment.id)
        .limit(limit)
    )
    return [
        HeldAssignment(row.id, row.key, row.title, row.name, Status(row.status), due_of(row.due, row.precision))
        for row in db.session.execute(statement)
    ]


def count_held(person_id: int, today: date) -> int:
    """Return how many open assignments a person owns on a day. Two statements."""
    return db.session.scalar(_held(person_id, today).with_only_columns(func.count())) or 0


def held_ids(person_id: int, today: date, among: Collection[int] | None = None) -> list[int]:
    """Return the numbers of the open assignments that a person owns on a day, of all or some. Two statements."""
    statement = _held(person_id, today).order_by(Assignment.id)
    if among is not None:
        statement = statement.where(Assignment.id.in_(among))
    return list(db.session.scalars(statement))


def areas_coordinated(person_id: int) -> list[Area]:
    """Return the areas that a person coordinates, in the order of the plan."""
    return list(db.session.scalars(select(Area).where(Area.coordinator_id == person_id).order_by(Area.position)))


def people_with(role: Role, today: date) -> list[Person]:
    """Return those who have at least a role and haven't left by a day, by name."""
    roles = [other.value for other in Role if other.includes(role)]
    here = or_(Person.left_on.is_(None), Person.left_on > today)
    return list(db.session.scalars(select(Person).where(Person.role.in_(roles), here).order_by(Person.name, Person.id)))


def _held(person_id: int, today: date) -> AnySelect:
    return with_histories(select(Assignment.id), today).where(
        OwnerRow.person_id == person_id,
        or_(StatusUpdate.status.is_(None), StatusUpdate.status.not_in((Status.DONE, Status.DROPPED))),
        not_(Scope(today).drops()),
    )
