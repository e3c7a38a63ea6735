"""Which answers the open rounds wait for on a day, for those who remind of them."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Integer, String, cast, false, literal, null, select
from sqlalchemy.types import TypeEngine

from planner.kit.db import AnySelect
from planner.plans.queries.deadlines import shares_on
from planner.plans.rules import Precision
from planner.rounds.models import Round
from planner.rounds.queries.coverage import answer_in, any_open, in_rounds, open_on
from planner.rounds.rules import SUBJECT_PREFIX

COLUMNS: dict[str, TypeEngine[Any]] = {
    "subject_kind": String(),
    "subject_id": Integer(),
    "activity_id": Integer(),
    "organisation_id": Integer(),
    "area_id": Integer(),
    "due": Date(),
    "precision": String(),
    "coarse": Boolean(),
    "open": Boolean(),
    "ongoing": Boolean(),
    "last_update": Date(),
    "paused_until": Date(),
    "owner_id": Integer(),
    "contact_id": Integer(),
    "coordinator_id": Integer(),
    "pushed_on": Date(),
}


def round_deadlines(today: date) -> AnySelect:
    """Return a select of every answer that open rounds ask for, given or not: one row a round and assignment.

    The columns of plans' `deadlines_on`, and pushed_on: when those who hadn't answered were last reminded by hand.
    subject_kind is `round:<id>`, subject_id the assignment's, due the day to answer by; open: not answered.
    One statement where no round is open.
    """
    if not any_open(today):
        return _none()
    share = (
        in_rounds(shares_on(today), today, open_on(today))
        .add_columns(Round.id.label("round_id"), Round.answer_by, Round.pushed_on, answer_in(Round).label("answer_id"))
        .subquery("share")
    )
    own: dict[str, ColumnElement[Any]] = {
        "subject_kind": SUBJECT_PREFIX + cast(share.c.round_id, String),
        "due": share.c.answer_by,
        "precision": literal(Precision.DAY.value),
        "coarse": false(),
        "open": share.c.answer_id.is_(None),
        # How the work goes is for the assignment's own deadline; a round only waits for an answer.
        "ongoing": false(),
        "paused_until": cast(null(), Date),
    }
    return select(*((own[name] if name in own else share.c[name]).label(name) for name in COLUMNS))


def _none() -> AnySelect:
    return select(*(cast(null(), column).label(name) for name, column in COLUMNS.items())).where(false())
