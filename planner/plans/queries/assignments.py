"""Assignments with everything that a page shows of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, ScalarSelect, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from planner.kit.db import BEGINNING, AnySelect, db
from planner.people.models import Deputy, Organisation, Person
from planner.people.queries.passing_on import stand_ins_in_sql, successors_in_sql
from planner.plans.models import Activity, Area, Assignment, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.queries.history import holds_on
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import assignment_states, effective_due, with_histories
from planner.plans.queries.views import AssignmentView, due_of
from planner.plans.rules import Forecast, Status

DecidedOwn = aliased(DeadlineRow, name="decided_own")
DecidedActivity = aliased(DeadlineRow, name="decided_activity")


def assignments_of(activity_id: int, today: date) -> list[AssignmentView]:
    """Return an activity's assignments on a day, in the order of the plan."""
    return _views(Assignment.activity_id == activity_id, today, Assignment.position, Assignment.id)


def assignments_of_person(person: Person, today: date, limit: int, scope: Scope | None = None) -> list[AssignmentView]:
    """Return the assignments in force that a person answers for, the most pressing first.

    Where nobody is named, the organisation's contact answers; for somebody who is away, the deputy does. `scope`: where
    it is known already.
    """
    return _pressing(Assignment.id.in_(answered_by(person, today)), today, limit, scope)


def assignments_of_organisation(
    organisation_id: int, today: date, limit: int, scope: Scope | None = None
) -> list[AssignmentView]:
    """Return the assignments in force that an organisation has or took over, the most pressing first."""
    return _pressing(Assignment.organisation_id.in_(_own_and_taken_over(organisation_id, today)), today, limit, scope)


def assignments_of_colleagues(person: Person, today: date, limit: int) -> list[AssignmentView]:
    """Return the assignments in force that others in a person's organisation answer for, or that it took over."""
    if person.organisation_id is None:
        return []
    return _pressing(
        and_(
            Assignment.organisation_id.in_(_own_and_taken_over(person.organisation_id, today)),
            Assignment.id.not_in(answered_by(person, today)),
        ),
        today,
        limit,
    )


def reported_by(person: Person, activity_ids: Sequence[int], today: date) -> list[AssignmentView]:
    """Return the shares of some activities that a person, or the person's organisation, answers for."""
    theirs = [Assignment.id.in_(answered_by(person, today))]
    if person.organisation_id is not None:
        theirs.append(Assignment.organisation_id.in_(_own_and_taken_over(person.organisation_id, today)))
    of_these = and_(Assignment.activity_id.in_(activity_ids), or_(*theirs))
    return _views(of_these, today, Assignment.position, Assignment.id)


def _own_and_taken_over(organisation_id: int, today: date) -> CompoundSelect[int]:
    ended = successors_in_sql(today)
    taken_over = select(ended.c.start).where(ended.c.at == organisation_id)
    return union_all(select(literal(organisation_id)), taken_over)


def answered_by(person: Person, today: date) -> CompoundSelect[int]:
    """Return a select of assignment ids; two halves, each with an index to go by."""
    persons, organisations = answers_for(person, today)
    owned = select(OwnerRow.assignment_id).where(OwnerRow.person_id.in_(persons), holds_on(OwnerRow, today))
    unowned = (
        select(Assignment.id)
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == Assignment.id, holds_on(OwnerRow, today)))
        .where(Assignment.organisation_id.in_(organisations), OwnerRow.person_id.is_(None))
    )
    return union_all(owned, unowned)


def answers_for(person: Person, today: date) -> tuple[CompoundSelect[int], Select[int]]:
    """Return selects of the ids of whom a person answers for on a day: themselves and those they stand in for, and the
    organisations, ended ones among them, whose contact one of these is.
    """
    away, ended, answering = stand_ins_in_sql(today), successors_in_sql(today), aliased(Organisation)
    persons = union_all(select(literal(person.id)), select(away.c.start).where(away.c.at == person.id))
    organisations = (
        select(Organisation.id)
        .outerjoin(ended, ended.c.start == Organisation.id)
        .join(answering, answering.id == func.coalesce(ended.c.at, Organisation.id))
        .where(answering.contact_id.in_(persons))
    )
    return persons, organisations


def _pressing(where: ColumnElement[bool], today: date, limit: int, scope: Scope | None = None) -> list[AssignmentView]:
    scope = scope or Scope(today)
    closed = func.coalesce(StatusUpdate.status, Status.NOT_STARTED.value).in_((Status.DONE, Status.DROPPED))
    order = (
        or_(closed, scope.drops()),
        effective_due.is_(None),
        effective_due,
        Area.position,
        Activity.position,
        Assignment.id,
    )
    # Which ones first, from narrow rows; what is shown of them is read for those alone.
    chosen = with_histories(select(Assignment.id), today).where(where, scope.counts()).order_by(*order).limit(limit)
    return _views(Assignment.id.in_(db.session.scalars(chosen).all()), today, *order, scope=scope)


def _views(where: ColumnElement[bool], today: date, *order: Any, scope: Scope | None = None) -> list[AssignmentView]:
    rows = db.session.execute(assignment_rows(today, scope).where(where).order_by(*order))
    return [view_of(row, today) for row in rows]


def assignment_rows(today: date, scope: Scope | None = None) -> AnySelect:
    """Return a select of assignments with all that `view_of` makes a view of; `scope` where it is known already."""
    away, ended = stand_ins_in_sql(today), successors_in_sql(today)
    return (
        assignment_states(today)
        .add_columns(
            Activity.key.label("activity_key"),
            Activity.title.label("activity_title"),
            Area.key.label("area_key"),
            Organisation.key.label("organisation_key"),
            Organisation.name.label("organisation"),
            Person.name.label("owner"),
            DecidedOwn.due.label("decided_own"),
            DecidedOwn.precision.label("decided_own_precision"),
            DecidedActivity.due.label("decided"),
            DecidedActivity.precision.label("decided_precision"),
            (scope or Scope(today)).drops().label("dropped_by_plan"),
            away.c.at.label("stand_in_id"),
            _last_day_away(today).label("away_until"),
            ended.c.at.label("answering_id"),
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .outerjoin(away, away.c.start == OwnerRow.person_id)
        .outerjoin(ended, ended.c.start == Assignment.organisation_id)
        .outerjoin(DecidedOwn, and_(DecidedOwn.assignment_id == Assignment.id, DecidedOwn.holds_from == BEGINNING))
        .outerjoin(
            DecidedActivity,
            and_(
                DecidedActivity.activity_id == Assignment.activity_id,
                DecidedActivity.assignment_id.is_(None),
                DecidedActivity.holds_from == BEGINNING,
            ),
        )
    )


def _last_day_away(today: date) -> ScalarSelect[date]:
    """Return the last day on which somebody stands in for the owner, as SQL."""
    return (
        select(func.max(Deputy.ends))
        .where(Deputy.person_id == OwnerRow.person_id, Deputy.starts <= today, Deputy.ends >= today)
        .correlate(OwnerRow)
        .scalar_subquery()
    )


def view_of(row: Any, today: date) -> AssignmentView:
    """Return an assignment as it is on a day."""
    due = due_of(row.due, row.precision)
    decided = due_of(row.decided_own, row.decided_own_precision) or due_of(row.decided, row.decided_precision)
    return AssignmentView(
        activity_key=row.activity_key,
        activity_title=row.activity_title,
        area_key=row.area_key,
        organisation_id=row.organisation_id,
        organisation_key=row.organisation_key,
        organisation=row.organisation,
        owner_id=row.owner_id,
        owner=row.owner,
        status=Status(row.status),
        said=Status(row.said) if row.said else None,
        paused_until=row.paused_until,
        comment=row.comment,
        forecast=Forecast(row.forecast) if row.forecast else None,
        ready_on=row.ready_on,
        last_update=row.last_update,
        due=due,
        has_own_due=row.own_due is not None,
        moved_from=decided if decided != due else None,
        today=today,
        dropped_by_plan=bool(row.dropped_by_plan),
        update_id=row.update_id,
        stand_in_id=row.stand_in_id,
        away_until=row.away_until if row.stand_in_id else None,
        answering_id=row.answering_id,
        decided_due=decided,
    )
