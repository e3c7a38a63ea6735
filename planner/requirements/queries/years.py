"""Years of the grant with all that belongs to them. As many statements however many years and requirements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from planner.kit.db import db
from planner.people.models import Person
from planner.requirements.models import (
    Assessment,
    Evidence,
    EvidenceItem,
    GrantYear,
    Requirement,
    StoredFile,
    SubmissionMilestone,
)
from planner.requirements.rules import (
    Actor,
    AssessmentFacts,
    Audience,
    EvidenceFacts,
    EvidenceKind,
    FileFacts,
    ItemFacts,
    Kind,
    Milestone,
    MilestoneFacts,
    Money,
    Outcome,
    RequirementView,
    Submission,
    Who,
    Whose,
    YearView,
)
from planner.requirements.rules.assessment import assessed
from planner.requirements.rules.year import behind_gate

_ORDER = list(Milestone)


def year_view(year: int) -> YearView | None:
    """Return a year of the grant, or None where nothing is kept of it. Seven statements."""
    return next(iter(_views(GrantYear.year == year)), None)


def year_views() -> list[YearView]:
    """Return all years, the latest first. Seven statements."""
    return _views(true())


def _views(which: ColumnElement[bool]) -> list[YearView]:
    years = db.session.scalars(select(GrantYear).where(which).order_by(GrantYear.year.desc())).all()
    if not years:
        return []
    wanted = select(GrantYear.id).where(which)
    requirements = db.session.scalars(
        select(Requirement)
        .where(Requirement.grant_year_id.in_(wanted))
        .order_by(Requirement.grant_year_id, Requirement.position, Requirement.id)
    ).all()
    milestones = db.session.scalars(
        select(SubmissionMilestone).where(SubmissionMilestone.grant_year_id.in_(wanted))
    ).all()
    of_year = select(Requirement.id).where(Requirement.grant_year_id.in_(wanted))
    assessments = db.session.scalars(
        select(Assessment).where(Assessment.requirement_id.in_(of_year)).order_by(Assessment.id)
    ).all()
    evidence = db.session.scalars(
        select(Evidence).where(Evidence.requirement_id.in_(of_year)).order_by(Evidence.position, Evidence.id)
    ).all()
    items = db.session.execute(
        select(EvidenceItem, StoredFile)
        .join(Evidence, Evidence.id == EvidenceItem.evidence_id)
        .outerjoin(StoredFile, StoredFile.id == EvidenceItem.file_id)
        .where(Evidence.requirement_id.in_(of_year))
        .order_by(EvidenceItem.id)
    ).all()
    people = _people(
        [
            *(one.responsible_id for one in years),
            *(one.responsible_id for one in requirements),
            *(one.by_id for one in assessments),
            *(one.signed_by_id for one in evidence),
            *(item.by_id for item, _file in items),
        ]
    )

    items_of: dict[int, list[ItemFacts]] = defaultdict(list)
    for item, file in items:
        items_of[item.evidence_id].append(_item(item, file, people))
    evidence_of: dict[int, list[EvidenceFacts]] = defaultdict(list)
    for line in evidence:
        evidence_of[line.requirement_id].append(_evidence(line, items_of[line.id], people))
    assessments_of: dict[int, list[AssessmentFacts]] = defaultdict(list)
    for assessment in assessments:
        assessments_of[assessment.requirement_id].append(_assessment(assessment, people))
    requirements_of: dict[int, list[RequirementView]] = defaultdict(list)
    for requirement in requirements:
        view = _requirement(requirement, evidence_of[requirement.id], assessments_of[requirement.id], people)
        requirements_of[requirement.grant_year_id].append(view)
    milestones_of: dict[int, list[MilestoneFacts]] = defaultdict(list)
    for milestone in sorted(milestones, key=lambda one: _ORDER.index(Milestone(one.kind))):
        facts = MilestoneFacts(Milestone(milestone.kind), milestone.due, milestone.done_on)
        milestones_of[milestone.grant_year_id].append(facts)
    return [_year(year, requirements_of[year.id], milestones_of[year.id], people) for year in years]


def _year(
    year: GrantYear,
    requirements: Sequence[RequirementView],
    milestones: Sequence[MilestoneFacts],
    people: Mapping[int | None, Who],
) -> YearView:
    gate, requirements = behind_gate(requirements, complete=year.complete)
    return YearView(
        id=year.id,
        year=year.year,
        complete=year.complete,
        source=year.source,
        gate=gate,
        requirements=requirements,
        submission=Submission(
            year.recipient, year.due, people.get(year.responsible_id), year.sent_on, year.receipt, milestones
        ),
        money=Money(
            year.national_sum_sek,
            year.granted_sek,
            year.received_sek,
            year.received_on,
            year.used_sek,
            year.money_note,
        ),
    )


def _requirement(
    row: Requirement,
    evidence: Sequence[EvidenceFacts],
    assessments: Sequence[AssessmentFacts],
    people: Mapping[int | None, Who],
) -> RequirementView:
    return RequirementView(
        id=row.id,
        code=row.code,
        kind=Kind(row.kind),
        audience=Audience(row.audience),
        actor=Actor(row.actor),
        title=row.title,
        about=row.about,
        national_sum_sek=row.national_sum_sek,
        responsible=people.get(row.responsible_id),
        internal_due=row.internal_due,
        evidence=evidence,
        assessments=assessments,
        **assessed(assessments),
    )


def _assessment(row: Assessment, people: Mapping[int | None, Who]) -> AssessmentFacts:
    outcome = Outcome(row.outcome) if row.outcome else None
    return AssessmentFacts(Whose(row.whose), outcome, row.on, people.get(row.by_id), row.reason, row.holds_from)


def _evidence(row: Evidence, items: Sequence[ItemFacts], people: Mapping[int | None, Who]) -> EvidenceFacts:
    return EvidenceFacts(row.id, row.title, row.shown_on, people.get(row.signed_by_id), row.note, items)


def _item(row: EvidenceItem, file: StoredFile | None, people: Mapping[int | None, Who]) -> ItemFacts:
    facts = FileFacts(file.id, file.name, file.media_type, file.size, file.sha256) if file else None
    return ItemFacts(row.id, EvidenceKind(row.kind), row.text, row.key, facts, row.added_at, people.get(row.by_id))


def _people(ids: Iterable[int | None]) -> dict[int | None, Who]:
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    columns: tuple[InstrumentedAttribute[Any], ...] = (Person.id, Person.name, Person.email)
    return {
        row.id: Who(row.id, row.name, row.email)
        for row in db.session.execute(select(*columns).where(Person.id.in_(wanted)))
    }
