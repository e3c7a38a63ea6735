"""The sheets of what has changed since the edition before: in numbers, of activities, and of indicators."""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.indicators.rules import Change, Period
from planner.reports import wording as w
from planner.reports.document.changes import CHANGES, LISTS, measured, then_and_now
from planner.reports.document.figures import period_text
from planner.reports.excel.book import As, Book, Column, Value
from planner.reports.rules import EditionBefore, Report, as_json

_ACTIVITIES = (
    Column("Nyckel", 16),
    Column("Förändring", 32),
    Column("Aktivitet", 60),
    Column("Område", 30),
)
_INDICATORS = (
    Column("Nyckel", 28),
    Column("Indikator", 44),
    Column("Mätt i", 18),
    Column("Period förut", 18),
    Column("Förut", 11, As.DECIMAL),
    Column("Period nu", 18),
    Column("Nu", 11, As.DECIMAL),
    Column("Utveckling", 16),
)
Json = Mapping[str, Any]
Row = list[Value]
NOTHING = "Ingenting har ändrats."


def changes_sheets(book: Book, report: Report) -> None:
    """Add what has changed, where there is an edition to compare with."""
    before = report.before
    if before is None:
        return
    content = as_json(report)
    changes = content["changes"]
    lead = f"Jämfört med utgåva {before.number} av uppföljningen {before.year}, läget den {w.day_text(before.as_of)}."
    book.list_sheet("Då och nu", lead, *_numbers(report, before, content), nothing=NOTHING)
    book.list_sheet("Förändringar", lead, _ACTIVITIES, _activities(report, before, changes), nothing=NOTHING)
    if changes["indicators"]:
        book.list_sheet("Nya utfall", lead, _INDICATORS, _indicators(report, changes), nothing=NOTHING)


def _numbers(report: Report, before: EditionBefore, content: Json) -> tuple[Sequence[Column], Sequence[Row]]:
    columns = (
        Column("Antal", 44),
        Column(f"Då, {w.day_text(before.as_of)}", 20, As.WHOLE),
        Column(f"Nu, {w.day_text(report.as_of)}", 20, As.WHOLE),
        Column("Skillnad", 12, As.WHOLE),
    )
    counted = then_and_now(before.content["summary"], content["summary"])
    return columns, [[word, was, is_, is_ - was] for _what, word, was, is_ in counted]


def _activities(report: Report, before: EditionBefore, changes: Json) -> Sequence[Row]:
    known: dict[str, tuple[str, str]] = {
        one["key"]: (one["title"], area["name"]) for area in before.content["areas"] for one in area["activities"]
    }
    known |= {one.key: (one.title, area.name) for area in report.areas for one in area.activities}
    return [[key, name, *known[key]] for what, name in LISTS.items() for key in changes[what]]


def _indicators(report: Report, changes: Json) -> Sequence[Row]:
    known = {series.key: series for series in report.indicators}
    rows: list[Row] = []
    for one in changes["indicators"]:
        series = known[one["key"]]
        (measure, was), (_measure, is_) = measured(one["before"]), measured(one["after"])
        unit = "procent" if measure == "share" else series.unit
        then, now = (period_text(Period.parse(one[when]["period"])) for when in ("before", "after"))
        rows.append([series.key, series.label, unit, then, was, now, is_, CHANGES[Change(one["change"])]])
    return rows
