"""What differs from the decided timetable, as tables. Pure."""

from collections.abc import Sequence

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.document.blocks import (
    NOTHING,
    Part,
    Said,
    cell,
    column,
    paragraphs,
    rows_behind,
    section,
    span,
    table,
    to_activity,
    to_section,
)
from planner.reports.rows import due_notes
from planner.reports.rules import ActivityFacts, Report, What, deviations, selected


def deviations_section(report: Report) -> Part:
    """Return what is late against the deadline in force and against the decided one, moved, dropped or without any."""
    area_of = {activity.key: area.name for area in report.areas for activity in area.activities}
    found = deviations(report)
    overdue = {activity.key for activity in found.overdue}
    postponed = [activity for activity in found.late_against_decision if activity.key not in overdue]
    sections = [
        _section(
            What.OVERDUE,
            "Försenade aktiviteter",
            {"Aktivitet": 4, "Område": 3, "Tidplan": 2, "Försenad hos": 4},
            [(a, area_of[a.key], _due(a), _overdue_organisations(a)) for a in found.overdue],
        ),
        _section(
            What.LATE_AGAINST_DECISION,
            "Försenade mot beslutad tidplan",
            {"Aktivitet": 5, "Område": 3, "Beslutad tidplan": 2, "Ny tidplan": 3},
            [(a, area_of[a.key], w.due_text(a.decided), w.due_text(a.due)) for a in postponed],
            _late_against_decision(len(found.late_against_decision), len(postponed)),
        ),
        _section(
            What.MOVED,
            "Ändrad tidplan",
            {"Aktivitet": 10, "Från": 5, "Till": 5, "Skäl": 10},
            [
                (a, w.due_text(move.was), w.due_text(move.to), _reason(move.reason, w.day_text(move.on)))
                for a in found.moved
                for move in a.moves
            ],
        ),
        _section(
            What.DROPPED,
            "Aktiviteter som utgår",
            {"Aktivitet": 5, "Område": 3, "Skäl": 5},
            [(a, area_of[a.key], dropped_because(a)) for a in found.dropped],
        ),
        _section(
            What.WITHOUT_DEADLINE,
            "Aktiviteter utan tidplan",
            {"Aktivitet": 6, "Område": 3, "Anmärkning": 4},
            [(a, area_of[a.key], w.sentence(a.due_note) if a.due_note else "–") for a in found.without_deadline],
        ),
    ]
    return section(
        "deviations", "Avvikelser från beslutad tidplan", [_both_ways(report)], sections, parts=("follow_up",)
    )


def _both_ways(report: Report) -> Part | None:
    """Return by area how many are late, by the deadline in force and by the decided one."""
    measures = (What.OVERDUE, What.LATE_AGAINST_DECISION)
    places = [*((area.name, area.key, area.activities) for area in report.areas)]
    rows = [
        [cell(name), *(_count(report, activities, what, key) for what in measures)] for name, key, activities in places
    ]
    if not any(selected(report.activities, what, report.as_of) for what in measures):
        return None
    whole = [cell("Hela planen"), *(_count(report, report.activities, what, None) for what in measures)]
    columns = [
        column("Område", 6),
        column("Försenade mot gällande tidplan", 4, number=True),
        column("Försenade mot beslutad tidplan", 4, number=True),
    ]
    return table("Förseningar per område", columns, [*rows, whole], total=True)


def _count(report: Report, activities: Sequence[ActivityFacts], what: What, area: str | None) -> Part:
    return cell(w.number(len(selected(activities, what, report.as_of))), rows_behind(what, area))


def _section(
    what: What,
    title: str,
    columns: dict[str, int],
    rows: Sequence[tuple[ActivityFacts, *tuple[str, ...]]],
    intro: Said | None = None,
) -> Part:
    """Return a section with its table; one without rows says that there is nothing to tell."""
    cells = [[cell(a.title, to_activity(a.key)), *(cell(text) for text in texts)] for a, *texts in rows]
    heads = [column(name, width) for name, width in columns.items()]
    return section(
        f"deviation-{what.value}",
        title,
        [paragraphs(intro or (None if rows else NOTHING)), table(title, heads, cells)],
    )


def _late_against_decision(all_of_them: int, postponed: int) -> Said | None:
    """Say how the figure in the summary divides, since those overdue anyway are told of above."""
    if all_of_them == 0:
        return None
    told = all_of_them - postponed
    late = f"{w.activities(all_of_them)} är {'försenad' if all_of_them == 1 else 'försenade'}"
    said = [span(late, rows_behind(What.LATE_AGAINST_DECISION)), span(" mot den beslutade tidplanen. ")]
    above = to_section(f"deviation-{What.OVERDUE.value}")
    if postponed == 0:
        return [*said, span(f"{'Den' if told == 1 else 'De'} står redan under Försenade aktiviteter", above), span(".")]
    if told:
        said += [span(f"{w.number(told)} av dem står redan under Försenade aktiviteter", above), span(". ")]
    rest = (
        "Den som återstår har"
        if told and postponed == 1
        else "De som återstår har"
        if told
        else ("Den har" if postponed == 1 else "De har")
    )
    return [*said, span(f"{rest} en ny tidplan som inte har gått ut.")]


def _due(activity: ActivityFacts) -> str:
    notes = due_notes(activity)
    return f"{w.due_text(activity.due)} ({', '.join(notes)})" if notes else w.due_text(activity.due)


def _overdue_organisations(activity: ActivityFacts) -> str:
    late = [a.organisation_name for a in activity.assignments if a.overdue]
    return w.joined_if_few(late, len(activity.assignments), few=8)


def _reason(reason: str | None, day: str) -> str:
    return f"{w.sentence(reason)} Ändrad {day}." if reason else f"Ändrad {day}. Inget skäl är angivet."


def dropped_because(activity: ActivityFacts) -> str:
    """Return why an activity is dropped: the version's reason, or those that its organisations gave."""
    if activity.dropped_reason:
        return w.sentence(activity.dropped_reason)
    said = [a for a in activity.assignments if a.status is Status.DROPPED and a.comment]
    if len(activity.assignments) == 1 and said:
        return w.sentence(said[0].comment or "")
    return " ".join(w.sentence(f"{a.organisation_name}: {a.comment}") for a in said) or "Inget skäl är angivet."
