"""The first sheet: how it stands in numbers, by area too, with charts that are the spreadsheet's own."""

from collections.abc import Sequence
from typing import Any

from planner.kit import look
from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.colophon import colophon, edition_line
from planner.reports.document.blocks import STATUS_ORDER
from planner.reports.document.requirements import gate_sentence
from planner.reports.document.summary import summary_section
from planner.reports.excel.book import As, Book, Column, Place, Value
from planner.reports.rules import ActivityFacts, Report, What, as_json, selected

_FIGURES = (Column("Mått", 44), Column("Antal", 14, As.WHOLE))
_COUNTED = {
    **{What(status.value): w.STATUS_PLURALS[status].capitalize() for status in STATUS_ORDER},
    What.ALL: "Alla",
    What.OVERDUE: "Försenade",
    What.LATE_AGAINST_DECISION: "Försenade mot beslutad tidplan",
}
_BY_AREA = (Column("Område", 44), *(Column(word, 14, As.WHOLE) for word in _COUNTED.values()))
# As the charts of pages and of the PDF have them: what is done is filled, what isn't begun is hollow.
_LOOKS = {
    Status.DONE: (look.GREEN, look.GREEN),
    Status.ONGOING: (look.ACCENT_GROUND, look.ACCENT),
    Status.PAUSED: (look.YELLOW_GROUND, look.YELLOW),
    Status.NOT_STARTED: (look.PAPER, look.GREY),
    Status.DROPPED: (look.RULE, look.GREY),
}
_HEAD = 6
# In pixels: a row of the sheet, what a chart needs besides its bars, and each of its bars.
_ROW, _FRAME, _BAR = 20, 130, 30


def summary_sheet(book: Book, report: Report) -> None:
    """Add the summary."""
    content = as_json(report)
    figures = content["summary"]
    sheet = book.sheet("Sammanfattning")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(_COUNTED), 14)
    book.text(sheet, 2, _which(report), "plain")
    said = [w.sentence(w.done_of(figures["by_status"]["done"], figures["activities"]))]
    if figures["activities"]:
        said.append(w.sentence(w.overdue_clause(figures["overdue"])))
    book.text(sheet, 3, " ".join(said), "lead")
    if report.grant and not report.extract:
        book.text(sheet, 4, gate_sentence(report.grant), "lead")
    numbers = book.table(sheet, _HEAD, _FIGURES, _figures(figures), "Nyckeltal")
    height = _FRAME + _BAR * len(report.areas)
    charted = bool(figures["activities"])
    row = max(numbers.last + 2, _HEAD + height // _ROW + 2 if charted else 0)
    by_area = _by_area(book, sheet, row, report)
    row = by_area.last + 3
    if charted:
        drawn = next(block for block in summary_section(report, content)["blocks"] if block["kind"] == "chart")
        size = {"object_position": 2, "description": drawn["alternative"]}
        sheet.insert_chart(_HEAD, 3, _status_chart(book, by_area, height), size)
        sheet.insert_chart(row, 0, _late_chart(book, by_area, height), {**size, "description": _late_in_words(report)})
        row += height // _ROW + 2
    last = colophon(report, content["checksum"])
    for number, line in enumerate([*last["lines"], f"Kontrollsumma (SHA-256): {last['checksum']}"], row):
        book.text(sheet, number, line, "plain")


def _which(report: Report) -> str:
    """Return which version of the plan, and which edition of the report."""
    version = f"Version: {report.version.title}." if report.version else "Planen har ingen version i kraft."
    line = edition_line(report)
    return f"{version} {w.sentence(line)}" if line else version


def _figures(figures: dict[str, Any]) -> list[list[Value]]:
    return [
        ["Aktiviteter", figures["activities"]],
        *([w.STATUS_PLURALS[status].capitalize(), figures["by_status"][status.value]] for status in STATUS_ORDER),
        ["Försenade", figures["overdue"]],
        ["Försenade mot beslutad tidplan", figures["late_against_decision"]],
        ["Tidplanen löper ut inom 30 dagar", figures["due_soon"]],
        ["Lägesrapport saknas", figures["unreported"]],
        ["Saknar tidplan", figures["without_deadline"]],
        ["Har fått en ny tidplan", figures["moved"]],
        ["Delar, en per organisation och aktivitet", figures["assignments"]],
    ]


def _by_area(book: Book, sheet: Any, head: int, report: Report) -> Place:
    """Write how many activities each area has of each, with the whole plan under the table."""

    def counted(activities: Sequence[ActivityFacts]) -> list[Value]:
        return [len(selected(activities, what, report.as_of)) for what in _COUNTED]

    rows = [[area.name, *counted(area.activities)] for area in report.areas]
    place = book.table(sheet, head, _BY_AREA, rows, "Status_per_område")
    for at, value in enumerate(["Hela planen", *counted(report.activities)]):
        sheet.write(place.last + 1, at, value, book.formats["total"])
    return place


def _status_chart(book: Book, place: Place, height: int) -> Any:
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    for at, status in enumerate(STATUS_ORDER, 1):
        fill, line = _LOOKS[status]
        chart.add_series(_series(place, at, fill, line) | {"gap": 60})
    return _framed(chart, "Aktiviteternas status per område", height)


def _late_chart(book: Book, place: Place, height: int) -> Any:
    chart = book.book.add_chart({"type": "bar"})
    words = list(_COUNTED)
    chart.add_series(_series(place, 1 + words.index(What.OVERDUE), look.RED, look.RED) | {"gap": 60})
    chart.add_series(_series(place, 1 + words.index(What.LATE_AGAINST_DECISION), look.YELLOW_GROUND, look.YELLOW))
    return _framed(chart, "Försenade aktiviteter per område", height)


def _series(place: Place, at: int, fill: str, line: str) -> dict[str, Any]:
    return {
        "name": [place.sheet, place.first - 1, at],
        "categories": [place.sheet, place.first, 0, place.last, 0],
        "values": [place.sheet, place.first, at, place.last, at],
        "fill": {"color": fill},
        "border": {"color": line, "width": 1.25},
        # None of something is said by there being no bar.
        "data_labels": {"value": True, "num_format": "0;;;", "font": {"color": _on(fill)}},
    }


def _on(fill: str) -> str:
    return look.PAPER if fill == look.GREEN else look.INK


def _framed(chart: Any, title: str, height: int) -> Any:
    chart.set_title({"name": title, "name_font": {"size": 14, "color": look.INK}, "overlay": False})
    # The first area at the top, as in the table.
    chart.set_y_axis({"reverse": True, "line": {"color": look.RULE}})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": height})
    return chart


def _late_in_words(report: Report) -> str:
    """Return the second chart as a text."""
    said = []
    for area in report.areas:
        late, decided = (
            len(selected(area.activities, what, report.as_of)) for what in (What.OVERDUE, What.LATE_AGAINST_DECISION)
        )
        said.append(f"{area.name}: {w.number(late)}, mot beslutad tidplan {w.number(decided)}.")
    return "Liggande staplar med försenade aktiviteter, två per område. " + " ".join(said)
