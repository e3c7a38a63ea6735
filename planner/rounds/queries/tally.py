"""How many answers the open rounds have and wait for, for those who only want to know that at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select, union_all

from planner.kit.db import AnySelect, db
from planner.people.models import Organisation
from planner.plans.models import Assignment
from planner.rounds.models import Round, RoundAnswer, RoundOrganisation
from planner.rounds.queries.coverage import answer_in, counting_on, in_rounds
from planner.rounds.queries.opened import figures_open_on, open_on


@dataclass(frozen=True, slots=True)
class Tally:
    """How far an open round has come. Of a round about figures, an organisation's answer is one.

    `missing`: the organisations that haven't answered everything, in the plan's order.
    """

    round_id: int
    title: str
    answer_by: date
    asks_figures: bool
    asked: int
    answered: int
    missing: Sequence[str]


def open_rounds(today: date) -> Sequence[Round]:
    """Return the rounds that are open on a day, the one to be answered first first. One cheap statement."""
    is_open = and_(Round.opened_on <= today, Round.closed_at.is_(None))
    return db.session.scalars(select(Round).where(is_open).order_by(Round.answer_by, Round.id)).all()


def tallies(rounds: Sequence[Round], today: date) -> list[Tally]:
    """Return how far open rounds have come on a day. One statement; none where no round is open."""
    parts = []
    if any(not one.asks_figures for one in rounds):
        parts.append(_about_status(today))
    if any(one.asks_figures for one in rounds):
        parts.append(_about_figures(today))
    if not parts:
        return []
    told = union_all(*parts).subquery("told")
    rows = db.session.execute(
        select(told.c.round_id, Organisation.name, told.c.asked, told.c.answered)
        .join(Organisation, Organisation.id == told.c.organisation_id)
        .order_by(Organisation.position, Organisation.id)
    ).all()
    return [_tally(one, [row for row in rows if row.round_id == one.id]) for one in rounds]


def _tally(round_: Round, rows: Sequence[Any]) -> Tally:
    missing = [row.name for row in rows if row.answered < row.asked]
    return Tally(
        round_id=round_.id,
        title=round_.title,
        answer_by=round_.answer_by,
        asks_figures=round_.asks_figures,
        asked=sum(row.asked for row in rows),
        answered=sum(row.answered for row in rows),
        missing=missing,
    )


def _about_status(today: date) -> AnySelect:
    share = (
        in_rounds(counting_on(today), today, open_on(today))
        .add_columns(Assignment.organisation_id, Round.id.label("round_id"), answer_in(Round).label("answer_id"))
        .subquery("share")
    )
    return select(
        share.c.round_id,
        share.c.organisation_id,
        func.count().label("asked"),
        func.count(share.c.answer_id).label("answered"),
    ).group_by(share.c.round_id, share.c.organisation_id)


def _about_figures(today: date) -> AnySelect:
    answer = and_(
        RoundAnswer.round_id == RoundOrganisation.round_id,
        RoundAnswer.organisation_id == RoundOrganisation.organisation_id,
    )
    return (
        select(
            RoundOrganisation.round_id,
            RoundOrganisation.organisation_id,
            func.count().label("asked"),
            func.count(RoundAnswer.id).label("answered"),
        )
        .join(Round, and_(Round.id == RoundOrganisation.round_id, figures_open_on(today)))
        .outerjoin(RoundAnswer, answer)
        .group_by(RoundOrganisation.round_id, RoundOrganisation.organisation_id)
    )
