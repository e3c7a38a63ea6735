"""Which answers the open rounds wait for on a day, for those who remind of them."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Integer, String, cast, false, literal, null, select, union_all
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import TypeEngine

from planner.kit.db import AnySelect
from planner.plans.queries.deadlines import shares_on
from planner.plans.rules import Precision
from planner.rounds.models import Round
from planner.rounds.queries.coverage import answer_in, in_rounds
from planner.rounds.queries.figures import figures_wanted
from planner.rounds.queries.opened import figures_open_on, open_on, opened
from planner.rounds.rules import FIGURES_PREFIX, SUBJECT_PREFIX

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
    """Return a select of every answer that open rounds ask for, given or not: one row a round and what it asks about.

    The columns of plans' `deadlines_on`, and pushed_on: when those who hadn't answered were last reminded by hand; due
    is the day to answer by; open: not answered. A round about status asks about assignments: subject_kind is
    `round:<id>`, subject_id the assignment's. One about figures asks organisations: `figures:<id>` and the
    organisation's, without an activity. One statement where no round is open.
    """
    open_now = opened(today)
    parts = []
    if open_now.about_status:
        parts.append(_about_status(today))
    if open_now.about_figures:
        parts.append(_about_figures(today))
    if not parts:
        return select(*(cast(null(), column).label(name) for name, column in COLUMNS.items())).where(false())
    return parts[0] if len(parts) == 1 else select(union_all(*parts).subquery("asked"))


def _about_status(today: date) -> AnySelect:
    share = (
        in_rounds(shares_on(today), today, open_on(today))
        .add_columns(Round.id.label("round_id"), Round.answer_by, Round.pushed_on, answer_in(Round).label("answer_id"))
        .subquery("share")
    )
    return _columns(share, {"subject_kind": SUBJECT_PREFIX + cast(share.c.round_id, String)})


def _about_figures(today: date) -> AnySelect:
    wanted = figures_wanted(today, figures_open_on(today)).add_columns(Round.answer_by, Round.pushed_on)
    share = wanted.subquery("wanted")
    nothing = {name: cast(null(), COLUMNS[name]) for name in ("activity_id", "area_id", "owner_id")}
    own = {
        "subject_kind": FIGURES_PREFIX + cast(share.c.round_id, String),
        "subject_id": share.c.organisation_id,
        "last_update": share.c.answered_on,
    }
    return _columns(share, {**nothing, **own})


def _columns(share: FromClause, own: dict[str, ColumnElement[Any]]) -> AnySelect:
    asked: dict[str, ColumnElement[Any]] = {
        "due": share.c.answer_by,
        "precision": literal(Precision.DAY.value),
        "coarse": false(),
        "open": share.c.answer_id.is_(None),
        # How the work goes is for the assignment's own deadline; a round only waits for an answer.
        "ongoing": false(),
        "paused_until": cast(null(), Date),
        **own,
    }
    return select(*((asked[name] if name in asked else share.c[name]).label(name) for name in COLUMNS))
