"""The pace: so many messages a minute are handed to the mail server at most, by all processes together."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from planner.kit.db import db
from planner.mail.models import UNFINISHED, Message, Try
from planner.mail.rules import MessageState

MINUTE = timedelta(minutes=1)
# What processes on PostgreSQL wait for each other by; no row stands for it. Any number that nobody else uses.
_LOCK = 4_702_011


def one_at_a_time() -> None:
    """Let whoever else would claim wait until this transaction ends.

    On SQLite a transaction that writes is alone anyway.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def allowance(per_minute: int, at: datetime) -> int:
    """Return how many more messages may be claimed now; 0 or less: none.

    Messages tried in the last minute count, and so do those that somebody holds: they may be handed over at any moment.
    A try is written down after its message was handed over, so no minute, wherever it begins, sees more than the
    limit as long as claims are made one at a time.
    """
    tried = select(func.count()).select_from(Try).where(Try.at > at - MINUTE)
    held = (
        select(func.count())
        .select_from(Message)
        .where(UNFINISHED, Message.state == MessageState.CLAIMED, Message.lease_until > at)
    )
    used: int = db.session.execute(select(tried.scalar_subquery() + held.scalar_subquery())).scalar_one()
    return per_minute - used
