"""What people do with the plan from day to day. Each verb checks, writes its history and its trail, and flushes."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar, cast

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import BEGINNING, FOREVER, db
from planner.kit.errors import Forbidden, Invalid
from planner.people.models import Person
from planner.plans.models import (
    Activity,
    Comment,
    DeadlineRequest,
    DeadlineRow,
    Interval,
    OwnerRow,
    StatusUpdate,
)
from planner.plans.operations.deadline_answers import grant_open
from planner.plans.operations.summaries import refresh
from planner.plans.queries.history import chain
from planner.plans.queries.lookups import FoundAssignment, find_activity, find_assignment
from planner.plans.queries.views import due_of
from planner.plans.rules import (
    Due,
    Forecast,
    Status,
    may_comment,
    may_manage_plan,
    may_name_owner,
    may_report,
)

Row = TypeVar("Row", StatusUpdate, DeadlineRow, OwnerRow)


def report_status(
    *,
    actor: Actor,
    activity_key: str,
    organisation_key: str,
    status: Status,
    comment: str | None,
    paused_until: date | None,
    forecast: Forecast | None,
    ready_on: date | None,
    today: date,
    via: str = "page",
) -> StatusUpdate:
    """Record how far an assignment has come, from today on.

    Raises Forbidden for those who don't answer for it, Invalid for a pause without reason or end, a drop without
    reason, or a day that has passed.
    """
    found = find_assignment(activity_key, organisation_key, actor=actor, today=today, lock=True)
    _check_may_report(actor, found)
    wrong = {}
    if status is Status.PAUSED and (paused_until is None or paused_until <= today):
        wrong["paused_until"] = _("Ange en dag efter i dag då arbetet tas upp igen.")
    if status is Status.PAUSED and not comment:
        wrong["comment"] = _("Skriv varför arbetet avvaktar.")
    if status is Status.DROPPED and not comment:
        wrong["comment"] = _("Skriv varför arbetet utgår.")
    if wrong:
        raise Invalid(_("Lägesrapporten är inte komplett."), wrong)
    row = StatusUpdate(
        assignment_id=found.assignment.id,
        holds_from=today,
        holds_to=FOREVER,
        status=status.value,
        comment=comment,
        paused_until=paused_until if status is Status.PAUSED else None,
        forecast=None if status.closed or forecast is None else forecast.value,
        ready_on=None if status.closed else ready_on,
        by_id=actor.id,
        via=via,
        recorded_at=now(),
    )
    before = _append(row, StatusUpdate.assignment_id == found.assignment.id)
    record(
        "assignment.report",
        actor=actor,
        via=via,
        object_kind="assignment",
        object_id=found.assignment.id,
        before={"status": before.status if before else None},
        after={"status": status.value},
        update=row.id,
    )
    refresh([found.activity.id], today)
    return row


def set_deadline(
    *, actor: Actor, activity_key: str, organisation_key: str | None, due: Due, reason: str, today: date
) -> DeadlineRow:
    """Set a new deadline from today on: the activity's, or with `organisation_key` that assignment's own.

    The decided one stays beside it. Open requests that it concerns count as granted, and who asked hears.
    Raises Forbidden for those who don't decide on deadlines, Invalid when nothing would change.
    """
    if not may_manage_plan(actor):
        raise Forbidden(_("Bara strateger beslutar om ny tidplan."))
    assignment_id = None
    if organisation_key is None:
        activity = find_activity(activity_key, actor=actor)
        db.session.execute(select(Activity.id).where(Activity.id == activity.id).with_for_update(key_share=True))
    else:
        found = find_assignment(activity_key, organisation_key, actor=actor, today=today, lock=True)
        activity, assignment_id = found.activity, found.assignment.id
    mine = (DeadlineRow.activity_id == activity.id) & (
        DeadlineRow.assignment_id.is_(None) if assignment_id is None else DeadlineRow.assignment_id == assignment_id
    )
    rows = db.session.scalars(select(DeadlineRow).where(mine).order_by(DeadlineRow.id)).all()
    before = next((row for row in rows if row.holds_from <= today < row.holds_to), None)
    if before and before.due == due.day and before.precision == due.precision:
        raise Invalid(_("Tidplanen är redan den som du anger."), {"due": _("Ange en annan tidplan.")})
    if not rows:
        db.session.add(_deadline_row(activity.id, assignment_id, BEGINNING, None, None, None))
        db.session.flush()
    row = _deadline_row(activity.id, assignment_id, today, due, reason, actor.id)
    _append(row, mine)
    grant_open(actor=actor, activity_id=activity.id, assignment_id=assignment_id, today=today)
    record(
        "activity.set_deadline" if assignment_id is None else "assignment.set_deadline",
        actor=actor,
        object_kind="activity" if assignment_id is None else "assignment",
        object_id=assignment_id or activity.id,
        before={"due": _due_of(before)},
        after={"due": str(due)},
    )
    refresh([activity.id], today)
    return row


def ask_for_deadline(
    *, actor: Actor, activity_key: str, organisation_key: str, due: Due, reason: str, today: date
) -> DeadlineRequest:
    """Ask those who decide for a new deadline of an assignment.

    Whoever has asked and not been answered asks for something else instead. Raises Forbidden for those who don't answer
    for it, Invalid for a deadline that has passed.
    """
    found = find_assignment(activity_key, organisation_key, actor=actor, today=today, lock=True)
    _check_may_report(actor, found)
    if due.day < today:
        raise Invalid(_("Den tidplan som du föreslår har redan passerat."), {"due": _("Ange en dag framåt i tiden.")})
    mine = (
        select(DeadlineRequest)
        .where(
            DeadlineRequest.assignment_id == found.assignment.id,
            DeadlineRequest.by_id == actor.id,
            DeadlineRequest.granted.is_(None),
        )
        .order_by(DeadlineRequest.id.desc())
        .limit(1)
        # Not by whoever grants it just now.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    request = db.session.scalar(mine) or DeadlineRequest(assignment_id=found.assignment.id, by_id=actor.id)
    request.due, request.precision, request.reason = due.day, due.precision.value, reason
    request.asked_on, request.recorded_at = today, now()
    db.session.add(request)
    db.session.flush()
    record(
        "assignment.ask_for_deadline",
        actor=actor,
        object_kind="assignment",
        object_id=found.assignment.id,
        request=request.id,
        due=str(due),
    )
    return request


def name_owner(*, actor: Actor, activity_key: str, organisation_key: str, person_id: int | None, today: date) -> None:
    """Name who answers for an assignment from today on, or nobody.

    Raises Forbidden outside the actor's areas, Invalid for a person who has left or doesn't exist.
    """
    found = find_assignment(activity_key, organisation_key, actor=actor, today=today, lock=True)
    if not may_name_owner(actor, coordinator_id=found.coordinator_id):
        raise Forbidden(_("Ansvariga utses av områdets samordnare och av strateger."))
    if person_id == found.owner_id:
        return
    if person_id is not None:
        person = db.session.get(Person, person_id)
        if person is None or person.is_gone(today):
            raise Invalid(_("Personen finns inte längre."), {"person_id": _("Välj en annan person.")})
    row = OwnerRow(
        assignment_id=found.assignment.id,
        holds_from=today,
        holds_to=FOREVER,
        person_id=person_id,
        by_id=actor.id,
        recorded_at=now(),
    )
    _append(row, OwnerRow.assignment_id == found.assignment.id)
    record(
        "assignment.name_owner",
        actor=actor,
        object_kind="assignment",
        object_id=found.assignment.id,
        before={"owner": found.owner_id},
        after={"owner": person_id},
    )


def comment(*, actor: Actor, activity_key: str, text: str, today: date) -> Comment:
    """Add a comment to an activity. Raises Forbidden for readers."""
    activity = find_activity(activity_key, actor=actor)
    if not may_comment(actor):
        raise Forbidden(_("Du kan läsa men inte kommentera."))
    row = Comment(activity_id=activity.id, text=text, by_id=actor.id, on=today, recorded_at=now())
    db.session.add(row)
    db.session.flush()
    record("activity.comment", actor=actor, object_kind="activity", object_id=activity.id, comment=row.id)
    return row


def _check_may_report(actor: Actor, found: FoundAssignment) -> None:
    if not may_report(
        actor,
        owner_id=found.owner_id,
        organisation_id=found.organisation_id,
        stand_in_id=found.stand_in_id,
        answering_id=found.answering_id,
    ):
        raise Forbidden(_("Du kan bara rapportera det som du eller din organisation ansvarar för."))


def _append(row: Row, mine: ColumnElement[bool]) -> Row | None:
    """Add a row to its history and let the others give way; return the one that held on its first day until then."""
    table = type(row)
    rows: list[Row] = list(db.session.scalars(select(table).where(mine).order_by(table.id)))
    before = next((other for other in rows if other.holds_from <= row.holds_from < other.holds_to), None)
    db.session.add(row)
    db.session.flush()
    chain(cast(Sequence[Interval], [*rows, row]))
    db.session.flush()
    return before


def _due_of(row: DeadlineRow | None) -> str | None:
    due = due_of(row.due, row.precision) if row else None
    return str(due) if due else None


def _deadline_row(
    activity_id: int,
    assignment_id: int | None,
    on: date,
    due: Due | None,
    reason: str | None,
    by_id: int | None,
) -> DeadlineRow:
    return DeadlineRow(
        activity_id=activity_id,
        assignment_id=assignment_id,
        holds_from=on,
        holds_to=FOREVER,
        due=due.day if due else None,
        precision=due.precision.value if due else None,
        reason=reason,
        by_id=by_id,
        recorded_at=now(),
    )
