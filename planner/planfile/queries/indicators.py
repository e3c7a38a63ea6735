"""Reading series with their figures and targets: true figures, as a plan file has them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from planner.indicators.models import Indicator, Observation, Target
from planner.indicators.rules import Direction, Period, Split
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.planfile.consistency import Item
from planner.planfile.queries.areas import by_first
from planner.plans.models import Area


def indicators() -> list[Item]:
    """Return series in their order; figures by period, those of all before those of organisations."""
    observations = by_first(
        select(Observation.indicator_id, Observation, Organisation.key, Person.email)
        .outerjoin(Organisation, Organisation.id == Observation.organisation_id)
        .outerjoin(Person, Person.id == Observation.by_id)
        .order_by(
            Observation.last_day,
            Observation.first_day,
            Organisation.position.nulls_first(),
            Organisation.key,
        )
    )
    targets = by_first(
        select(Target.indicator_id, Target.first_day, Target.last_day, Target.value).order_by(
            Target.last_day, Target.first_day
        )
    )
    total = aliased(Indicator)
    rows = db.session.execute(
        select(Indicator, Area.key, total.key)
        .outerjoin(Area, Area.id == Indicator.area_id)
        .outerjoin(total, total.id == Indicator.total_id)
        .order_by(Indicator.position, Indicator.id)
    )
    return [
        {
            "key": indicator.key,
            "area": area,
            "label": indicator.label,
            "unit": indicator.unit,
            "direction": Direction(indicator.direction) if indicator.direction else None,
            **({"part_of": part_of} if part_of else {}),
            "observations": [_observation(*row) for row in observations[indicator.id]],
            "targets": [
                {"period": Period(last, first), "value": _number(value)} for first, last, value in targets[indicator.id]
            ],
        }
        for indicator, area, part_of in rows
    ]


def _observation(row: Observation, organisation: str | None, by: str | None) -> Item:
    return {
        "period": Period(row.last_day, row.first_day),
        "n": row.n,
        "of": row.of,
        **{name: _number(getattr(row, name)) for name in ("share", "value", "women", "men")},
        "split": Split(row.split) if row.split else None,
        "organisation": organisation,
        "public": row.public,
        "note": row.note,
        "source": row.source,
        **({"by": by} if by else {}),
    }


def _number(value: Any) -> int | float | None:
    """Return a number as it was written: the database keeps whole ones as 7.0."""
    return int(value) if value is not None and float(value).is_integer() else value
