"""Reading indicators: all of them by area, and one with its history, its charts and the tables behind them."""

from collections.abc import Callable

from flask import current_app, render_template
from markupsafe import Markup

from planner.indicators.pages.blueprint import ASKED, AskedFigures, blueprint
from planner.indicators.pictures import by_sex, over_time, side_by_side
from planner.indicators.queries.overview import SeriesPage, by_area, series_page
from planner.indicators.rules import may_manage_indicators
from planner.indicators.rules.views import Asked
from planner.indicators.schemas import PeriodInput
from planner.indicators.words import period_words
from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.forms import from_address
from planner.kit.web import Access, access


@blueprint.get("/indikatorer")
@access(Access.READER)
def indicators() -> str:
    """Show all series by area: the latest figures, what became of them since the period before, the target."""
    groups = by_area(acting(), see_all=_sees_all())
    has_hidden = any(one.has_hidden for group in groups for one in group.series)
    return render_template("indicators/list.html", groups=groups, has_hidden=has_hidden, below=_below())


@blueprint.get("/indikatorer/<key>")
@access(Access.READER)
def indicator(key: str) -> str:
    """Show a series: its figures over time, by sex and by organisation, and the series that add up to it."""
    page = series_page(key, acting(), from_address(PeriodInput())["period"], see_all=_sees_all())
    return render_template(
        "indicators/series.html",
        page=page,
        one=page.series,
        asked=_asked(page),
        charts=_charts(page),
        has_hidden=page.has_hidden,
        below=_below(),
    )


def _asked(page: SeriesPage) -> Asked | None:
    """Return how many were asked for the figures by organisation that are shown, where anybody was."""
    if page.period is None:
        return None
    told: AskedFigures = current_app.extensions[ASKED]
    return told(business_date(), [page.series.key]).get(page.series.key, {}).get(page.period)


def _sees_all() -> bool:
    return may_manage_indicators(acting())


def _below() -> int:
    below: int = current_app.extensions["planner.settings"].small_numbers_below
    return below


def _charts(page: SeriesPage) -> dict[str, Markup | None]:
    one = page.series
    parts = [(part.label_within(one.label), row) for part, row in page.parts_together]
    title = f"{one.label}, {period_words(parts[0][1].period)}" if parts else one.label
    organisations = [(row.now.organisation or "", row.now) for row in page.by_organisation]
    drawn: dict[str, Callable[[], str | None]] = {
        "time": lambda: over_time(one),
        "sex": lambda: by_sex(one.label, [(period_words(row.period), row) for row in one.of_all]),
        "organisations": lambda: side_by_side(one.label, organisations, one.unit),
        "parts": lambda: by_sex(title, parts) or side_by_side(title, parts, one.unit),
    }
    return {name: _safe(draw()) for name, draw in drawn.items()}


def _safe(svg: str | None) -> Markup | None:
    # A chart escapes its own texts.
    return None if svg is None else Markup(svg)  # noqa: S704 # nosec B704
