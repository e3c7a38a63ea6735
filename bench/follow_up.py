"""What a yearly follow-up tells besides the plan: made-up figures of each district, and a grant's requirements."""

from datetime import date
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.models import Organisation
from planner.planfile.check import draft_of
from planner.planfile.operations import load_plan
from planner.plans.models import Area, Plan

YEARS = (2012, 2013, 2014)
SERIES_IN_AN_AREA = 3
REQUIREMENTS, EVIDENCE = 10, 4


def add_follow_up(today: date) -> None:
    """Add 3 series to each area, with figures of every organisation for 3 years, and 3 years of 10 requirements."""
    plan = db.session.scalars(select(Plan)).one()
    areas = db.session.scalars(select(Area.key).order_by(Area.id)).all()
    districts = db.session.scalars(select(Organisation.key).order_by(Organisation.id)).all()
    tree: Any = {
        "plan": {"key": plan.key, "title": plan.title},
        "indicators": [_series(area, n, districts) for area in areas for n in range(1, SERIES_IN_AN_AREA + 1)],
        "requirements": [_year(year) for year in YEARS],
    }
    with transaction():
        load_plan(draft_of(tree), today=today)
    db.session.remove()


def _series(area: str, number: int, districts: Any) -> dict[str, Any]:
    observations = [
        {"period": str(year), "n": 40 + place + year % 7, "of": 60 + place, "organisation": district}
        for year in YEARS
        for place, district in enumerate(districts)
    ]
    return {
        "key": f"{area}.{number}",
        "area": area,
        "label": f"Personer som har fått insats {number}",
        "unit": "personer",
        "direction": "up",
        "observations": observations,
        "targets": [{"period": "2014", "value": 90}],
    }


def _year(year: int) -> dict[str, Any]:
    return {
        "year": year,
        "complete": True,
        "granted_sek": 20_000_000,
        "items": [
            {
                "code": f"{year}-{n}",
                "kind": "basic" if n % 2 else "target",
                "audience": "all",
                "actor": "municipality",
                "title": f"Påhittat krav nummer {n}",
                "evidence": [{"title": f"Underlag {line}", "on": f"{year}-09-30"} for line in range(1, EVIDENCE + 1)],
            }
            for n in range(1, REQUIREMENTS + 1)
        ],
    }
