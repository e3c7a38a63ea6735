"""The sheets of activities and of their parts, one organisation each."""

from datetime import date

from planner.plans.rules import Precision, Status
from planner.reports import wording as w
from planner.reports.document.blocks import NOTHING
from planner.reports.excel.book import As, Book, Column, Value, yes
from planner.reports.rules import ActivityFacts, AreaFacts, AssignmentFacts, Report, is_late_against_decision

_PRECISIONS = {Precision.DAY: "dag", Precision.MONTH: "månad", Precision.QUARTER: "kvartal", Precision.YEAR: "år"}

_ACTIVITIES = (
    Column("Nyckel", 16),
    Column("Aktivitet", 44),
    Column("Område", 22),
    Column("Delområde", 22),
    Column("Status", 15),
    Column("Lägesrapport saknas", 12),
    Column("Tidplan", 12, As.DAY),
    Column("Tidplanens noggrannhet", 13),
    Column("Beslutad tidplan", 12, As.DAY),
    Column("Försenad", 11),
    Column("Försenad mot beslutad tidplan", 14),
    Column("Löper ut inom 30 dagar", 13),
    Column("Nya tidplaner", 11, As.WHOLE),
    Column("Klara delar", 10, As.WHOLE),
    Column("Delar", 9, As.WHOLE),
    Column("Beslutad lydelse", 60),
    Column("Klart när", 40),
    Column("Om tidplanen", 30),
    Column("Samverkan", 30),
    Column("Metoder", 20),
    Column("Skäl till att den utgår", 40),
)
_PARTS = (
    Column("Nyckel", 16),
    Column("Aktivitet", 44),
    Column("Område", 22),
    Column("Organisation", 28),
    Column("Status", 15),
    Column("Lägesrapport saknas", 12),
    Column("Tidplan", 12, As.DAY),
    Column("Tidplanens noggrannhet", 13),
    Column("Försenad", 11),
    Column("Senaste lägesrapport", 13, As.DAY),
    Column("Avvaktar till", 12, As.DAY),
    Column("Kommentar", 60),
)


def activities_sheet(book: Book, report: Report) -> None:
    """Add the activities, in the plan's order."""
    rows = [_activity(area, one, report.as_of) for area in report.areas for one in area.activities]
    lead = "En rad per aktivitet. Statusen är samlad av dem som ansvarar för delarna."
    book.list_sheet("Aktiviteter", lead, _ACTIVITIES, rows, nothing=NOTHING)


def assignments_sheet(book: Book, report: Report) -> None:
    """Add each organisation's part of each activity."""
    rows = [
        _part(area, activity, one)
        for area in report.areas
        for activity in area.activities
        for one in activity.assignments
    ]
    lead = "En rad per organisation och aktivitet. En aktivitet som fjorton stadsdelar genomför har fjorton delar."
    book.list_sheet("Delar", lead, _PARTS, rows, nothing=NOTHING)


def _activity(area: AreaFacts, one: ActivityFacts, day: date) -> list[Value]:
    return [
        one.key,
        one.title,
        area.name,
        one.group or None,
        w.STATUS_WORDS[one.status],
        yes(one.unreported),
        one.due.day if one.due else None,
        _PRECISIONS[one.due.precision] if one.due else w.WITHOUT_DEADLINE,
        one.decided.day if one.decided else None,
        yes(one.overdue),
        yes(is_late_against_decision(one, day)),
        yes(one.due_soon),
        len(one.moves),
        one.done,
        len(one.assignments),
        one.wording,
        one.done_when,
        one.due_note,
        ", ".join(one.partners) or None,
        ", ".join(one.methods) or None,
        one.dropped_reason,
    ]


def _part(area: AreaFacts, activity: ActivityFacts, one: AssignmentFacts) -> list[Value]:
    return [
        activity.key,
        activity.title,
        area.name,
        one.organisation_name,
        w.STATUS_WORDS[one.status],
        yes(one.last_update is None),
        one.due.day if one.due else None,
        _PRECISIONS[one.due.precision] if one.due else w.WITHOUT_DEADLINE,
        yes(one.overdue),
        one.last_update,
        one.paused_until if one.status is Status.PAUSED else None,
        one.comment,
    ]
