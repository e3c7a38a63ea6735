"""Finding a series, and one of its observations."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from planner.indicators.models import Indicator, Observation
from planner.indicators.rules import Period
from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.plans.models import Area


def find_indicator(key: str, *, lock: bool = False) -> Indicator:
    """Return a series, with `lock` locked against others who change its figures. Raises NotFound when there is none."""
    statement = select(Indicator).where(Indicator.key == key)
    if lock:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Indikatorn finns inte."))
    return found


def find_observation(indicator: Indicator, period: Period, organisation_id: int | None) -> Observation | None:
    """Return the one observation of a series for a period and an organisation (None: of all), if there is any."""
    return db.session.scalar(
        select(Observation).where(
            Observation.indicator_id == indicator.id,
            Observation.first_day == period.first,
            Observation.last_day == period.last,
            Observation.organisation_id.is_not_distinct_from(organisation_id),
        )
    )


def version_of(observation: Observation | None) -> str:
    """Return what tells these figures from others that were recorded later; empty where there are none."""
    return observation.recorded_at.isoformat() if observation else ""


def relatives_of(indicator: Indicator) -> list[str]:
    """Return the keys of the series that add up to this one, and of the one that it is a part of."""
    near = or_(Indicator.total_id == indicator.id, Indicator.id == indicator.total_id)
    return list(db.session.scalars(select(Indicator.key).where(near)))


def all_series() -> Sequence[Indicator]:
    """Return all series by name, to choose from."""
    return db.session.scalars(select(Indicator).order_by(Indicator.label, Indicator.id)).all()


def series_values(indicator: Indicator) -> dict[str, Any]:
    """Return what a form keeps of a series, with the keys of its area and of what it is a part of."""
    area = select(Area.key).where(Area.id == indicator.area_id)
    total = select(Indicator.key).where(Indicator.id == indicator.total_id)
    return {
        "label": indicator.label,
        "unit": indicator.unit or "",
        "direction": indicator.direction or "",
        "area": db.session.scalar(area) or "",
        "total": db.session.scalar(total) or "",
    }
