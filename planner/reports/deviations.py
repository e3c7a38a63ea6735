"""What differs from the decided timetable, as tables. Pure."""

from collections.abc import Sequence
from typing import Any

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.rows import due_notes
from planner.reports.rules import ActivityFacts, Report, deviations

NOTHING = "Inget att redovisa."


def deviation_sections(report: Report) -> list[dict[str, Any]]:
    """Return the sections on deviations; one without rows says that there is nothing to tell."""
    area_of = {activity.key: area.name for area in report.areas for activity in area.activities}
    found = deviations(report)
    overdue = {activity.key for activity in found.overdue}
    postponed = [activity for activity in found.late_against_decision if activity.key not in overdue]
    return [
        _section(
            "Försenade aktiviteter",
            {"Aktivitet": 4, "Område": 3, "Tidplan": 2, "Försenad hos": 4},
            [(a.title, area_of[a.key], _due(a), _overdue_organisations(a)) for a in found.overdue],
        ),
        _section(
            "Försenade mot beslutad tidplan",
            {"Aktivitet": 5, "Område": 3, "Beslutad tidplan": 2, "Ny tidplan": 3},
            [(a.title, area_of[a.key], w.due_text(a.decided), w.due_text(a.due)) for a in postponed],
            _late_against_decision(len(found.late_against_decision), len(postponed)),
        ),
        _section(
            "Ändrad tidplan",
            {"Aktivitet": 8, "Från": 5, "Till": 5, "Skäl": 10},
            [
                (
                    a.title,
                    w.due_text(move.was),
                    w.due_text(move.to),
                    _reason(move.reason, w.day_text(move.on)),
                )
                for a in found.moved
                for move in a.moves
            ],
        ),
        _section(
            "Aktiviteter som utgår",
            {"Aktivitet": 5, "Område": 3, "Skäl": 5},
            [(a.title, area_of[a.key], _dropped_because(a)) for a in found.dropped],
        ),
        _section(
            "Aktiviteter utan tidplan",
            {"Aktivitet": 6, "Område": 3, "Anmärkning": 4},
            [
                (a.title, area_of[a.key], w.sentence(a.due_note or "") if a.due_note else "–")
                for a in found.without_deadline
            ],
        ),
    ]


def _section(
    title: str, columns: dict[str, int], rows: Sequence[tuple[str, ...]], intro: str | None = None
) -> dict[str, Any]:
    """Return a section: its columns with their relative widths, and its rows."""
    return {
        "title": title,
        "intro": intro or (None if rows else NOTHING),
        "columns": list(columns),
        "widths": list(columns.values()),
        "rows": [list(row) for row in rows],
    }


def _late_against_decision(all_of_them: int, postponed: int) -> str | None:
    """Say how the figure in the summary divides, since those overdue anyway are told of above."""
    if all_of_them == 0:
        return None
    told = all_of_them - postponed
    late = (
        f"{w.activities(all_of_them)} är {'försenad' if all_of_them == 1 else 'försenade'} mot den beslutade tidplanen."
    )
    if postponed == 0:
        return f"{late} {'Den' if told == 1 else 'De'} står redan under Försenade aktiviteter."
    also = f" {told} av dem står redan under Försenade aktiviteter." if told else ""
    rest = (
        "Den som återstår har"
        if told and postponed == 1
        else "De som återstår har"
        if told
        else ("Den har" if postponed == 1 else "De har")
    )
    return f"{late}{also} {rest} en ny tidplan som inte har gått ut."


def _due(activity: ActivityFacts) -> str:
    notes = due_notes(activity)
    return f"{w.due_text(activity.due)} ({', '.join(notes)})" if notes else w.due_text(activity.due)


def _overdue_organisations(activity: ActivityFacts) -> str:
    late = [a.organisation_name for a in activity.assignments if a.overdue]
    return w.joined_if_few(late, len(activity.assignments), few=8)


def _reason(reason: str | None, day: str) -> str:
    return f"{w.sentence(reason)} Ändrad {day}." if reason else f"Ändrad {day}. Inget skäl är angivet."


def _dropped_because(activity: ActivityFacts) -> str:
    """Return why an activity is dropped: the version's reason, or those that its organisations gave."""
    if activity.dropped_reason:
        return w.sentence(activity.dropped_reason)
    said = [a for a in activity.assignments if a.status is Status.DROPPED and a.comment]
    if len(activity.assignments) == 1 and said:
        return w.sentence(said[0].comment or "")
    return " ".join(w.sentence(f"{a.organisation_name}: {a.comment}") for a in said) or "Inget skäl är angivet."
