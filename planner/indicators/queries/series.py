"""Series with their figures, and what of them may not leave the service. The only way to read them for others."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import aliased

from planner.indicators.models import Indicator, Observation, Target
from planner.indicators.rules import Direction, Period, share_disagrees
from planner.indicators.rules.disclosure import Cell, withheld
from planner.indicators.rules.views import ObservationView, SeriesView, TargetView
from planner.kit.db import db
from planner.people.models import Organisation
from planner.plans.models import Area


def series(*, keys: Collection[str] | None = None, see_all: bool = False) -> list[SeriesView]:
    """Return series, those of `keys` or all, in the plan's order: of the plan as a whole first, then by area.

    With `see_all`, for those who manage indicators and on their screens only, no figure is hidden, and which would be
    is said all the same. Three statements, however many there are.
    """
    indicators = _indicators()
    shown = [row for row in indicators if keys is None or row.key in keys]
    # What can be worked out from a figure reaches as far as its relatives, asked for or not.
    needed = None if keys is None else _relatives(indicators, {row.id for row in shown})
    found = _observations(needed)
    hidden = _hidden(indicators, found)
    observations: dict[int, list[ObservationView]] = defaultdict(list)
    for row, key, name in found:
        observations[row.indicator_id].append(_view(row, key, name, hidden.get(row.id, frozenset()), see_all))
    targets = _targets(needed)
    return [_series(row, observations[row.id], targets[row.id]) for row in shown]


def _indicators() -> list[Any]:
    total = aliased(Indicator)
    statement = (
        select(
            Indicator.id,
            Indicator.key,
            Indicator.label,
            Indicator.unit,
            Indicator.direction,
            Indicator.total_id,
            Area.key.label("area_key"),
            Area.name_sv,
            Area.name_en,
            total.key.label("total_key"),
        )
        .outerjoin(Area, Area.id == Indicator.area_id)
        .outerjoin(total, total.id == Indicator.total_id)
        # NULLS FIRST, on either database.
        .order_by(Area.id.is_not(None), Area.position, Area.id, Indicator.position, Indicator.id)
    )
    return list(db.session.execute(statement))


def _relatives(indicators: Iterable[Any], ids: set[int]) -> set[int]:
    """Return the series that these are, are parts of, or have as parts, however many steps away."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for row in indicators:
        if row.total_id is not None:
            neighbours[row.id].add(row.total_id)
            neighbours[row.total_id].add(row.id)
    found, waiting = set(ids), list(ids)
    while waiting:
        new = neighbours[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _observations(ids: set[int] | None) -> list[tuple[Observation, str | None, str | None]]:
    statement = (
        select(Observation, Organisation.key, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Observation.organisation_id)
        .order_by(
            Observation.last_day,
            Observation.first_day,
            Organisation.id.is_not(None),
            Organisation.position,
            Observation.organisation_id,
        )
    )
    if ids is not None:
        statement = statement.where(Observation.indicator_id.in_(ids))
    return [(row, key, name) for row, key, name in db.session.execute(statement)]


def _targets(ids: set[int] | None) -> dict[int, list[TargetView]]:
    statement = select(Target).order_by(Target.last_day, Target.first_day)
    if ids is not None:
        statement = statement.where(Target.indicator_id.in_(ids))
    found: dict[int, list[TargetView]] = defaultdict(list)
    for row in db.session.scalars(statement):
        found[row.indicator_id].append(TargetView(Period(row.last_day, row.first_day), row.period, row.value))
    return found


def _hidden(
    indicators: Iterable[Any], observations: Iterable[tuple[Observation, str | None, str | None]]
) -> dict[int, frozenset[str]]:
    """Return by observation the names of its figures that may not leave the service."""
    about = {row.id: row for row in indicators}
    totals = {row.id: row.total_id for row in about.values()}
    cells = [
        Cell(
            id=row.id,
            series=row.indicator_id,
            above=_above(row.indicator_id, totals),
            period=Period(row.last_day, row.first_day),
            organisation=row.organisation_id,
            figure=row.figure,
            unit=about[row.indicator_id].unit,
            public=row.public,
        )
        for row, _key, _name in observations
    ]
    return withheld(cells, current_app.extensions["planner.settings"].small_numbers_below)


def _above(series_id: int, totals: Mapping[int, int | None]) -> tuple[int, ...]:
    """Return what a series is a part of, what that is a part of, and so on."""
    above: list[int] = []
    while (total := totals[above[-1] if above else series_id]) is not None and total not in (series_id, *above):
        above.append(total)
    return tuple(above)


def _view(
    row: Observation, key: str | None, name: str | None, hidden: frozenset[str], see_all: bool
) -> ObservationView:
    figure = row.figure
    shown = figure if see_all else replace(figure, **dict.fromkeys(hidden))
    return ObservationView(
        row.id,
        Period(row.last_day, row.first_day),
        row.period,
        key,
        name,
        shown,
        hidden,
        # Of what is shown: the share that hidden numbers give would tell them.
        share_disagrees(shown),
        row.public,
        row.note,
        row.source,
    )


def _series(row: Any, observations: list[ObservationView], targets: list[TargetView]) -> SeriesView:
    return SeriesView(
        row.id,
        row.key,
        row.label,
        row.unit,
        Direction(row.direction) if row.direction else None,
        row.area_key,
        row.name_sv,
        row.name_en,
        row.total_key,
        observations,
        targets,
    )
