"""The sheet of what differs from the decided timetable."""

from planner.reports import wording as w
from planner.reports.document.blocks import NOTHING
from planner.reports.document.deviations import dropped_because
from planner.reports.excel.book import As, Book, Column, Value
from planner.reports.rules import ActivityFacts, Report, What, selected

_COLUMNS = (
    Column("Nyckel", 16),
    Column("Avvikelse", 32),
    Column("Aktivitet", 44),
    Column("Område", 22),
    Column("Status", 15),
    Column("Beslutad tidplan", 12, As.DAY),
    Column("Tidplan", 12, As.DAY),
    Column("Försenad hos", 40),
    Column("Senast ändrad", 12, As.DAY),
    Column("Skäl", 50),
)
# In the order in which the follow-up tells them.
_WORDS = {
    What.OVERDUE: w.OVERDUE,
    What.LATE_AGAINST_DECISION: "Försenad mot beslutad tidplan",
    What.MOVED: "Ny tidplan",
    What.DROPPED: "Utgår",
    What.WITHOUT_DEADLINE: w.WITHOUT_DEADLINE,
}


def deviations_sheet(book: Book, report: Report) -> None:
    """Add the deviations; an activity has a row for each of its own."""
    area_of = {activity.key: area.name for area in report.areas for activity in area.activities}
    rows = [
        _row(what, one, area_of[one.key]) for what in _WORDS for one in selected(report.activities, what, report.as_of)
    ]
    lead = "En rad per aktivitet och avvikelse. En aktivitet kan avvika på flera sätt och står då på flera rader."
    book.list_sheet("Avvikelser", lead, _COLUMNS, rows, nothing=NOTHING)


def _row(what: What, one: ActivityFacts, area: str) -> list[Value]:
    move = one.moves[-1] if one.moves else None
    return [
        one.key,
        _WORDS[what],
        one.title,
        area,
        w.STATUS_WORDS[one.status],
        one.decided.day if one.decided else None,
        one.due.day if one.due else None,
        ", ".join(part.organisation_name for part in one.assignments if part.overdue) or None,
        move.on if move else None,
        dropped_because(one) if what is What.DROPPED else move.reason if move else None,
    ]
