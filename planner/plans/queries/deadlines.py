"""Which deadlines the plan has on a day, for those who remind of them."""

from datetime import date

from sqlalchemy import ColumnElement, and_, literal, not_, or_, select
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect
from planner.people.models import Organisation, Person
from planner.people.queries.passing_on import passed_on, stand_ins, successors
from planner.plans.models import Activity, Area, Assignment, OwnerRow, StatusUpdate
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import (
    coarse,
    effective_due,
    effective_precision,
    is_open,
    status_expression,
    with_histories,
)
from planner.plans.rules import Status

SUBJECT_KIND = "assignment"


def deadlines_on(today: date) -> AnySelect:
    """Return a select of every assignment with a deadline that counts on a day.

    Columns: subject_kind, subject_id, activity_id, organisation_id, area_id, due, precision, coarse, open, ongoing,
    last_update, owner_id, contact_id, coordinator_id. The last three are None where nobody is named or the person is
    gone, and the deputy of somebody who is away; the contact is that of the organisation which answers today.
    """
    return shares_on(today).where(effective_due.is_not(None))


def shares_on(today: date) -> AnySelect:
    """Return the select of `deadlines_on`, but also of assignments that have no deadline."""
    scope, away, ended = Scope(today), stand_ins(today), successors(today)
    owner, contact, coordinator = aliased(Person), aliased(Person), aliased(Person)

    def present(person: type[Person]) -> ColumnElement[bool]:
        return or_(person.left_on.is_(None), person.left_on > today)

    statement = select(
        literal(SUBJECT_KIND).label("subject_kind"),
        Assignment.id.label("subject_id"),
        Assignment.activity_id,
        Assignment.organisation_id,
        Activity.area_id,
        effective_due.label("due"),
        effective_precision.label("precision"),
        coarse().label("coarse"),
        is_open(today).label("open"),
        (status_expression(today) == Status.ONGOING).label("ongoing"),
        StatusUpdate.holds_from.label("last_update"),
        passed_on(owner.id, away).label("owner_id"),
        passed_on(contact.id, away).label("contact_id"),
        passed_on(coordinator.id, away).label("coordinator_id"),
    )
    return (
        with_histories(statement, today)
        .join(Organisation, Organisation.id == passed_on(Assignment.organisation_id, ended))
        .outerjoin(owner, and_(owner.id == OwnerRow.person_id, present(owner)))
        .outerjoin(contact, and_(contact.id == Organisation.contact_id, present(contact)))
        .outerjoin(coordinator, and_(coordinator.id == Area.coordinator_id, present(coordinator)))
        .where(scope.counts(), not_(scope.drops()))
    )
