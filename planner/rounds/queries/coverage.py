"""Which assignments the open rounds ask about on a day, and what has been answered: worked out, never stored.

A round about status covers the assignments of its areas and organisations that count in the plan and are neither done
nor dropped, and those that were answered while it was open, whatever they came to. One about figures asks organisations
(figures.py) and covers nothing.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect
from planner.people.queries.passing_on import passed_on, successors
from planner.plans.models import Activity, Assignment, StatusUpdate
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import with_histories
from planner.plans.rules import Status
from planner.rounds.models import Round, RoundArea, RoundOrganisation
from planner.rounds.queries.opened import open_on, opened
from planner.rounds.rules import DOORS_OF_ANSWERS

Answer = aliased(StatusUpdate, name="answer")


def any_open(today: date) -> bool:
    """Return whether a round about status is open on a day. One cheap statement."""
    return opened(today).about_status


def covered_on(today: date) -> AnySelect:
    """Return a select of the ids of assignments that open rounds cover on a day.

    One statement where no round is open.
    """
    if not any_open(today):
        return select(Assignment.id).where(false())
    return in_rounds(counting_on(today), today, open_on(today)).distinct()


def counting_on(today: date) -> AnySelect:
    """Return a select of the ids of all assignments that count in the plan on a day, with their histories."""
    scope = Scope(today)
    return with_histories(select(Assignment.id), today).where(scope.counts(), not_(scope.drops()))


def in_rounds(shares: AnySelect, today: date, *rounds: ColumnElement[bool]) -> AnySelect:
    """Join to a select of shares that count on a day, with their histories, the rounds that cover them.

    `rounds` are conditions on the round. An organisation's successor answers what the organisation was asked.
    """
    ended = successors(today)
    area, organisation = (
        select(RoundArea.area_id).where(RoundArea.round_id == Round.id),
        select(passed_on(RoundOrganisation.organisation_id, ended)).where(RoundOrganisation.round_id == Round.id),
    )
    asked = and_(
        or_(not_(area.exists()), Activity.area_id.in_(area)),
        or_(not_(organisation.exists()), passed_on(Assignment.organisation_id, ended).in_(organisation)),
    )
    unfinished = or_(StatusUpdate.status.is_(None), StatusUpdate.status.not_in((Status.DONE, Status.DROPPED)))
    return shares.join(Round, and_(*rounds, asked)).where(or_(unfinished, answer_in(Round).is_not(None)))


def answer_in(asking: Any) -> ScalarSelect[int | None]:
    """Return the id of what was last said of an assignment in answer to a round, as SQL; null where nothing was."""
    return (
        select(func.max(Answer.id))
        .where(
            Answer.assignment_id == Assignment.id,
            Answer.recorded_at >= asking.opened_at,
            Answer.via.in_(DOORS_OF_ANSWERS),
        )
        .correlate(Assignment, asking)
        .scalar_subquery()
    )
