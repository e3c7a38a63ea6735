"""What help has to know of whoever it is for."""

from datetime import date

from sqlalchemy import func, select

from planner.kit.db import db
from planner.people.models import Person
from planner.plans.models import Activity, Area, Assignment
from planner.plans.queries.assignments import answered_by
from planner.plans.queries.drafts import seen_by_all


def count_answered_for(person: Person, today: date) -> int:
    """Return how many assignments a person answers for, drafts of the plan left out. One statement."""
    theirs = (
        select(func.count())
        .select_from(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Area, Area.id == Activity.area_id)
        .where(Assignment.id.in_(answered_by(person, today)), seen_by_all(Activity, Area))
    )
    return db.session.scalar(theirs) or 0
