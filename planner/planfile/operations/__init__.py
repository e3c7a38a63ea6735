"""Loading a plan file: all of it, or nothing."""

from datetime import date

from planner.audit.operations import record
from planner.kit.clock import now
from planner.kit.db import db
from planner.planfile.check import Draft, checked
from planner.planfile.operations.areas import activities_in, load_areas
from planner.planfile.operations.assignments import load_activity_deadlines, load_assignments
from planner.planfile.operations.basics import PLAN_ID, load_basics
from planner.planfile.operations.indicators import load_indicators
from planner.planfile.operations.requirements import load_requirements
from planner.planfile.operations.section import Tally
from planner.planfile.queries import known
from planner.plans.models import Plan
from planner.plans.operations.summaries import refresh_all


def load_plan(draft: Draft, *, today: date) -> Tally:
    """Load what a plan file says, or update what is kept, and return what was created, changed and left unchanged.

    Owners that differ from those kept hold from `today`, the business date, on. Nothing is sent.
    Raises WrongPlanFile, with everything that is wrong and where, before anything is written.
    """
    # Two loads at once would each add what the other adds.
    db.session.get(Plan, PLAN_ID, with_for_update=True)
    data = checked(draft, known())
    tally = Tally()
    recorded_at = now()
    areas = data.get("areas", [])
    names = load_basics(data, tally)
    section = load_areas(areas, names, tally)
    activities = [activity for _, _, activity in activities_in(areas)]
    section.changed |= load_activity_deadlines(activities, section.ids(), names, recorded_at)
    section.count(tally, "activities", activities)
    load_assignments(activities, section.ids(), names, recorded_at=recorded_at, today=today, tally=tally)
    load_indicators(data.get("indicators", []), names, recorded_at, tally)
    load_requirements(data.get("requirements", []), names, recorded_at=recorded_at, today=today, tally=tally)
    refresh_all(today)
    record("plan.load", actor=None, object_kind="plan", object_id=PLAN_ID, counts=tally.facts())
    db.session.flush()
    return tally
