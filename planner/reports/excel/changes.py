"""The sheet of what has changed since the edition before."""

from planner.reports import wording as w
from planner.reports.document.changes import LISTS
from planner.reports.excel.book import Book, Column, Value
from planner.reports.rules import Report, as_json

_COLUMNS = (
    Column("Nyckel", 16),
    Column("Förändring", 32),
    Column("Aktivitet", 60),
    Column("Område", 30),
)


def changes_sheet(book: Book, report: Report) -> None:
    """Add the activities that have changed, where there is an edition to compare with."""
    if report.before is None:
        return
    known: dict[str, tuple[str, str]] = {
        one["key"]: (one["title"], area["name"])
        for area in report.before.content["areas"]
        for one in area["activities"]
    }
    known |= {one.key: (one.title, area.name) for area in report.areas for one in area.activities}
    changes = as_json(report)["changes"]
    rows: list[list[Value]] = [[key, name, *known[key]] for what, name in LISTS.items() for key in changes[what]]
    before = report.before
    lead = f"Jämfört med utgåva {before.number} av uppföljningen {before.year}, läget den {w.day_text(before.as_of)}."
    book.list_sheet("Förändringar", lead, _COLUMNS, rows, nothing="Ingenting har ändrats.")
