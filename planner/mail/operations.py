"""What administrators do with the outbox."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.mail.models import Message
from planner.mail.rules import MessageState


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
    record("message.retried", actor=actor, object_kind="message", object_id=message.id)
    db.session.flush()
