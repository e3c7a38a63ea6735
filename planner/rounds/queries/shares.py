"""The shares that one round asks about: worked out until it is closed, and afterwards as they were written down."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from planner.kit.db import AnySelect, db
from planner.plans.models import Assignment
from planner.plans.queries.deadlines import shares_on
from planner.rounds.models import Round, RoundShare
from planner.rounds.queries.coverage import answer_in, in_rounds
from planner.rounds.rules import RoundState


def shares_of(round_: Round, today: date) -> AnySelect:
    """Return a select of the shares that a round asks about, would ask about if it opened, or asked about.

    Columns: assignment_id, activity_id, organisation_id, asked_id (who owes the answer, None where nobody is named: the
    strategists), answer_id (None where it is missing).
    """
    if round_.state is RoundState.CLOSED:
        return (
            select(
                RoundShare.assignment_id,
                Assignment.activity_id,
                Assignment.organisation_id,
                RoundShare.asked_id,
                RoundShare.answer_id,
            )
            .join(Assignment, Assignment.id == RoundShare.assignment_id)
            .where(RoundShare.round_id == round_.id)
        )
    share = (
        in_rounds(shares_on(today), today, Round.id == round_.id)
        .add_columns(answer_in(Round).label("answer_id"))
        .subquery("live")
    )
    return select(
        share.c.subject_id.label("assignment_id"),
        share.c.activity_id,
        share.c.organisation_id,
        func.coalesce(share.c.owner_id, share.c.contact_id, share.c.coordinator_id).label("asked_id"),
        share.c.answer_id,
    )


def anybody_missing(round_: Round, today: date) -> bool:
    """Return whether an answer is missing in a round."""
    share = shares_of(round_, today).subquery("share")
    missing: Any = select(share.c.assignment_id).where(share.c.answer_id.is_(None)).limit(1)
    return db.session.scalar(missing) is not None
