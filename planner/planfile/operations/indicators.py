"""Loading series, their figures and their targets."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import select

from planner.indicators.models import Indicator, Observation, Target
from planner.indicators.operations.observations import columns_of
from planner.indicators.rules import NUMBERS, Period
from planner.kit.db import db
from planner.planfile.consistency import Item
from planner.planfile.consistency.indicators import split_in_file
from planner.planfile.operations.basics import Names
from planner.planfile.operations.section import Section, Tally, links
from planner.plans.models import Area

_FIGURES = (*NUMBERS, "split", "public", "note", "source")


def load_indicators(items: Sequence[Item], names: Names, recorded_at: datetime, tally: Tally) -> None:
    """Load the series of a file that was checked. `recorded_at`: when figures that are new or others now came in."""
    if not items:
        return
    area_ids = {area.key: area.id for area in db.session.execute(select(Area.key, Area.id))}
    # Locked in the order in which all lock them who record figures of many series.
    rows = db.session.scalars(select(Indicator).order_by(Indicator.id).with_for_update()).all()
    section = Section(
        Indicator,
        {indicator.key: indicator for indicator in sorted(rows, key=attrgetter("position", "id"))},
        columns={key: key for key in ("key", "label", "unit", "direction")},
    )
    kept_observations, kept_targets = _kept(Observation), _kept(Target)
    for item in items:
        section.put(item, links(item, area_id=("area", area_ids)))
    section.arrange([item["key"] for item in items])
    ids = section.ids()
    for item in items:
        # A series may be a part of one that stands after it.
        section.set(item["key"], links(item, total_id=("part_of", ids)))
        indicator_id = ids[item["key"]]
        observations = _observations(item, indicator_id, kept_observations[indicator_id], names, recorded_at)
        observations.count(tally, "observations", item.get("observations", []))
        targets = _targets(item, indicator_id, kept_targets[indicator_id])
        targets.count(tally, "targets", item.get("targets", []))
    section.count(tally, "indicators", items)
    db.session.flush()


def _kept(table: type[Any]) -> dict[int, list[Any]]:
    """Return rows by the id of their series, locked against figures that are recorded meanwhile."""
    kept = defaultdict(list)
    for row in db.session.scalars(select(table).with_for_update()):
        kept[row.indicator_id].append(row)
    return kept


def _observations(
    indicator: Item, indicator_id: int, kept: Sequence[Observation], names: Names, recorded_at: datetime
) -> Section:
    def key(item: Item) -> tuple[Period, int | None]:
        organisation = item.get("organisation")
        return item["period"], names.organisations[organisation] if organisation else None

    section = Section(
        Observation,
        {(Period(row.last_day, row.first_day), row.organisation_id): row for row in kept},
        key=key,
        columns={name: name for name in _FIGURES},
        defaults={"indicator_id": indicator_id, "public": False},
    )
    for item in indicator.get("observations", []):
        period, organisation_id = key(item)
        row = section.rows.get((period, organisation_id))
        own = {} if row else {**columns_of(period), "organisation_id": organisation_id}
        section.put(_with_split(item, row), {**own, **links(item, by_id=("by", names.people))})
    for changed in section.changed:
        section.rows[changed].recorded_at = recorded_at
    return section


def _with_split(item: Item, row: Observation | None) -> Item:
    """Return figures with what women and men are given in, where either is; without it where neither is."""
    told = (item.get(name, getattr(row, name, None)) for name in ("n", "women", "men", "split"))
    return {**item, "split": split_in_file(*told)}


def _targets(indicator: Item, indicator_id: int, kept: Sequence[Target]) -> Section:
    section = Section(
        Target,
        {Period(row.last_day, row.first_day): row for row in kept},
        key=itemgetter("period"),
        columns={"value": "value"},
        defaults={"indicator_id": indicator_id},
    )
    for item in indicator.get("targets", []):
        section.put(item, {} if item["period"] in section.rows else columns_of(item["period"]))
    return section
