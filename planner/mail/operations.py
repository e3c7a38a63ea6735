"""Putting a single message into the outbox, and what administrators do with it."""

import secrets
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.mail.models import Message
from planner.mail.rules import MessageState


def send_at_once(kind: str, *, recipient_id: int, today: date) -> int:
    """Put a message into the outbox that may go on any day and at any hour; what it says is made when it is sent.

    Whoever has one of the same kind waiting doesn't get another. Return the message's number: until the transaction
    ends nobody can send it. Two at once are told apart by the database.
    """
    at = now()
    if (waiting := _touch(kind, recipient_id, at)) is not None:
        return waiting
    message = Message(
        token=secrets.token_hex(16),
        kind=kind,
        recipient_id=recipient_id,
        created_at=at,
        added_at=at,
        not_before=today,
        state=MessageState.WAITING.value,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        # Somebody else has just put in the same one; it may be on its way already.
        return _touch(kind, recipient_id, at) or send_at_once(kind, recipient_id=recipient_id, today=today)
    return message.id


def _touch(kind: str, recipient_id: int, at: datetime) -> int | None:
    """Return the message that waits, if one does, and keep others from sending it."""
    return db.session.scalar(
        update(Message)
        .where(Message.kind == kind, Message.recipient_id == recipient_id, Message.state == MessageState.WAITING)
        .values(added_at=at)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )


def retry_message(message_id: int, *, actor: Actor, at: datetime) -> None:
    """Let a message that was given up be tried again at once, for another five working days.

    Raises NotFound when there is no such message, Conflict when it hasn't been given up.
    """
    message = db.session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if message is None:
        raise NotFound(_("Utskicket finns inte."))
    if message.state != MessageState.DEAD:
        raise Conflict(_("Utskicket är inte stoppat. Läs in sidan på nytt för att se hur det ligger till."))
    message.state = MessageState.WAITING
    message.next_try_at = at
    record("message.retry", actor=actor, object_kind="message", object_id=message.id)
    db.session.flush()


def retry_dead_messages(*, actor: Actor, at: datetime) -> int:
    """Let every message that was given up be tried again at once, as `retry_message` does; return how many.

    One entry in the trail tells how many they were.
    """
    retried = db.session.scalars(
        update(Message)
        .where(Message.state == MessageState.DEAD)
        .values(state=MessageState.WAITING, next_try_at=at)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    ).all()
    if retried:
        record("message.retry_all", actor=actor, object_kind="message", object_id=None, counts=len(retried))
    return len(retried)
