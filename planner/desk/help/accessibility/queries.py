"""Reads of the statement and of reported faults."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from planner.desk.help.accessibility.models import Fault, Statement
from planner.kit.db import db, table_of
from planner.people.models import Person
from planner.people.rules import Role

# What an administrator writes, in the order of the page.
PARTS = (
    "organisation", "contact_email", "contact_phone", "conformance", "shortcomings", "burden", "not_covered",
    "how_tested", "tested_by", "assessed_on", "published_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A change of the statement: when, by whom, which parts; `reset` where it went back to the template."""

    at: datetime
    by: str | None
    parts: tuple[str, ...]
    reset: bool


def latest_statement() -> Statement | None:
    """Return the statement as it was last written, also where that was back to the template; None before any."""
    return db.session.scalar(select(Statement).order_by(Statement.number.desc()).limit(1))


def history_of_statement(limit: int) -> list[Written]:
    """Return the latest changes of the statement, the latest first."""
    rows = db.session.execute(
        select(table_of(Statement), Person.name.label("by"))
        .outerjoin(Person, Person.id == Statement.by_id)
        .order_by(Statement.number.desc())
        .limit(limit + 1)
    ).all()
    # Before the first there was the template.
    pairs = zip(rows[:limit], [*rows[1:], None], strict=False)
    return [Written(row.written_at, row.by, _changed(row, earlier), row.organisation is None) for row, earlier in pairs]


def _changed(row: Any, earlier: Any | None) -> tuple[str, ...]:
    return tuple(part for part in PARTS if getattr(row, part) != getattr(earlier, part, None))


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A reported fault as administrators see it."""

    id: int
    reported_at: datetime
    what: str
    place: str | None
    email: str | None
    handled_at: datetime | None
    handled_by: str | None
    outcome: str | None


def reported_faults(*, handled: bool, limit: int) -> list[FaultRow]:
    """Return the faults that wait, those reported first on top, or those handled, the latest on top."""
    rows = db.session.execute(
        select(
            Fault.id, Fault.reported_at, Fault.what, Fault.place, Fault.email, Fault.handled_at,
            Person.name.label("handled_by"), Fault.outcome,
        )
        .outerjoin(Person, Person.id == Fault.handled_by_id)
        .where(Fault.handled_at.is_not(None) if handled else Fault.handled_at.is_(None))
        .order_by(*((Fault.handled_at.desc(), Fault.id.desc()) if handled else (Fault.reported_at, Fault.id)))
        .limit(limit)
    )  # fmt: skip
    return [FaultRow(*row) for row in rows]


def waiting_faults() -> tuple[int, datetime | None]:
    """Return how many faults nobody has handled, and when the first of them was reported."""
    count, first = db.session.execute(
        select(func.count(), func.min(Fault.reported_at)).where(Fault.handled_at.is_(None))
    ).one()
    return count, first


def administrators(today: date) -> list[int]:
    """Return the numbers of those who look after the service on a day."""
    present = or_(Person.left_on.is_(None), Person.left_on > today)
    return list(
        db.session.scalars(select(Person.id).where(Person.role == Role.ADMINISTRATOR, present).order_by(Person.id))
    )
