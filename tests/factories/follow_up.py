"""Indicators, years of the grant and editions for tests."""

from datetime import date
from typing import Any, TypeVar

from planner.indicators.models import Indicator, Observation, Target
from planner.indicators.rules import Period
from planner.kit.clock import now
from planner.kit.db import Base, db
from planner.people.models import Organisation
from planner.requirements.models import Assessment, Evidence, GrantYear, Requirement
from tests.factories.world import TODAY

Row = TypeVar("Row", bound=Base)


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


def add_indicator(key: str = "sip.has", **facts: Any) -> Indicator:
    """Add a series of counts of people."""
    defaults = {"label": "Har samordnad individuell plan", "unit": "personer", "position": 0}
    return _added(Indicator(key=key, **{**defaults, **facts}))


def add_observation(
    indicator: Indicator, period: str = "2013", *, organisation: Organisation | None = None, **facts: Any
) -> Observation:
    """Add figures for a period, of all or of one organisation."""
    days = Period.parse(period)
    row = Observation(
        indicator_id=indicator.id,
        period=str(days),
        first_day=days.first,
        last_day=days.last,
        organisation_id=organisation.id if organisation else None,
        **{"public": False, "recorded_at": now(), **facts},
    )
    return _added(row)


def add_target(indicator: Indicator, value: float, period: str = "2014") -> Target:
    """Add where a series should be."""
    days = Period.parse(period)
    return _added(
        Target(indicator_id=indicator.id, period=str(days), first_day=days.first, last_day=days.last, value=value)
    )


def add_grant_year(year: int = 2014, **facts: Any) -> GrantYear:
    """Add a year of the grant, its submission due on 1 November."""
    return _added(GrantYear(year=year, **{"complete": False, "due": date(year, 11, 1), **facts}))


def add_requirement(grant_year: GrantYear, code: str = "2014-G1", **facts: Any) -> Requirement:
    """Add a basic requirement of the municipality; without an outcome, nobody has assessed it."""
    assessed = {name: facts.pop(name, None) for name in ("outcome", "assessed_on", "assessed_by_id")}
    authority = {name: facts.pop(name, None) for name in ("authority_outcome", "authority_on")}
    defaults = {
        "kind": "basic",
        "audience": "all",
        "actor": "municipality",
        "title": "Överenskommelse om samarbete",
        "position": 0,
    }
    requirement = _added(Requirement(grant_year_id=grant_year.id, code=code, **{**defaults, **facts}))
    if any(assessed.values()):
        outcome, on, by_id = assessed.values()
        add_assessment(requirement, outcome or "not_assessed", on, by_id=by_id)
    if any(authority.values()):
        add_assessment(requirement, *authority.values(), whose="authority")
    return requirement


def add_assessment(
    requirement: Requirement, outcome: str | None = "met", on: date | None = TODAY, **facts: Any
) -> Assessment:
    """Add an assessment, ours unless the facts say whose."""
    row = Assessment(requirement_id=requirement.id, outcome=outcome, on=on, recorded_at=now(), holds_from=on or TODAY)
    for name, value in {"whose": "ours", **facts}.items():
        setattr(row, name, value)
    return _added(row)


def add_evidence(requirement: Requirement, title: str = "Överenskommelse", *, there: bool = False) -> Evidence:
    """Add something that has to be shown, there or still missing."""
    return _added(Evidence(requirement_id=requirement.id, title=title, position=0, shown_on=TODAY if there else None))
