"""Finding one activity or assignment by its address, for those who may see it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.people.models import Organisation
from planner.plans.models import Activity, Area, Assignment, OwnerRow, PlanVersion
from planner.plans.queries.history import holds_on
from planner.plans.rules import VersionStatus, sees_drafts


@dataclass(frozen=True, slots=True)
class FoundAssignment:
    """An assignment with what permissions ask about."""

    assignment: Assignment
    activity: Activity
    organisation_id: int
    owner_id: int | None
    coordinator_id: int | None


def find_activity(key: str, *, actor: Actor) -> Activity:
    """Return an activity.

    Raises NotFound when there is none, or it belongs to a draft that the actor doesn't see.
    """
    row = db.session.execute(
        select(Activity, PlanVersion.status)
        .outerjoin(PlanVersion, PlanVersion.id == Activity.since_id)
        .where(Activity.key == key)
    ).one_or_none()
    if row is None or (row.status == VersionStatus.DRAFT and not sees_drafts(actor)):
        raise NotFound(key)
    activity: Activity = row.Activity
    return activity


def find_assignment(
    activity_key: str, organisation_key: str, *, actor: Actor, today: date, lock: bool = False
) -> FoundAssignment:
    """Return an organisation's share of an activity, locked against others who write its history.

    Raises NotFound when there is none that the actor may see.
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
    assignment = db.session.scalar(statement)
    if assignment is None:
        raise NotFound(f"{activity_key}/{organisation_key}")
    facts = db.session.execute(
        select(OwnerRow.person_id, Area.coordinator_id)
        .select_from(Area)
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == assignment.id, holds_on(OwnerRow, today)))
        .where(Area.id == activity.area_id)
    ).one()
    return FoundAssignment(assignment, activity, assignment.organisation_id, facts.person_id, facts.coordinator_id)
