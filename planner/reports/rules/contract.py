"""The follow-up as others read it: its form as JSON, and its checksum. Pure."""

import hashlib
import json
from typing import Any

from planner.plans.rules import Due
from planner.reports.rules.report import ActivityFacts, AreaFacts, Report, deviations, summary


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as others read it (contract: "Report as JSON"), with its checksum.

    Requirements and indicators have no rooms yet: the gate is unknown, and nothing is listed.
    """
    deviating = deviations(report)
    version = report.version
    head = {"year": report.year, "as_of": report.as_of.isoformat(), "edition": None}
    body: dict[str, Any] = {
        "plan": {
            "key": report.plan_key,
            "title": report.plan_title,
            "version": version.key if version else None,
        },
        "summary": summary(report),
        "areas": [_area_json(area) for area in report.areas],
        "requirements": {"year": report.year, "gate": "unknown", "items": []},
        "deviations": {
            "overdue": [a.key for a in deviating.overdue],
            "moved": [a.key for a in deviating.moved],
            "dropped": [a.key for a in deviating.dropped],
            "without_deadline": [a.key for a in deviating.without_deadline],
        },
        "changes": None,
    }
    return {**head, "checksum": checksum({**head, **body}), **body}


def checksum(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a report's JSON, without its checksum, in canonical form: keys sorted, no blanks."""
    bare = {key: value for key, value in content.items() if key != "checksum"}
    canonical = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _area_json(area: AreaFacts) -> dict[str, Any]:
    return {
        "key": area.key,
        "name": area.name,
        "about": area.about,
        "factors": list(area.factors),
        "indicators": [],
        "activities": [_activity_json(activity) for activity in area.activities],
    }


def _activity_json(activity: ActivityFacts) -> dict[str, Any]:
    return {
        "key": activity.key,
        "title": activity.title,
        "status": activity.status.value,
        "light": activity.light.value,
        "due": _day(activity.due),
        "decided_due": _day(activity.decided),
        "precision": activity.due.precision.value if activity.due else None,
        "overdue": activity.overdue,
        "moves": [
            {"on": move.on.isoformat(), "from": _day(move.was), "reason": move.reason, "by": move.by}
            for move in activity.moves
        ],
        "done": activity.done,
        "of": len(activity.assignments),
        "assignments": [
            {
                "organisation": assignment.organisation,
                "owner": assignment.owner,
                "status": assignment.status.value,
                "due": _day(assignment.due),
                "overdue": assignment.overdue,
                "last_update": assignment.last_update.isoformat() if assignment.last_update else None,
            }
            for assignment in activity.assignments
        ],
    }


def _day(due: Due | None) -> str | None:
    return due.day.isoformat() if due else None
