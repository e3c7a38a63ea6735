"""Reads of what is kept on people."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from planner.desk.privacy.sections import SECTIONS
from planner.desk.trail.handed_out import facts_handed_out
from planner.kit.db import BEGINNING, FOREVER, db
from planner.people.models import Person
from planner.plans.models import OwnerRow


def kept_on(person_id: int, *, on: date) -> dict[str, Any]:
    """Return everything that is kept on a person, as plain JSON that explains itself. One statement a section."""
    kept = {section.key: _rows(section.select(person_id)) for section in SECTIONS}
    kept["trail"] = [row | {"facts": facts_handed_out(row["action"], row["facts"])} for row in kept["trail"]]
    return {
        "made_on": on.isoformat(),
        "explained": {section.key: str(section.title) for section in SECTIONS},
        **kept,
        # There is but one.
        "person": kept["person"][0] if kept["person"] else None,
    }


def as_file(kept: dict[str, Any]) -> bytes:
    """Return it as it is handed out."""
    return json.dumps(kept, ensure_ascii=False, indent=2).encode() + b"\n"


def gone_since(day: date) -> list[int]:
    """Return who left on a day or before and still has a name here."""
    return list(
        db.session.scalars(
            select(Person.id).where(Person.left_on <= day, Person.anonymised_on.is_(None)).order_by(Person.id)
        )
    )


def last_day_to_keep(today: date, days: int) -> date:
    """Return the day on which, or before which, somebody must have left to be anonymised by now."""
    # A setting of more days than there are keeps everybody.
    return today - timedelta(days=min(days, (today - date.min).days))


def answers_for(person_id: int, today: date) -> int:
    """Return how many assignments a person still answers for."""
    held = (OwnerRow.person_id == person_id, OwnerRow.holds_from <= today, OwnerRow.holds_to > today)
    return db.session.scalar(select(func.count()).select_from(OwnerRow).where(*held)) or 0


def _rows(statement: Any) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in db.session.execute(statement).mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        # What holds from the beginning, or still does, has no day for it.
        return None if value in (BEGINNING, FOREVER) else value.isoformat()
    return value
