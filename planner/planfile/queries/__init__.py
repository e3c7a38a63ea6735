"""Reading the whole plan back, in the shapes of the plan file: every key, in a stable order."""

from datetime import date

from sqlalchemy import select

from planner.kit.db import db
from planner.planfile.consistency import Item, Known
from planner.planfile.queries.areas import areas, assignments_by_activity
from planner.planfile.queries.basics import organisations, people, plan, versions
from planner.planfile.queries.indicators import indicators
from planner.planfile.queries.requirements import grant_years
from planner.plans.models import Activity, Area


def known() -> Known:
    """Return what a plan file may refer to without naming it."""
    kept = plan()
    return Known(
        plan=kept or {},
        versions={version["key"]: version for version in versions()},
        organisations={organisation["key"]: organisation for organisation in organisations()},
        people={person["email"]: person for person in people()},
        areas=frozenset(db.session.scalars(select(Area.key))),
        activities=frozenset(db.session.scalars(select(Activity.key))),
        assignments=assignments_by_activity(),
        indicators={indicator["key"]: indicator for indicator in indicators()},
        grant_years={year["year"]: year for year in grant_years()},
    )


def whole_plan(today: date) -> Item | None:
    """Return everything that a plan file holds, with owners as of a day; None where there is no plan.

    Some twenty queries, whatever the size.
    """
    kept = plan()
    if kept is None:
        return None
    return {
        "plan": kept,
        "versions": versions(),
        "organisations": organisations(),
        "people": people(),
        "areas": areas(today),
        "indicators": indicators(),
        "requirements": grant_years(),
    }
