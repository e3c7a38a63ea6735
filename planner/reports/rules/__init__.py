"""The rules of the follow-up. Pure."""

from planner.reports.rules.contract import as_json, checksum
from planner.reports.rules.editions import Handling
from planner.reports.rules.report import (
    FIRST_YEAR,
    LAST_YEAR,
    ActivityFacts,
    AreaFacts,
    AssignmentFacts,
    Deviations,
    Move,
    Report,
    VersionFacts,
    by_status,
    default_day,
    deviations,
    is_late_against_decision,
    summary,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ActivityFacts",
    "AreaFacts",
    "AssignmentFacts",
    "Deviations",
    "Handling",
    "Move",
    "Report",
    "VersionFacts",
    "as_json",
    "by_status",
    "checksum",
    "default_day",
    "deviations",
    "is_late_against_decision",
    "summary",
]
