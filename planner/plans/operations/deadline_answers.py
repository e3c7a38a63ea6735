"""The answer to a wish for a new deadline, and the mail that tells whoever asked."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, or_, select, update
from sqlalchemy.orm import aliased

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.mail.operations import send_at_once
from planner.people.models import Person
from planner.plans.models import Assignment, DeadlineRequest, DeadlineRow
from planner.plans.queries.history import holds_on

# The kind of the messages that carry answers.
DEADLINE_ANSWER = "deadline_answer"


def answer_requests(
    which: ColumnElement[bool], *, actor: Actor, granted: bool, said: str | None, today: date
) -> Sequence[Any]:
    """Answer those of some wishes that nobody has answered yet, and let those who asked know.

    Returns one row a wish; none where somebody else was first.
    """
    answered = db.session.execute(
        update(DeadlineRequest)
        .where(which, DeadlineRequest.granted.is_(None))
        .values(granted=granted, answered_on=today, answered_by_id=actor.id, answer_reason=said)
        .returning(DeadlineRequest.id, DeadlineRequest.assignment_id, DeadlineRequest.by_id)
        .execution_options(synchronize_session=False)
    ).all()
    for row in answered:
        record(
            "assignment.grant_deadline" if granted else "assignment.refuse_deadline",
            actor=actor,
            object_kind="assignment",
            object_id=row.assignment_id,
            request=row.id,
        )
    _tell(answered, actor, today)
    return answered


def grant_open(*, actor: Actor, activity_id: int, assignment_id: int | None, today: date) -> None:
    """Count the open wishes as granted that a new deadline concerns: an assignment's, or else an activity's.

    An assignment with a deadline of its own isn't concerned by its activity's.
    """
    if assignment_id is not None:
        which = DeadlineRequest.assignment_id == assignment_id
    else:
        own = aliased(DeadlineRow)
        has_own = exists().where(own.assignment_id == Assignment.id, own.due.is_not(None), holds_on(own, today))
        shares = select(Assignment.id).where(Assignment.activity_id == activity_id, not_(has_own))
        which = DeadlineRequest.assignment_id.in_(shares)
    answer_requests(which, actor=actor, granted=True, said=None, today=today)


def _tell(answered: Sequence[Any], actor: Actor, today: date) -> None:
    """Put what tells them into the outbox, but for those who have left and for who has answered a wish of their own."""
    askers = {row.by_id for row in answered} - {actor.id}
    if not askers:
        return
    present = db.session.scalars(
        select(Person.id).where(Person.id.in_(askers), or_(Person.left_on.is_(None), Person.left_on > today))
    ).all()
    # In one order, so that two who answer at once don't wait for each other.
    for person_id, rows in groupby(sorted(answered, key=attrgetter("by_id")), key=attrgetter("by_id")):
        if person_id in present:
            message_id = send_at_once(DEADLINE_ANSWER, recipient_id=person_id, today=today)
            db.session.execute(
                update(DeadlineRequest)
                .where(DeadlineRequest.id.in_([row.id for row in rows]))
                .values(message_id=message_id)
                .execution_options(synchronize_session=False)
            )
