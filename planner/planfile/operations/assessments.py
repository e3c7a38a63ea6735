"""Loading assessments of requirements. One that says something else than the last is added to it: all are kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from planner.kit.db import BEGINNING, db
from planner.planfile.consistency import Item
from planner.planfile.operations.basics import Names
from planner.planfile.operations.bulk import insert_rows
from planner.planfile.operations.section import Section, part
from planner.requirements.models import Assessment
from planner.requirements.rules import Outcome, Whose

_OURS = {"outcome": "outcome", "on": "on", "reason": "reason"}
_AUTHORITY = {"outcome": "outcome", "on": "on", "note": "reason"}
# What stands while nobody has assessed it.
_NONE_YET: dict[Whose, dict[str, Any]] = {
    Whose.OURS: {"outcome": Outcome.NOT_ASSESSED, "on": None, "by_id": None, "reason": None},
    Whose.AUTHORITY: {"outcome": None, "on": None, "by_id": None, "reason": None},
}


def load_assessments(
    requirements: Section, items: Sequence[Item], names: Names, *, recorded_at: datetime, today: date
) -> None:
    """Load the assessments of the requirements of a year, which are written; another one now has changed it.

    One without a day has held from the beginning, or from `today` where it takes the place of another.
    """
    ids = requirements.ids()
    mine = select(Assessment).where(Assessment.requirement_id.in_(ids.values())).order_by(Assessment.id)
    last = {(row.requirement_id, row.whose): row for row in db.session.scalars(mine).all()}
    new: list[dict[str, Any]] = []
    for item in items:
        said: dict[Whose, dict[str, Any]] = {
            Whose.OURS: part(item, "assessment", _OURS, by_id=("by", names.people)),
            Whose.AUTHORITY: part(item, "authority", _AUTHORITY),
        }
        for whose, values in said.items():
            if whose is Whose.OURS and "outcome" in values:
                values["outcome"] = values["outcome"] or Outcome.NOT_ASSESSED
            kept = last.get((ids[item["code"]], whose))
            before = {name: getattr(kept, name) for name in _NONE_YET[whose]} if kept else _NONE_YET[whose]
            wanted = {**before, **values}
            if wanted == before:
                continue
            requirements.changed.add(item["code"])
            holds_from = wanted["on"] or (today if kept else BEGINNING)
            new.append(
                {
                    "requirement_id": ids[item["code"]],
                    "whose": whose,
                    **wanted,
                    "holds_from": holds_from,
                    "recorded_at": recorded_at,
                }
            )
    insert_rows(Assessment, new)
