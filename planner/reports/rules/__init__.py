"""The rules of the follow-up. Pure."""

from planner.reports.rules.contract import as_json, checksum
from planner.reports.rules.editions import EditionFacts, Handling, may_manage_reports, name_of
from planner.reports.rules.facts import ActivityFacts, AreaFacts, AssignmentFacts, Move, VersionFacts
from planner.reports.rules.report import (
    FIRST_YEAR,
    LAST_YEAR,
    Deviations,
    EditionBefore,
    Extract,
    Report,
    by_status,
    default_day,
    deviations,
    summary,
)
from planner.reports.rules.selection import What, is_late_against_decision, selected

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ActivityFacts",
    "AreaFacts",
    "AssignmentFacts",
    "Deviations",
    "EditionBefore",
    "EditionFacts",
    "Extract",
    "Handling",
    "Move",
    "Report",
    "VersionFacts",
    "What",
    "as_json",
    "by_status",
    "checksum",
    "default_day",
    "deviations",
    "is_late_against_decision",
    "may_manage_reports",
    "name_of",
    "selected",
    "summary",
]
