"""Loading years of the grant: their money and submission, and their requirements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.planfile.consistency import Item
from planner.planfile.operations.assessments import load_assessments
from planner.planfile.operations.basics import Names
from planner.planfile.operations.evidence import Checklist, load_evidence
from planner.planfile.operations.section import Section, Tally, links, part
from planner.requirements.models import GrantYear, Requirement, SubmissionMilestone
from planner.requirements.rules import Actor, Audience, Kind

# The keys of a file and the columns they fill.
_MONEY = ("national_sum_sek", "granted_sek", "received_on", "received_sek", "used_sek", "money_note")
_YEAR = {key: key for key in ("year", "complete", "source", *_MONEY)}
_SUBMISSION = {"recipient": "recipient", "due": "due", "receipt": "receipt", "sent": "sent_on"}
_OWN = ("code", "kind", "audience", "actor", "title", "about", "internal_due", "national_sum_sek")


def load_requirements(items: Sequence[Item], names: Names, *, recorded_at: datetime, today: date, tally: Tally) -> None:
    """Load the years of the grant of a file that was checked.

    `recorded_at`: when what shows something and assessments came in; `today`: the business date then.
    """
    if not items:
        return
    years = Section(
        GrantYear,
        {row.year: row for row in db.session.scalars(select(GrantYear).with_for_update())},
        key=itemgetter("year"),
        columns=_YEAR,
        # A list of requirements is the whole list, unless it says that it isn't.
        defaults={"complete": True},
    )
    for item in items:
        years.put(item, part(item, "submission", _SUBMISSION, responsible_id=("responsible", names.people)))
    ids = years.ids()
    kept = _by_year(select(Requirement).order_by(Requirement.position, Requirement.id))
    milestones = _by_year(select(SubmissionMilestone))
    sections = []
    for item in items:
        year_id = ids[item["year"]]
        if _load_milestones(item, year_id, milestones[year_id]):
            years.changed.add(item["year"])
        sections.append((_requirements(item, year_id, kept[year_id], names), item.get("items", [])))
    years.count(tally, "grant_years", items)
    db.session.flush()
    load_evidence([Checklist(section, item) for section, own in sections for item in own], names, recorded_at)
    for section, own in sections:
        load_assessments(section, own, names, recorded_at=recorded_at, today=today)
    for section, own in sections:
        section.count(tally, "requirements", own)


def _by_year(statement: Any) -> dict[int, list[Any]]:
    kept = defaultdict(list)
    for row in db.session.scalars(statement.with_for_update()):
        kept[row.grant_year_id].append(row)
    return kept


def _load_milestones(year: Item, year_id: int, kept: Sequence[SubmissionMilestone]) -> bool:
    """Load a submission's milestones, and return whether any is new or another now."""
    section = Section(
        SubmissionMilestone,
        {row.kind: row for row in kept},
        key=itemgetter("kind"),
        columns={"kind": "kind", "due": "due", "done": "done_on"},
        defaults={"grant_year_id": year_id},
    )
    for item in (year.get("submission") or {}).get("milestones", []):
        section.put(item)
    return bool(section.changed)


def _requirements(year: Item, year_id: int, kept: Sequence[Requirement], names: Names) -> Section:
    section = Section(
        Requirement,
        {row.code: row for row in kept},
        key=itemgetter("code"),
        columns={key: key for key in _OWN},
        defaults={
            "grant_year_id": year_id,
            "kind": Kind.BASIC,
            "audience": Audience.ALL,
            "actor": Actor.MUNICIPALITY,
        },
    )
    for item in year.get("items", []):
        section.put(item, links(item, responsible_id=("responsible", names.people)))
    section.arrange([item["code"] for item in year.get("items", [])])
    return section
