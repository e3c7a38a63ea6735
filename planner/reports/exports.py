"""The entry in the trail of a live report that somebody took out."""

from typing import Any

from planner.audit.operations import record_export
from planner.kit.actor import Actor
from planner.reports.rules import Report


def record_report(report: Report, form: str, actor: Actor | None) -> None:
    """Record who has a report and in which format, whether it is an extract, and whether it holds drafts of texts."""
    facts: dict[str, Any] = {"year": report.year, "as_of": report.as_of.isoformat(), "format": form}
    if report.extract:
        facts["organisation"] = report.extract.key
    if report.has_drafts:
        facts["drafts"] = True
    record_export("report", actor=actor, **facts)
