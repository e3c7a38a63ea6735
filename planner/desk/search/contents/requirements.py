"""What requirements of the grant, and their working papers, are found by."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, literal, select, union_all

from planner.desk.search.contents.found import MANY, Found, Ids, lines_by_owner, lines_of
from planner.desk.search.kinds import Kind
from planner.kit.db import db
from planner.people.rules import Role
from planner.requirements.models import Assessment, Evidence, EvidenceItem, GrantYear, Requirement, StoredFile


def requirements(ids: Ids) -> Iterator[Found]:
    shown = lines_by_owner(
        select(Evidence.requirement_id, Evidence.title)
        .where(Evidence.requirement_id.in_(ids))
        .order_by(Evidence.position, Evidence.id)
    )
    assessed = lines_by_owner(
        select(Assessment.requirement_id, Assessment.reason)
        .where(Assessment.requirement_id.in_(ids), Assessment.reason.is_not(None))
        .order_by(Assessment.id.desc())
    )
    for row in _requirement_rows(ids):
        lines = [*lines_of(row.about), *shown.get(row.id, ()), *assessed.get(row.id, ())]
        yield Found(Kind.REQUIREMENT, row.id, row.title, lines, _place(row), key=row.code)


def evidence(ids: Ids) -> Iterator[Found]:
    """Give the working papers of requirements, which not everybody sees: what is noted, linked and uploaded."""
    notes = select(
        Evidence.requirement_id,
        Evidence.note.label("text"),
        Evidence.position,
        Evidence.id.label("line"),
        literal(0).label("number"),
    ).where(Evidence.requirement_id.in_(ids), Evidence.note.is_not(None))
    items = (
        select(
            Evidence.requirement_id,
            func.coalesce(EvidenceItem.text, StoredFile.name),
            Evidence.position,
            Evidence.id,
            EvidenceItem.id,
        )
        .join(Evidence, Evidence.id == EvidenceItem.evidence_id)
        .outerjoin(StoredFile, StoredFile.id == EvidenceItem.file_id)
        .where(Evidence.requirement_id.in_(ids), func.coalesce(EvidenceItem.text, StoredFile.name).is_not(None))
    )
    both = union_all(notes, items).subquery()
    papers = lines_by_owner(
        select(both.c.requirement_id, both.c.text).order_by(both.c.position, both.c.line, both.c.number)
    )
    for row in _requirement_rows(ids):
        if row.id in papers:
            yield Found(Kind.EVIDENCE, row.id, "", papers[row.id], _place(row), needs=Role.CONTRIBUTOR)


def _requirement_rows(ids: Ids) -> Iterable[Any]:
    return db.session.execute(
        select(
            Requirement.id, Requirement.code, Requirement.title, Requirement.about, Requirement.position, GrantYear.year
        )
        .join(GrantYear, GrantYear.id == Requirement.grant_year_id)
        .where(Requirement.id.in_(ids))
    )


def _place(row: Any) -> int:
    """Return the place of a requirement: those of the latest year first."""
    return int(row.position - row.year * MANY)
