"""Reading years of the grant with their requirements, evidence and submission; uploaded files are left out."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.people.models import Person
from planner.planfile.consistency import Item
from planner.planfile.queries.areas import by_first
from planner.requirements.models import Assessment, Evidence, EvidenceItem, GrantYear, Requirement, SubmissionMilestone
from planner.requirements.rules import Actor, Audience, EvidenceKind, Kind, Milestone, Outcome, Whose


def grant_years() -> list[Item]:
    """Return years of the grant, the oldest first. What is beyond the format's own keys is there where it is set."""
    milestones = by_first(select(SubmissionMilestone.grant_year_id, SubmissionMilestone))
    requirements = _requirements()
    rows = db.session.execute(
        select(GrantYear, Person.email)
        .outerjoin(Person, Person.id == GrantYear.responsible_id)
        .order_by(GrantYear.year)
    )
    return [
        {
            "year": year.year,
            "complete": year.complete,
            **_set(source=year.source),
            "national_sum_sek": year.national_sum_sek,
            "granted_sek": year.granted_sek,
            **_set(
                received_on=year.received_on,
                received_sek=year.received_sek,
                used_sek=year.used_sek,
                money_note=year.money_note,
            ),
            "submission": _submission(year, responsible, [row for (row,) in milestones[year.id]]),
            "items": requirements.get(year.id, []),
        }
        for year, responsible in rows
    ]


def _submission(year: GrantYear, responsible: str | None, milestones: list[SubmissionMilestone]) -> Item | None:
    order = list(Milestone)
    milestones = sorted(milestones, key=lambda row: order.index(Milestone(row.kind)))
    dates = [{"kind": Milestone(row.kind), "due": row.due, **_set(done=row.done_on)} for row in milestones]
    submission = {
        "recipient": year.recipient,
        "due": year.due,
        "receipt": year.receipt,
        **_set(responsible=responsible, sent=year.sent_on, milestones=dates or None),
    }
    return submission if any(submission.values()) else None


def _requirements() -> dict[int, list[Item]]:
    """Return requirements by the id of their year."""
    evidence, assessments = _evidence(), _assessments()
    rows = by_first(
        select(Requirement.grant_year_id, Requirement, Person.email)
        .outerjoin(Person, Person.id == Requirement.responsible_id)
        .order_by(Requirement.position, Requirement.id)
    )
    return {
        year_id: [
            _requirement(row, responsible, evidence[row.id], assessments.get(row.id, {}))
            for row, responsible in of_year
        ]
        for year_id, of_year in rows.items()
    }


def _requirement(row: Requirement, responsible: str | None, evidence: list[Item], said: Mapping[str, Item]) -> Item:
    return {
        "code": row.code,
        "kind": Kind(row.kind),
        "audience": Audience(row.audience),
        "actor": Actor(row.actor),
        "title": row.title,
        **_set(about=row.about),
        "responsible": responsible,
        "internal_due": row.internal_due,
        "national_sum_sek": row.national_sum_sek,
        "evidence": evidence,
        "assessment": said.get(Whose.OURS),
        **_set(authority=said.get(Whose.AUTHORITY)),
    }


def _assessments() -> dict[int, dict[str, Item]]:
    """Return the last assessments by the id of their requirement and whose they are; what says nothing is left out."""
    rows = db.session.execute(
        select(Assessment, Person.email).outerjoin(Person, Person.id == Assessment.by_id).order_by(Assessment.id)
    )
    found: dict[int, dict[str, Item]] = defaultdict(dict)
    for row, by in rows:
        outcome = Outcome(row.outcome) if row.outcome else None
        if row.whose == Whose.OURS:
            said = {"outcome": outcome, "on": row.on, "by": by, "reason": row.reason}
            empty = outcome is Outcome.NOT_ASSESSED and not (row.on or by or row.reason)
        else:
            said = dict(_set(outcome=outcome, on=row.on, note=row.reason))
            empty = not said
        found[row.requirement_id][row.whose] = {} if empty else said
    return {number: {whose: said for whose, said in of.items() if said} for number, of in found.items()}


def _evidence() -> dict[int, list[Item]]:
    """Return evidence by the id of its requirement."""
    items = by_first(
        select(EvidenceItem.evidence_id, EvidenceItem.kind, EvidenceItem.text, EvidenceItem.key, Person.email)
        .outerjoin(Person, Person.id == EvidenceItem.by_id)
        .where(EvidenceItem.kind != EvidenceKind.FILE)
        .order_by(EvidenceItem.id)
    )
    rows = by_first(
        select(Evidence.requirement_id, Evidence, Person.email)
        .outerjoin(Person, Person.id == Evidence.signed_by_id)
        .order_by(Evidence.position, Evidence.id)
    )
    found: dict[int, list[Item]] = defaultdict(list)
    for requirement_id, evidence in rows.items():
        for row, signed_by in evidence:
            shown_by = [{kind: text or key, **_set(by=by)} for kind, text, key, by in items[row.id]]
            found[requirement_id].append(
                {
                    "title": row.title,
                    "on": row.shown_on,
                    "signed_by": signed_by,
                    "note": row.note,
                    **_set(items=shown_by or None),
                }
            )
    return found


def _set(**values: Any) -> Mapping[str, Any]:
    """Return what has a value: keys that an export has only then."""
    return {key: value for key, value in values.items() if value is not None}
