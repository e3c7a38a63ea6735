"""The list of rounds, and rounds that ask about the same."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select

from planner.kit.db import db
from planner.plans.models import Assignment
from planner.rounds.models import Round, RoundShare
from planner.rounds.queries.coverage import answer_in, counting_on, in_rounds
from planner.rounds.queries.figures import counts_of
from planner.rounds.queries.shares import shares_of
from planner.rounds.queries.views import RoundRow
from planner.rounds.rules import RoundState

# Of rounds about status, whether their day has come or not.
_OPEN = and_(Round.period.is_(None), Round.opened_at.is_not(None), Round.closed_at.is_(None))


def round_rows(today: date) -> list[RoundRow]:
    """Return all rounds: those that are open by the day to answer by, then what is planned, then the closed, newest
    first. As many statements however many there are. Of a round about figures, an organisation's answer is one.
    """
    rounds = db.session.scalars(select(Round).order_by(Round.id)).all()
    counted = {
        **_counts_of_closed(),
        **(_counts_of_open(today) if _any(rounds, RoundState.OPEN) else {}),
        **counts_of(),
    }
    rows = [RoundRow(one, *counted.get(one.id, (0, 0))) for one in rounds]
    return sorted(rows, key=lambda row: _place(row.round))


def overlapping(round_: Round, today: date) -> list[tuple[Round, int]]:
    """Return the other rounds about status that are open on a day and ask about the same, and about how much of it."""
    open_now = and_(_OPEN, Round.id != round_.id)
    others = db.session.scalars(select(Round).where(open_now).order_by(Round.answer_by, Round.id)).all()
    if not others:
        return []
    mine = select(shares_of(round_, today).subquery("mine").c.assignment_id)
    counts = _live_counts(today, open_now, Assignment.id.in_(mine))
    return [(other, counts[other.id][0]) for other in others if other.id in counts]


def _any(rounds: Sequence[Round], state: RoundState) -> bool:
    return any(one.state is state for one in rounds)


def _place(round_: Round) -> tuple[int, int, int]:
    match round_.state:
        case RoundState.OPEN:
            return (0, round_.answer_by.toordinal(), round_.id)
        case RoundState.PLANNED:
            return (1, (round_.opens_on or round_.answer_by).toordinal(), round_.id)
        case RoundState.CLOSED:
            return (2, -(round_.closed_on or round_.answer_by).toordinal(), -round_.id)


def _counts_of_open(today: date) -> dict[int, tuple[int, int]]:
    return _live_counts(today, _OPEN)


def _live_counts(today: date, rounds: ColumnElement[bool], *where: ColumnElement[bool]) -> dict[int, tuple[int, int]]:
    """Return by round how many answers it asks for on a day, and how many it has."""
    counted = counting_on(today).where(*where)
    share = in_rounds(counted, today, rounds).add_columns(
        Round.id.label("round_id"), answer_in(Round).label("answer_id")
    )
    of = share.subquery("share")
    rows = db.session.execute(select(of.c.round_id, func.count(), func.count(of.c.answer_id)).group_by(of.c.round_id))
    return {round_id: (asked, answered) for round_id, asked, answered in rows}


def _counts_of_closed() -> dict[int, tuple[int, int]]:
    rows = db.session.execute(
        select(RoundShare.round_id, func.count(), func.count(RoundShare.answer_id)).group_by(RoundShare.round_id)
    )
    return {round_id: (asked, answered) for round_id, asked, answered in rows}
