"""Kinds of messages that come by the thousand, and of which nobody is sent more than one on a day."""

from collections.abc import Collection
from datetime import date, datetime

from flask import Flask, current_app
from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from planner.mail.models import Message
from planner.mail.rules import MessageState


def kinds_of_many(app: Flask) -> list[str]:
    """Return these kinds, as they were registered."""
    many: list[str] = app.extensions.setdefault("planner.mail.many", [])
    return many


def comes_second(
    at: datetime | BindParameter[datetime], today: date | BindParameter[date], without: Collection[str]
) -> ColumnElement[bool]:
    """Return the condition for a message whose recipient has had one of these kinds today, or gets another one first.

    Two may wait for the same day, where no server answered for a while. None of `without` goes before others.
    """
    many = kinds_of_many(current_app)
    other = aliased(Message)
    on_its_way = and_(other.state == MessageState.CLAIMED, or_(other.lease_until > at, other.id < Message.id))
    goes_first = and_(
        other.id < Message.id,
        other.state == MessageState.WAITING,
        other.kind.not_in(without),
        other.not_before <= today,
        or_(other.next_try_at.is_(None), other.next_try_at <= at),
    )
    return and_(
        Message.kind.in_(many),
        exists().where(
            other.recipient_id == Message.recipient_id,
            other.id != Message.id,
            other.kind.in_(many),
            or_(other.sent_on == today, on_its_way, goes_first),
        ),
    )
