"""How a year of the grant stands, for those who only want to know that at a glance. One statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from planner.kit.db import db
from planner.requirements.models import Assessment, Evidence, GrantYear, Requirement
from planner.requirements.rules import (
    Actor,
    Gate,
    Kind,
    Outcome,
    RequirementFacts,
    Whose,
    effective_outcome,
    gate,
    holds_gate,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A basic requirement that keeps the gate from opening. `missing`: how much of its evidence isn't there."""

    code: str
    title: str
    outcome: Outcome
    missing: int


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A year's gate, the basic requirements that hold it, and the submission's deadline.

    `has_gate` is false for a year that lists conditions alone; `unassessed` counts what the city can't assess yet of
    all kinds.
    """

    year: int
    complete: bool
    has_gate: bool
    gate: Gate
    basic: int
    holding: Sequence[Held]
    unassessed: int
    due: date | None
    sent_on: date | None

    @property
    def missing(self) -> int:
        """How much evidence isn't there of the basic requirements that hold the gate."""
        return sum(one.missing for one in self.holding)


def year_standing(year: int) -> YearStanding | None:
    """Return how a year of the grant stands, or None where nothing is kept of it. One statement."""
    latest = (
        select(func.max(Assessment.id))
        .where(Assessment.requirement_id == Requirement.id, Assessment.whose == Whose.OURS)
        .correlate(Requirement)
        .scalar_subquery()
    )
    missing = (
        select(func.count(Evidence.id))
        .where(Evidence.requirement_id == Requirement.id, Evidence.shown_on.is_(None))
        .correlate(Requirement)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            GrantYear.complete, GrantYear.due, GrantYear.sent_on, Requirement.code, Requirement.title,
            Requirement.kind, Requirement.actor, Assessment.outcome, missing.label("missing"),
            (Assessment.on.is_not(None) & Assessment.by_id.is_not(None)).label("signed"),
        )
        .outerjoin(Requirement, Requirement.grant_year_id == GrantYear.id)
        .outerjoin(Assessment, Assessment.id == latest)
        .where(GrantYear.year == year)
        .order_by(Requirement.position, Requirement.id)
    ).all()  # fmt: skip
    if not rows:
        return None
    known = [(row, _facts(row)) for row in rows if row.code is not None]
    ours = [(row, facts, effective_outcome(facts)) for row, facts in known if facts.actor is not Actor.REGION]
    stopping = (Outcome.NOT_MET, Outcome.NOT_ASSESSED)
    return YearStanding(
        year=year,
        complete=rows[0].complete,
        has_gate=not known or any(facts.kind is not Kind.CONDITION for _row, facts in known),
        gate=gate((facts for _row, facts in known), complete=rows[0].complete),
        basic=sum(holds_gate(facts) for _row, facts in known),
        holding=[
            Held(row.code, row.title, outcome, row.missing)
            for row, facts, outcome in ours
            if holds_gate(facts) and outcome in stopping
        ],
        unassessed=sum(outcome is Outcome.NOT_ASSESSED for _row, _facts, outcome in ours),
        due=rows[0].due,
        sent_on=rows[0].sent_on,
    )


def _facts(row: Any) -> RequirementFacts:
    outcome = Outcome(row.outcome or Outcome.NOT_ASSESSED)
    return RequirementFacts(Kind(row.kind), Actor(row.actor), outcome, row.missing, bool(row.signed))
