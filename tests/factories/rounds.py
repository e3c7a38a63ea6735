"""Rounds for tests."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from planner.indicators.models import Indicator
from planner.indicators.rules import Period
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Organisation
from planner.plans.models import Area
from planner.rounds.models import Round, RoundArea, RoundIndicator, RoundOrganisation
from tests.factories.world import TODAY


def add_round(
    *,
    opened_on: date | None = TODAY,
    areas: Sequence[Area] = (),
    organisations: Sequence[Organisation] = (),
    **facts: Any,
) -> Round:
    """Add a round about status that is open since a day, or planned; it asks about everything unless told what."""
    defaults = {
        "title": "Uppföljning hösten 2014",
        "answer_by": TODAY + timedelta(days=14),
        "opened_at": now() if opened_on else None,
        "created_at": now(),
    }
    round_ = Round(opened_on=opened_on, **{**defaults, **facts})
    db.session.add(round_)
    db.session.flush()
    db.session.add_all(RoundArea(round_id=round_.id, area_id=area.id) for area in areas)
    db.session.add_all(RoundOrganisation(round_id=round_.id, organisation_id=one.id) for one in organisations)
    db.session.flush()
    return round_


def add_figure_round(
    indicators: Sequence[Indicator], organisations: Sequence[Organisation], *, period: str = "2014", **facts: Any
) -> Round:
    """Add a round that asks organisations for figures of some series, and is open since a day, or planned."""
    days = Period.parse(period)
    defaults = {"title": "Siffror för 2014", "period": str(days), "first_day": days.first, "last_day": days.last}
    round_ = add_round(organisations=organisations, **{**defaults, **facts})
    asked = [
        RoundIndicator(round_id=round_.id, indicator_id=one.id, position=number)
        for number, one in enumerate(indicators)
    ]
    db.session.add_all(asked)
    db.session.flush()
    return round_
