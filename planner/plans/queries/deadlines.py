"""Which deadlines the plan has on a day, for those who remind of them."""

from datetime import date

from sqlalchemy import CTE, ColumnElement, and_, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect
from planner.people.models import Organisation, Person
from planner.people.queries.passing_on import stand_ins_in_sql, successors_in_sql
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
    last_update, paused_until, owner_id, contact_id, coordinator_id. The last three are None where nobody is named or
    the person is gone, and the deputy of somebody who is away; the contact is that of the organisation which answers
    today.
    """
    return shares_on(today).where(effective_due.is_not(None))


def shares_on(today: date) -> AnySelect:
    """Return the select of `deadlines_on`, but also of assignments that have no deadline."""
    scope, away, ended = Scope(today), stand_ins_in_sql(today), successors_in_sql(today)
    owner, for_owner = aliased(Person), away.alias()
    contacts, coordinators = contacts_of_organisations(away, ended, today), coordinators_of_areas(away, today)
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
        StatusUpdate.paused_until,
        func.coalesce(for_owner.c.at, owner.id).label("owner_id"),
        contacts.c.contact_id,
        coordinators.c.coordinator_id,
    )
    return (
        with_histories(statement, today)
        .outerjoin(owner, and_(owner.id == OwnerRow.person_id, _present(owner, today)))
        .outerjoin(for_owner, for_owner.c.start == owner.id)
        .outerjoin(contacts, contacts.c.organisation_id == Assignment.organisation_id)
        .outerjoin(coordinators, coordinators.c.area_id == Activity.area_id)
        .where(scope.counts(), not_(scope.drops()))
    )


# There are few organisations and areas: who hears for each is worked out once, and not for each assignment.


def contacts_of_organisations(away: CTE, ended: CTE, today: date) -> CTE:
    """Return a table of organisation_id and contact_id: the contact, or their deputy, of the one that answers today.

    `away` and `ended` are passing_on's tables of stand-ins and of successors on the day.
    """
    answering, contact = aliased(Organisation), aliased(Person)
    return (
        select(Organisation.id.label("organisation_id"), func.coalesce(away.c.at, contact.id).label("contact_id"))
        .outerjoin(ended, ended.c.start == Organisation.id)
        .join(answering, answering.id == func.coalesce(ended.c.at, Organisation.id))
        .join(contact, and_(contact.id == answering.contact_id, _present(contact, today)))
        .outerjoin(away, away.c.start == contact.id)
        .cte()
    )


def coordinators_of_areas(away: CTE, today: date) -> CTE:
    """Return a table of area_id and coordinator_id: the coordinator, or their deputy."""
    coordinator = aliased(Person)
    return (
        select(Area.id.label("area_id"), func.coalesce(away.c.at, coordinator.id).label("coordinator_id"))
        .join(coordinator, and_(coordinator.id == Area.coordinator_id, _present(coordinator, today)))
        .outerjoin(away, away.c.start == coordinator.id)
        .cte()
    )


def _present(person: type[Person], today: date) -> ColumnElement[bool]:
    return or_(person.left_on.is_(None), person.left_on > today)
