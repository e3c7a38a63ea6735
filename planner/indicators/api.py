"""Indicators for programs: series with their figures and targets. Small numbers are hidden, whoever asks."""

from typing import Any

from flask import Response
from marshmallow import fields

from planner.indicators.queries.overview import by_area, series_page
from planner.indicators.rules import NUMBERS, Direction, Split
from planner.indicators.rules.views import ObservationView, SeriesView
from planner.kit.actor import acting
from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.shapes import Answer, flag, many, number, one_of, text
from planner.kit.web import Access, access

blueprint = ApiBlueprint(
    "indicators",
    __name__,
    says="Indicators: series of figures, and where they should go. Of counts of persons, small ones are hidden.",
    names={"indicator": ("Key of an indicator.", "sip.has")},
)


def _measure(says: str, example: float | None) -> fields.Float:
    return fields.Float(allow_none=True, metadata={"description": says, "example": example})


class ObservationAnswer(Answer):
    """The figures of a period as their source gives them; null: not given, or hidden."""

    period = text("A year, quarter or month, or from one to another.", "2013")
    organisation = text("Key of the organisation; null: of all.", None)
    n = number("A count.", 731, nullable=True)
    of = number("What the count is a part of.", 3596, nullable=True)
    share = _measure("Percent, as printed: it may not be what the counts give.", 21.0)
    value = _measure("Any other measure, in the series' unit.", None)
    women = _measure("Of women.", 57.0)
    men = _measure("Of men.", 43.0)
    split = one_of(
        Split, "What women and men are given in: percent, or the series' own unit.", "percent", nullable=True
    )
    hidden = many(text("Name of a field.", "n"), "The fields that are null because they would tell a small number.")
    public = flag("Whether the source has printed it, so that nothing is hidden.", False)
    note = text("A remark.", None)
    source = text("Where it comes from.", "plan-2013", nullable=True)


class TargetAnswer(Answer):
    """Where a series should be."""

    period = text("When.", "2014")
    value = fields.Float(metadata={"description": "Its value, in the series' unit.", "example": 900.0})


class SeriesAnswer(Answer):
    """A series."""

    key = text("Its key.", "sip.has")
    area = text("Key of its area; null: of the plan as a whole.", "sip", nullable=True)
    label = text("What it is called.", "Har samordnad individuell plan")
    unit = text("What it is counted in.", "personer", nullable=True)
    direction = one_of(Direction, "Where it is wanted to go; null: nobody has said.", "up", nullable=True)
    part_of = text("Key of the series that it is a part of.", None)
    observations = many(ObservationAnswer, "In the order of periods; of all first, then by organisation.")
    targets = many(TargetAnswer, "In the order of periods.")


class SeriesList(Answer):
    """All series."""

    items = many(SeriesAnswer, "The plan's own first, then by area.")


@blueprint.get("/indicators")
@access(Access.READER)
@blueprint.gives(SeriesList)
def indicators() -> Response:
    """List the series with all their figures."""
    every = [one for group in by_area(acting(), see_all=False) for one in group.everything]
    seen = {one.key for one in every}
    return answer({"items": [_series(one, one.total_key if one.total_key in seen else None) for one in every]})


@blueprint.get("/indicators/<indicator>")
@access(Access.READER)
@blueprint.gives(SeriesAnswer)
def read(indicator: str) -> Response:
    """Read a series."""
    page = series_page(indicator, acting(), see_all=False)
    return answer(_series(page.series, page.total.key if page.total else None))


def _series(one: SeriesView, part_of: str | None) -> dict[str, Any]:
    return {
        "key": one.key,
        "area": one.area_key,
        "label": one.label,
        "unit": one.unit,
        "direction": one.direction.value if one.direction else None,
        "part_of": part_of,
        "observations": [_observation(row) for row in one.observations],
        "targets": [{"period": row.period_text, "value": row.value} for row in one.targets],
    }


def _observation(row: ObservationView) -> dict[str, Any]:
    return {
        "period": row.period_text,
        "organisation": row.organisation_key,
        **{name: getattr(row.figure, name) for name in NUMBERS},
        "split": row.figure.split.value if row.figure.split else None,
        "hidden": sorted(row.hidden),
        "public": row.public,
        "note": row.note,
        "source": row.source,
    }
