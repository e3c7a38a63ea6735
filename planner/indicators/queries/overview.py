"""Series as pages show them: by area, and one with what belongs to it. Areas of drafts are left out for most."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from planner.indicators.queries.lookups import find_indicator, relatives_of
from planner.indicators.queries.series import series
from planner.indicators.rules import Period, newest
from planner.indicators.rules.views import Development, ObservationView, SeriesView, development
from planner.kit.actor import Actor
from planner.kit.errors import NotFound
from planner.plans.models import Area
from planner.plans.queries.areas import areas


@dataclass(frozen=True, slots=True)
class AreaSeries:
    """An area's series, or (None) those of the plan as a whole; with how many parts each has, by key."""

    area: Area | None
    everything: Sequence[SeriesView]
    parts: dict[str, int]

    @property
    def series(self) -> Sequence[SeriesView]:
        """Those that are no part of another."""
        return [one for one in self.everything if one.total_key is None]


@dataclass(frozen=True, slots=True)
class OrganisationFigure:
    """An organisation's figures in a period, and what became of them since the period before that it has any of."""

    now: ObservationView
    development: Development | None


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series, what it is a part of, what its parts are, and its figures by organisation in one of the periods."""

    series: SeriesView
    total: SeriesView | None
    parts: Sequence[SeriesView]
    periods: Sequence[ObservationView]
    period: Period | None
    by_organisation: Sequence[OrganisationFigure]

    @property
    def has_hidden(self) -> bool:
        """Whether any figure of it or its parts may not leave the service."""
        return self.series.has_hidden or any(part.has_hidden for part in self.parts)

    @property
    def parts_together(self) -> Sequence[tuple[SeriesView, ObservationView]]:
        """The parts that have figures of the period that is the newest of any: what can be set side by side."""
        last = newest((part.latest for part in self.parts if part.latest), attrgetter("period"))
        return [(part, one) for part in self.parts if last for one in part.of_all if one.period == last.period]

    @property
    def organisations_have_sexes(self) -> bool:
        """Whether an organisation gives women or men in the period."""
        return any(row.now.has_sexes for row in self.by_organisation)


def by_area(actor: Actor, *, see_all: bool) -> list[AreaSeries]:
    """Return all series that somebody may see, the plan's own first and then in the order of areas. Four statements.

    see_all: with small numbers, for the screens of those who manage indicators alone.
    """
    found = series(see_all=see_all)
    parts: dict[str, int] = {}
    for one in found:
        if one.total_key is not None:
            parts[one.total_key] = parts.get(one.total_key, 0) + 1
    in_area: dict[str | None, list[SeriesView]] = {}
    for one in found:
        in_area.setdefault(one.area_key, []).append(one)
    places: list[Area | None] = [None, *areas(actor=actor)]
    return [AreaSeries(area, here, parts) for area in places if (here := in_area.get(area.key if area else None))]


def series_page(key: str, actor: Actor, period: Period | None = None, *, see_all: bool) -> SeriesPage:
    """Return a series with all its figures; by organisation those of `period`, or of the latest period with any.

    see_all: with small numbers, for the screens of those who manage indicators alone. Raises NotFound where there is
    none, or it belongs to an area of a draft that the actor doesn't see.
    """
    relatives = relatives_of(find_indicator(key))
    seen = {None, *(area.key for area in areas(actor=actor))}
    # All are read, since what is withheld hangs on all; what it adds up to or is made of may belong to a draft's area.
    every = series(keys={key, *relatives}, see_all=see_all)
    found = {one.key: one for one in every if one.area_key in seen}
    if key not in found:
        raise NotFound(key)
    one = found[key]
    split = [row for row in one.observations if row.organisation_key is not None]
    periods = list({row.period: row for row in split}.values())
    if period not in {row.period for row in periods}:
        latest = newest(periods, attrgetter("period"))
        period = latest.period if latest else None
    return SeriesPage(
        one,
        found.get(one.total_key or ""),
        [other for other in found.values() if other.total_key == key],
        periods,
        period,
        _organisations(one, split, period),
    )


def _organisations(
    one: SeriesView, split: Sequence[ObservationView], period: Period | None
) -> list[OrganisationFigure]:
    rows = []
    for now in (row for row in split if row.period == period):
        until = [row for row in split if row.organisation_key == now.organisation_key and row.period <= now.period]
        rows.append(OrganisationFigure(now, development(until, one.direction)))
    return rows
