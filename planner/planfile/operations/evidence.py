"""Loading what has to be shown for requirements, and what shows it. Uploaded files aren't in a plan file, and stay."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.planfile.consistency import Item
from planner.planfile.consistency.requirements import ITEM_KINDS, numbered
from planner.planfile.operations.basics import Names
from planner.planfile.operations.bulk import insert_rows
from planner.planfile.operations.section import Section, links
from planner.requirements.models import Evidence, EvidenceItem
from planner.requirements.rules import EvidenceKind

# Those of an evidence item that are words, not keys.
_TEXTS = ("note", "link")


@dataclass(frozen=True)
class Checklist:
    """A requirement of a file, whose evidence is to be loaded, and the rows it is one of."""

    requirements: Section
    item: Item


def load_evidence(checklists: Sequence[Checklist], names: Names, recorded_at: datetime) -> None:
    """Load the evidence of requirements that are written; one whose evidence is another now has changed."""
    kept = defaultdict(list)
    for row in db.session.scalars(select(Evidence).order_by(Evidence.position, Evidence.id).with_for_update()):
        kept[row.requirement_id].append(row)
    sections = [_evidence(checklist, kept, names) for checklist in checklists]
    db.session.flush()
    items = _Items(names, recorded_at)
    for checklist, section in zip(checklists, sections, strict=True):
        for name, item in numbered(checklist.item.get("evidence", [])):
            if items.take(section.rows[name].id, item):
                section.changed.add(name)
        if section.changed:
            checklist.requirements.changed.add(checklist.item["code"])
    items.write()


def _evidence(checklist: Checklist, kept: dict[int, list[Evidence]], names: Names) -> Section:
    requirement_id = checklist.requirements.rows[checklist.item["code"]].id
    rows = kept[requirement_id]
    known_by = (name for name, _ in numbered([{"title": row.title} for row in rows]))
    section = Section(
        Evidence,
        dict(zip(known_by, rows, strict=True)),
        key=lambda item: item["name"],
        columns={"title": "title", "on": "shown_on", "note": "note"},
        defaults={"requirement_id": requirement_id},
    )
    named = list(numbered(checklist.item.get("evidence", [])))
    for name, item in named:
        section.put({**item, "name": name}, links(item, signed_by_id=("signed_by", names.people)))
    section.arrange([name for name, _ in named])
    return section


class _Items:
    """What shows it, known by what it is: its kind, its text or key, and which of those that say the same.

    What a file doesn't name stays.
    """

    def __init__(self, names: Names, recorded_at: datetime) -> None:
        self.names = names
        self.recorded_at = recorded_at
        self.kept: dict[int, list[EvidenceItem]] = defaultdict(list)
        self._new: list[dict[str, Any]] = []
        statement = select(EvidenceItem).where(EvidenceItem.kind != EvidenceKind.FILE).order_by(EvidenceItem.id)
        for row in db.session.scalars(statement):
            self.kept[row.evidence_id].append(row)

    def take(self, evidence_id: int, evidence: Item) -> bool:
        """Add the items of a file that aren't kept, and return whether any is new or was added by somebody else."""
        kept: dict[Any, list[EvidenceItem]] = defaultdict(list)
        for one in self.kept[evidence_id]:
            kept[one.kind, one.text or one.key].append(one)
        changed = False
        for item in evidence.get("items") or []:
            kind = next(kind for kind in ITEM_KINDS if item.get(kind) is not None)
            by = links(item, by_id=("by", self.names.people))
            same = kept[kind, item[kind]]
            row = same.pop(0) if same else None
            if row is None:
                self._new.append(
                    {
                        "evidence_id": evidence_id,
                        "kind": kind,
                        "text": item[kind] if kind in _TEXTS else None,
                        "key": None if kind in _TEXTS else item[kind],
                        "added_at": self.recorded_at,
                        "by_id": None,
                        **by,
                    }
                )
                changed = True
            elif by and row.by_id != by["by_id"]:
                row.by_id = by["by_id"]
                changed = True
        return changed

    def write(self) -> None:
        """Write what waits."""
        insert_rows(EvidenceItem, self._new)
