"""Opening a round, reminding those who haven't answered, and closing it."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import case, func, insert, literal, select

from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict
from planner.rounds.models import Round, RoundShare
from planner.rounds.operations.preparing import check_answer_by, check_may, record_round
from planner.rounds.queries.figures import anybody_silent, counts_of
from planner.rounds.queries.lookups import find_round
from planner.rounds.queries.shares import anybody_missing, shares_of
from planner.rounds.rules import Outcome, RoundState


def open_round(*, actor: Actor, round_id: int, today: date) -> Round:
    """Open a round by hand: from now on those it asks can answer, and get a mail.

    Raises Forbidden for those who don't manage rounds, NotFound where there is none, Conflict where it is open or
    closed already, Invalid where its day to answer by has passed.
    """
    check_may(actor)
    round_ = find_round(round_id, lock=True)
    if round_.state is not RoundState.PLANNED:
        raise Conflict(_("Omgången är redan öppnad."))
    check_answer_by(round_.answer_by, opens=today, today=today)
    _open(round_, actor, today)
    return round_


def open_due_rounds(*, today: date) -> int:
    """Open the rounds whose day to open has come, also when it has gone by, and return how many.

    However many do this at once, each is opened once. A round whose day to answer by has passed meanwhile is left to
    the strategists.
    """
    due = select(Round.id).where(Round.opened_at.is_(None), Round.opens_on <= today, Round.answer_by >= today)
    opened = 0
    for round_id in db.session.scalars(due.order_by(Round.id)).all():
        round_ = find_round(round_id, lock=True)
        # Whoever held the lock until now may have opened it, or put its day off.
        if round_.state is RoundState.PLANNED and round_.opens_on is not None and round_.opens_on <= today:
            _open(round_, None, today)
            opened += 1
    return opened


def remind_missing(*, actor: Actor, round_id: int, today: date) -> Round:
    """Let everybody whose answer is missing be reminded once more, at most once a day.

    Raises Forbidden for those who don't manage rounds, NotFound where there is none, Conflict where it isn't open,
    they were reminded today, or nobody is missing.
    """
    check_may(actor)
    round_ = find_round(round_id, lock=True)
    _check_open(round_)
    if round_.pushed_on is not None and round_.pushed_on >= today:
        raise Conflict(_("De som inte har svarat har redan påmints i dag."))
    if not (anybody_silent(round_) if round_.asks_figures else anybody_missing(round_, today)):
        raise Conflict(_("Alla har svarat. Det finns ingen att påminna."))
    round_.pushed_on = today
    record_round("round.remind", round_, actor)
    return round_


def close_round(*, actor: Actor, round_id: int, today: date) -> Round:
    """Close a round and write down what had been answered, and by whom the rest was owed, in one statement.

    A report that comes in meanwhile counts as an answer in all of it or in none; figures are written down already.
    Nobody who hasn't answered is taken to have answered anything. Raises Forbidden for those who don't manage rounds,
    NotFound where there is none, Conflict where it isn't open.
    """
    check_may(actor)
    round_ = find_round(round_id, lock=True)
    _check_open(round_)
    asked, answered = _count_figures(round_) if round_.asks_figures else _write_down(round_, today)
    round_.closed_at, round_.closed_on = now(), today
    record_round("round.close", round_, actor, counts={"asked": asked, "answered": answered})
    return round_


def _write_down(round_: Round, today: date) -> tuple[int, int]:
    """Write down a round's shares, and return how many answers it asked for and how many it has."""
    share = shares_of(round_, today).subquery("share")
    outcome = case((share.c.answer_id.is_(None), Outcome.MISSING.value), else_=Outcome.ANSWERED.value)
    frozen = select(literal(round_.id), share.c.assignment_id, share.c.asked_id, outcome, share.c.answer_id)
    columns = ("round_id", "assignment_id", "asked_id", "outcome", "answer_id")
    db.session.execute(insert(RoundShare).from_select(columns, frozen.order_by(share.c.assignment_id)))
    counted = select(func.count(), func.count(RoundShare.answer_id)).where(RoundShare.round_id == round_.id)
    asked, answered = db.session.execute(counted).one()
    return asked, answered


def _count_figures(round_: Round) -> tuple[int, int]:
    return counts_of([round_.id])[round_.id]


def _check_open(round_: Round) -> None:
    if round_.state is not RoundState.OPEN:
        raise Conflict(_("Omgången är inte öppen."))


def _open(round_: Round, actor: Actor | None, today: date) -> None:
    round_.opened_at, round_.opened_on = now(), today
    record_round("round.open", round_, actor, answer_by=round_.answer_by.isoformat())
