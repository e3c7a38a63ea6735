"""Deciding on a wish for a new deadline."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.plans.models import Activity, DeadlineRequest
from planner.plans.operations import daily
from planner.plans.operations.deadline_answers import answer_requests
from planner.plans.queries.deadline_requests import RequestRow, request_by_id
from planner.plans.queries.lookups import find_assignment
from planner.plans.rules import Due, may_manage_plan


def grant_request(
    *, actor: Actor, request_id: int, due: Due | None, remark: str | None, today: date, seen: datetime | None = None
) -> RequestRow:
    """Set the deadline that was asked for, or `due` in its place, from today on, and let the asker know.

    It is set for the assignment; where that is all there is to its activity, for the activity. The asker's reason
    stands with it. `seen`: when the wish that was looked at had been recorded. Raises Forbidden for those who don't
    decide on deadlines, Conflict when somebody has answered meanwhile or the asker has asked for something else, and
    Invalid for a deadline that has passed.
    """
    asked = _take(actor, request_id, today, seen)
    wanted = due or asked.due
    if wanted.day < today:
        raise Invalid(_("Tidplanen har redan passerat."), {"due": _("Ange en dag framåt i tiden.")})
    _answer(request_id, actor=actor, granted=True, said=remark, today=today)
    # A plan file may have moved it there already.
    if asked.present != wanted:
        daily.set_deadline(
            actor=actor,
            activity_key=asked.activity_key,
            organisation_key=None if asked.sole else asked.organisation_key,
            due=wanted,
            reason=asked.reason,
            today=today,
        )
    return _found(request_id, today)


def refuse_request(
    *, actor: Actor, request_id: int, reason: str, today: date, seen: datetime | None = None
) -> RequestRow:
    """Let the deadline stay as it is, and let the asker know why.

    `seen` and errors as for `grant_request`.
    """
    _take(actor, request_id, today, seen)
    _answer(request_id, actor=actor, granted=False, said=reason, today=today)
    return _found(request_id, today)


def _take(actor: Actor, request_id: int, today: date, seen: datetime | None) -> RequestRow:
    """Return a wish that waits, locked against others who answer it or move the same deadline."""
    if not may_manage_plan(actor):
        raise Forbidden(_("Bara strateger beslutar om ny tidplan."))
    asked = _found(request_id, today)
    # In the order in which set_deadline locks: what a deadline hangs on first, then the wish.
    found = find_assignment(asked.activity_key, asked.organisation_key, actor=actor, today=today, lock=True)
    if asked.sole:
        db.session.execute(select(Activity.id).where(Activity.id == found.activity.id).with_for_update(key_share=True))
    asked = _found(request_id, today)
    if asked.granted is not None:
        raise _answered(asked)
    if seen is not None and seen != asked.recorded_at:
        raise Conflict(_("%(name)s har ändrat sitt önskemål. Läs det på nytt innan du beslutar.", name=asked.by))
    return asked


def _answer(request_id: int, *, actor: Actor, granted: bool, said: str | None, today: date) -> None:
    which = DeadlineRequest.id == request_id
    if not answer_requests(which, actor=actor, granted=granted, said=said, today=today):
        raise _answered(_found(request_id, today))


def _answered(asked: RequestRow) -> Conflict:
    who = asked.answered_by or _("Någon annan")
    if asked.granted:
        return Conflict(_("%(name)s har redan beviljat önskemålet.", name=who))
    return Conflict(_("%(name)s har redan avslagit önskemålet.", name=who))


def _found(request_id: int, today: date) -> RequestRow:
    asked = request_by_id(request_id, today)
    if asked is None:
        raise NotFound(_("Önskemålet finns inte."))
    return asked
