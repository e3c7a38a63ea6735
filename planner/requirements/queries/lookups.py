"""Finding a year, a requirement, and what shows that it is met, by their addresses."""

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit.db import AnySelect, db
from planner.kit.errors import NotFound
from planner.requirements.models import (
    Assessment,
    Evidence,
    EvidenceItem,
    GrantYear,
    Requirement,
    SubmissionMilestone,
)
from planner.requirements.queries.years import year_view
from planner.requirements.rules import EvidenceFacts, RequirementView, YearView


def shown_year(year: int) -> YearView:
    """Return a year of the grant with all that belongs to it. Raises NotFound where nothing is kept of it."""
    found = year_view(year)
    if found is None:
        raise _no_year(year)
    return found


def shown_requirement(year: YearView, code: str) -> RequirementView:
    """Return a year's requirement. Raises NotFound when there is none."""
    for requirement in year.requirements:
        if requirement.code == code:
            return requirement
    raise NotFound(_("Kravet %(code)s finns inte.", code=code))


def shown_evidence(requirement: RequirementView, evidence_id: int) -> EvidenceFacts:
    """Return a line of a requirement's checklist. Raises NotFound when there is none."""
    for evidence in requirement.evidence:
        if evidence.id == evidence_id:
            return evidence
    raise NotFound(_("Underlaget finns inte."))


def find_year(year: int) -> GrantYear:
    """Return a year, locked against others who change what belongs to it. Raises NotFound when there is none."""
    found: GrantYear | None = db.session.scalar(_locked(select(GrantYear).where(GrantYear.year == year)))
    if found is None:
        raise _no_year(year)
    return found


def find_requirement(year: int, code: str) -> Requirement:
    """Return a requirement, locked against others who change it. Raises NotFound when there is none."""
    of_year = select(Requirement).join(GrantYear, GrantYear.id == Requirement.grant_year_id)
    asked = of_year.where(GrantYear.year == year, Requirement.code == code)
    found: Requirement | None = db.session.scalar(_locked(asked, of=Requirement))
    if found is None:
        raise NotFound(_("Kravet %(code)s finns inte.", code=code))
    return found


def assessments_of(requirement: Requirement) -> list[Assessment]:
    """Return all assessments of a requirement, ours and the authority's, in the order in which they were recorded."""
    mine = select(Assessment).where(Assessment.requirement_id == requirement.id)
    return list(db.session.scalars(mine.order_by(Assessment.id)))


def evidence_of(requirement: Requirement) -> list[Evidence]:
    """Return a requirement's checklist in its order."""
    mine = select(Evidence).where(Evidence.requirement_id == requirement.id)
    return list(db.session.scalars(mine.order_by(Evidence.position, Evidence.id)))


def find_evidence(requirement: Requirement, evidence_id: int) -> Evidence:
    """Return a line of a requirement's checklist. Raises NotFound when there is none."""
    found = db.session.get(Evidence, evidence_id)
    if found is None or found.requirement_id != requirement.id:
        raise NotFound(_("Underlaget finns inte."))
    return found


def items_of(evidence: Evidence) -> list[EvidenceItem]:
    """Return what shows it, in the order in which it was added."""
    mine = select(EvidenceItem).where(EvidenceItem.evidence_id == evidence.id)
    return list(db.session.scalars(mine.order_by(EvidenceItem.id)))


def find_item(evidence: Evidence, item_id: int) -> EvidenceItem:
    """Return one thing that shows it. Raises NotFound when there is none."""
    found = db.session.get(EvidenceItem, item_id)
    if found is None or found.evidence_id != evidence.id:
        raise NotFound(_("Underlaget finns inte."))
    return found


def milestones_of(year: GrantYear) -> dict[str, SubmissionMilestone]:
    """Return a year's internal dates by their kind."""
    mine = select(SubmissionMilestone).where(SubmissionMilestone.grant_year_id == year.id)
    return {row.kind: row for row in db.session.scalars(mine)}


def _locked(statement: AnySelect, of: type[Requirement] | None = None) -> AnySelect:
    # Whoever held the lock until now may have changed it.
    return statement.with_for_update(key_share=True, of=of).execution_options(populate_existing=True)


def _no_year(year: int) -> NotFound:
    return NotFound(_("Det finns inga uppgifter om statsbidraget för %(year)s.", year=year))
