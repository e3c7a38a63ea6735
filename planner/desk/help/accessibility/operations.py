"""Writing the statement, reporting a fault, handling it, and forgetting the addresses that people left."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.desk.help.accessibility.models import Fault, Statement
from planner.desk.help.accessibility.queries import PARTS, administrators, latest_statement
from planner.desk.help.accessibility.rules import KEEP_ADDRESS, TELL_AGAIN_AFTER
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, NotFound
from planner.mail.operations import send_at_once
from planner.people.rules import may_manage_people

# The kind of the messages that tell administrators of faults.
FAULT = "fault"


def write_statement(*, actor: Actor, parts: Mapping[str, Any], number: int) -> None:
    """Put the organisation's parts of the statement in force.

    `number` is that of the statement that was read before, 0 for none. Raises Conflict when somebody has written
    another meanwhile, Forbidden for others than administrators.
    """
    row = _add(actor, number, parts)
    record("accessibility.change", actor=actor, object_kind="accessibility", object_id=row.id, number=row.number)


def reset_statement(*, actor: Actor, number: int) -> None:
    """Go back to the template. What was written stays in the history. Raises as `write_statement` does."""
    row = _add(actor, number, {})
    record("accessibility.reset", actor=actor, object_kind="accessibility", object_id=row.id, number=row.number)


def report_fault(*, what: str, place: str | None, email: str | None, today: date) -> None:
    """Keep a fault that somebody, signed in or not, reports. Who it was isn't kept.

    Administrators are told, but not again while they have been told of another in the past day that waits still.
    """
    at = now()
    told_lately = db.session.scalar(
        select(exists().where(Fault.handled_at.is_(None), Fault.reported_at > at - TELL_AGAIN_AFTER))
    )
    fault = Fault(reported_at=at, what=what, place=place, email=email)
    db.session.add(fault)
    db.session.flush()
    record("fault.report", actor=None, object_kind="fault", object_id=fault.id)
    for person_id in [] if told_lately else administrators(today):
        send_at_once(FAULT, recipient_id=person_id, today=today)


def handle_fault(*, actor: Actor, fault_id: int, outcome: str | None) -> None:
    """Say that a fault is handled, and what was done. Raises NotFound, and Conflict where somebody else has."""
    _check(actor)
    fault = _find(fault_id)
    if fault.handled_at is not None:
        raise Conflict(_("Någon annan har redan markerat felet som åtgärdat."))
    fault.handled_at, fault.handled_by_id, fault.outcome = now(), actor.id, outcome
    db.session.flush()
    record("fault.handle", actor=actor, object_kind="fault", object_id=fault.id)


def reopen_fault(*, actor: Actor, fault_id: int) -> None:
    """Take back that a fault is handled. Raises NotFound; one that waits already goes on waiting."""
    _check(actor)
    fault = _find(fault_id)
    if fault.handled_at is None:
        return
    fault.handled_at = fault.handled_by_id = fault.outcome = None
    db.session.flush()
    record("fault.reopen", actor=actor, object_kind="fault", object_id=fault.id)


def forget_addresses(*, at: datetime) -> int:
    """Remove the addresses left with faults that were handled long enough ago; return how many."""
    forgotten = db.session.execute(
        update(Fault)
        .where(Fault.email.is_not(None), Fault.handled_at <= at - KEEP_ADDRESS)
        .values(email=None)
        .execution_options(synchronize_session=False)
    )
    return int(forgotten.rowcount)  # type: ignore[attr-defined]


def _add(actor: Actor, number: int, parts: Mapping[str, Any]) -> Statement:
    _check(actor)
    latest = latest_statement()
    if (latest.number if latest else 0) != number:
        raise _changed_meanwhile()
    row = Statement(
        number=number + 1, written_at=now(), by_id=actor.id, **{part: parts.get(part) for part in PARTS}
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise _changed_meanwhile() from error
    return row


def _changed_meanwhile() -> Conflict:
    return Conflict(_("Någon annan har ändrat redogörelsen medan du skrev. Se hur den är nu innan du ändrar."))


def _check(actor: Actor) -> None:
    if not may_manage_people(actor):
        raise Forbidden(_("Bara systemadministratörer gör det här."))


def _find(fault_id: int) -> Fault:
    fault = db.session.scalar(select(Fault).where(Fault.id == fault_id).with_for_update())
    if fault is None:
        raise NotFound(_("Anmälan finns inte."))
    return fault
