"""Finding one activity or assignment by its address, for those who may see it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.kit.i18n import long_date
from planner.people.models import Organisation
from planner.people.queries.passing_on import stand_ins_in_sql, successors_in_sql
from planner.plans.models import Activity, Area, Assignment, OwnerRow
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.history import holds_on


@dataclass(frozen=True, slots=True)
class FoundAssignment:
    """An assignment with what permissions ask about."""

    assignment: Assignment
    activity: Activity
    organisation_id: int
    owner_id: int | None
    coordinator_id: int | None
    # Who stands in for the owner, and which organisation answers in the place of one that has ended.
    stand_in_id: int | None
    answering_id: int | None


def find_activity(key: str, *, actor: Actor) -> Activity:
    """Return an activity.

    Raises NotFound when there is none, or it belongs to a draft that the actor doesn't see.
    """
    activity = db.session.scalar(
        select(Activity)
        .join(Area, Area.id == Activity.area_id)
        .where(Activity.key == key, seen_by(actor, Activity, Area))
    )
    if activity is None:
        raise NotFound(key)
    return activity


def find_assignment(
    activity_key: str, organisation_key: str, *, actor: Actor, today: date, lock: bool = False
) -> FoundAssignment:
    """Return an organisation's share of an activity, with `lock` locked against others who write its history.

    Raises NotFound when there is none that the actor may see, Conflict when it has ended.
    """
    activity = find_activity(activity_key, actor=actor)
    statement = (
        select(Assignment)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.activity_id == activity.id, Organisation.key == organisation_key)
    )
    if lock:
        # Against others who lock it, not against those who merely refer to it.
        statement = statement.with_for_update(of=Assignment, key_share=True)
        # Whoever held the lock until now may have ended it.
        statement = statement.execution_options(populate_existing=True)
    assignment = db.session.scalar(statement)
    if assignment is None or not assignment.holds_from <= today < assignment.holds_to:
        raise no_share(activity, organisation_key, today)
    away, ended = stand_ins_in_sql(today), successors_in_sql(today)
    facts = db.session.execute(
        select(
            OwnerRow.person_id,
            Area.coordinator_id,
            away.c.at.label("stand_in_id"),
            ended.c.at.label("answering_id"),
        )
        .select_from(Area)
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == assignment.id, holds_on(OwnerRow, today)))
        .outerjoin(away, away.c.start == OwnerRow.person_id)
        .outerjoin(ended, ended.c.start == assignment.organisation_id)
        .where(Area.id == activity.area_id)
    ).one()
    return FoundAssignment(
        assignment,
        activity,
        organisation_id=assignment.organisation_id,
        owner_id=facts.person_id,
        coordinator_id=facts.coordinator_id,
        stand_in_id=facts.stand_in_id,
        answering_id=facts.answering_id,
    )


def no_share(activity: Activity, organisation_key: str, today: date) -> NotFound | Conflict:
    """Return why an organisation has no share of an activity on a day; of one that has ended, who took it over."""
    successor = aliased(Organisation)
    ended = db.session.execute(
        select(Organisation.name, successor.name.label("successor"), Assignment.holds_to)
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .outerjoin(successor, successor.id == Organisation.successor_id)
        .where(
            Assignment.activity_id == activity.id, Organisation.key == organisation_key, Assignment.holds_to <= today
        )
    ).one_or_none()
    if ended is None:
        return NotFound(f"{activity.key}/{organisation_key}")
    said = {"organisation": ended.name, "day": long_date(ended.holds_to), "successor": ended.successor}
    if ended.successor is None:
        return Conflict(_("%(organisation)s svarar inte för aktiviteten sedan %(day)s.", **said))
    return Conflict(_("%(successor)s svarar för aktiviteten sedan %(day)s, i stället för %(organisation)s.", **said))
