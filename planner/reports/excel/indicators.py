"""The sheet of indicators: a row for each figure that their sources give, and for each target."""

from collections.abc import Iterator, Mapping

from planner.indicators.rules import Split
from planner.indicators.rules.views import ObservationView, SeriesView
from planner.reports import wording as w
from planner.reports.document.blocks import NOTHING
from planner.reports.document.figures import wanted
from planner.reports.excel.book import As, Book, Column, Value
from planner.reports.rules import Report

_COLUMNS = (
    Column("Nyckel", 28),
    Column("Indikator", 44),
    Column("Område", 22),
    Column("Enhet", 18),
    Column("Önskad riktning", 13),
    Column("Period", 18),
    Column("Periodens sista dag", 12, As.DAY),
    Column("Organisation", 24),
    Column("Antal", 10, As.WHOLE),
    Column("Av", 10, As.WHOLE),
    Column("Andel, procent", 10, As.DECIMAL),
    Column("Värde", 10, As.DECIMAL),
    Column("Kvinnor", 10, As.DECIMAL),
    Column("Män", 10, As.DECIMAL),
    Column("Kvinnor och män anges i", 16),
    Column("Målvärde", 11, As.DECIMAL),
    Column("Antalen ger, procent", 12, As.DECIMAL),
    Column("Anmärkning", 50),
    Column("Källa", 24),
)
_LEAD = (
    "Siffrorna står som källan anger dem. Två punkter (..) står för ett antal som är för litet för att lämnas ut, "
    "eller som skulle avslöja ett sådant."
)


def indicators_sheet(book: Book, report: Report) -> None:
    """Add the figures up to the report's day, those that may leave the service."""
    names = {area.key: area.name for area in report.areas}
    rows = [row for series in report.indicators for row in _rows(series, names)]
    book.list_sheet("Indikatorer", _LEAD, _COLUMNS, rows, nothing=NOTHING)


def _rows(series: SeriesView, names: Mapping[str, str]) -> Iterator[list[Value]]:
    area = names.get(series.area_key) if series.area_key else None
    head: list[Value] = [series.key, series.label, area, series.unit, wanted(series)]
    for one in series.observations:
        yield [*head, *_figures(one)]
    for target in series.targets:
        yield [*head, target.period_text, target.period.last, *([None] * 8), target.value, None, None, None]


def _figures(one: ObservationView) -> list[Value]:
    figure = one.figure

    def number(name: str) -> Value:
        value: float | None = getattr(figure, name)
        return w.HIDDEN if value is None and name in one.hidden else value

    split = {Split.PERCENT: "procent", Split.OWN_UNIT: "enheten", None: None}[figure.split]
    return [
        one.period_text,
        one.period.last,
        one.organisation,
        *(number(name) for name in ("n", "of", "share", "value", "women", "men")),
        split,
        None,
        None if one.disagrees is None else round(one.disagrees, 1),
        one.note,
        one.source,
    ]
