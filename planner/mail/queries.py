"""Reads of the outbox."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select

from planner.kit.db import db
from planner.mail.models import Message, Try
from planner.mail.rules import MessageState


def messages_in(states: Collection[MessageState], limit: int) -> list[Message]:
    """Return the latest messages in some states, the newest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.state.in_(states))
            .order_by(func.coalesce(Message.sent_at, Message.added_at).desc(), Message.id.desc())
            .limit(limit)
        )
    )


def count_by_state() -> dict[MessageState, int]:
    """Return how many messages there are in each state that occurs."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {MessageState(state): count for state, count in rows}


def tries_of(message_ids: Collection[int]) -> dict[int, list[Try]]:
    """Return every try of some messages, the latest first."""
    tries: dict[int, list[Try]] = defaultdict(list)
    rows = db.session.scalars(select(Try).where(Try.message_id.in_(message_ids)).order_by(Try.id.desc()))
    for one in rows:
        tries[one.message_id].append(one)
    return tries
