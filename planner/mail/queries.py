"""Reads of the outbox."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from planner.kit.clock import STOCKHOLM
from planner.kit.db import db
from planner.mail.models import Message, Try
from planner.mail.rules import MessageState

UNSENT = (MessageState.WAITING, MessageState.CLAIMED)
# What isn't done with: few, however much has been sent over the years.
UNFINISHED = (*UNSENT, MessageState.DEAD)


@dataclass(frozen=True)
class Wanted:
    """Which messages are asked for; None: all. `since` and `until` are days in Stockholm, both counting."""

    recipients: Collection[int] | None = None
    state: MessageState | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None


def messages(wanted: Wanted, *, limit: int, before: int | None = None) -> list[Message]:
    """Return up to `limit` messages, by when something was last added to them, the newest first.

    `before` is the message after which they begin in that order.
    """
    statement = select(Message).where(*conditions(wanted))
    if before is not None:
        at = db.session.scalar(select(Message.added_at).where(Message.id == before))
        if at is not None:
            # The first condition alone lets the database begin at the right place of an index.
            later = or_(Message.added_at < at, Message.id < before)
            statement = statement.where(Message.added_at <= at, later)
    return list(db.session.scalars(statement.order_by(Message.added_at.desc(), Message.id.desc()).limit(limit)))


def message_by_id(message_id: int) -> Message | None:
    """Return a message, or None."""
    return db.session.get(Message, message_id)


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions for the messages asked for."""
    found: list[ColumnElement[bool]] = []
    if wanted.recipients is not None:
        found.append(Message.recipient_id.in_(wanted.recipients))
    if wanted.state is MessageState.SENT:
        # Nearly all are: said so, SQLite goes through time instead of sorting them all.
        found.append(Message.state.not_in([state for state in MessageState if state is not MessageState.SENT]))
    elif wanted.state is not None:
        found.append(Message.state == wanted.state)
    if wanted.kind is not None:
        found.append(Message.kind == wanted.kind)
    if wanted.since is not None:
        found.append(Message.added_at >= midnight(wanted.since))
    if wanted.until is not None:
        found.append(Message.added_at < midnight(wanted.until + timedelta(days=1)))
    return found


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Stockholm."""
    return datetime.combine(day, time(), STOCKHOLM)


def count_by_state() -> dict[MessageState, int]:
    """Return how many messages there are in each state that occurs."""
    return _counted()


def count_unfinished() -> dict[MessageState, int]:
    """Return how many messages wait, are on their way or were given up: as quick after years as on the first day."""
    return _counted(Message.state.in_(UNFINISHED))


def oldest_waiting() -> Message | None:
    """Return the message that has waited longest."""
    return db.session.scalar(
        select(Message).where(Message.state.in_(UNSENT)).order_by(Message.created_at, Message.id).limit(1)
    )


def tries_of(message_ids: Collection[int]) -> dict[int, list[Try]]:
    """Return every try of some messages, the latest first."""
    tries: dict[int, list[Try]] = defaultdict(list)
    rows = db.session.scalars(select(Try).where(Try.message_id.in_(message_ids)).order_by(Try.id.desc()))
    for one in rows:
        tries[one.message_id].append(one)
    return tries


def last_tries_of(message_ids: Collection[int]) -> dict[int, Try]:
    """Return the last try of each of some messages that have been tried."""
    last = select(func.max(Try.id)).where(Try.message_id.in_(message_ids)).group_by(Try.message_id)
    return {one.message_id: one for one in db.session.scalars(select(Try).where(Try.id.in_(last)))}


def _counted(*conditions: ColumnElement[bool]) -> dict[MessageState, int]:
    rows = db.session.execute(select(Message.state, func.count()).where(*conditions).group_by(Message.state))
    return {MessageState(state): count for state, count in rows}
