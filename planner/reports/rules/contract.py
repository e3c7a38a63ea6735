"""The follow-up as others read it: its form as JSON, and its checksum. Pure."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from planner.indicators.rules.views import ObservationView, SeriesView
from planner.plans.rules import Due
from planner.reports.rules.changes import changes_since
from planner.reports.rules.facts import ActivityFacts, AreaFacts
from planner.reports.rules.report import Report, deviations, summary
from planner.requirements.rules import Gate, RequirementView, YearView


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as others read it (contract: "Report as JSON"), with its checksum.

    `indicators` are those of the plan as a whole, `organisation` is that of an extract, and `texts` are there in an
    edition and for those who write them.
    """
    deviating = deviations(report)
    version = report.version
    edition = report.edition.number if report.edition else None
    head = {
        "year": report.year,
        "as_of": report.as_of.isoformat(),
        "edition": edition,
        "organisation": report.extract.key if report.extract else None,
    }
    body: dict[str, Any] = {
        "plan": {
            "key": report.plan_key,
            "title": report.plan_title,
            "version": version.key if version else None,
        },
        "summary": summary(report),
        "indicators": [_series_json(series) for series in report.indicators_of(None)],
        "areas": [_area_json(area, report.indicators_of(area.key)) for area in report.areas],
        "requirements": _requirements_json(report.year, report.grant),
        "money": [_money_json(grant) for grant in report.grants if grant.money.known],
        "deviations": {
            "overdue": [a.key for a in deviating.overdue],
            "moved": [a.key for a in deviating.moved],
            "dropped": [a.key for a in deviating.dropped],
            "without_deadline": [a.key for a in deviating.without_deadline],
        },
        "texts": dict(report.texts),
    }
    body["changes"] = changes_since(report.before, body) if report.before else None
    return {**head, "checksum": checksum({**head, **body}), **body}


def checksum(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a report's JSON, without its checksum, in canonical form: keys sorted, no blanks."""
    bare = {key: value for key, value in content.items() if key != "checksum"}
    canonical = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _area_json(area: AreaFacts, indicators: Sequence[SeriesView]) -> dict[str, Any]:
    return {
        "key": area.key,
        "name": area.name,
        "about": area.about,
        "factors": list(area.factors),
        "indicators": [_series_json(series) for series in indicators],
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


def _series_json(series: SeriesView) -> dict[str, Any]:
    return {
        "key": series.key,
        "label": series.label,
        "unit": series.unit,
        "direction": series.direction.value if series.direction else None,
        "observations": [_observation_json(observation) for observation in series.observations],
        "targets": [{"period": target.period_text, "value": target.value} for target in series.targets],
    }


def _observation_json(observation: ObservationView) -> dict[str, Any]:
    figure = observation.figure
    return {
        "period": observation.period_text,
        "organisation": observation.organisation_key,
        "n": figure.n,
        "of": figure.of,
        "share": figure.share,
        "value": figure.value,
        "women": figure.women,
        "men": figure.men,
        "split": figure.split.value if figure.split else None,
        "hidden": sorted(observation.hidden),
        "note": observation.note,
        "source": observation.source,
    }


def _requirements_json(year: int, grant: YearView | None) -> dict[str, Any]:
    if grant is None:
        return {"year": year, "gate": Gate.UNKNOWN.value, "items": []}
    return {
        "year": year,
        "gate": grant.gate.value,
        "items": [_requirement_json(requirement) for requirement in grant.requirements],
    }


def _requirement_json(requirement: RequirementView) -> dict[str, Any]:
    authority = requirement.authority_outcome
    return {
        "code": requirement.code,
        "kind": requirement.kind.value,
        "audience": requirement.audience.value,
        "actor": requirement.actor.value,
        "title": requirement.title,
        "outcome": requirement.outcome.value,
        "authority_outcome": authority.value if authority else None,
        "counts": requirement.counts,
        "evidence_missing": requirement.missing,
    }


def _money_json(grant: YearView) -> dict[str, Any]:
    money = grant.money
    return {
        "year": grant.year,
        "national_sum_sek": money.national_sum,
        "granted_sek": money.granted,
        "received_sek": money.received,
        "received_on": money.received_on.isoformat() if money.received_on else None,
        "used_sek": money.used,
        "left_sek": money.left,
    }


def _day(due: Due | None) -> str | None:
    return due.day.isoformat() if due else None
