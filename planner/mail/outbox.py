"""The outbox: putting messages in and claiming them. What became of each is recorded by planner.mail.records.

The database is the queue. A claim is a lease: while it holds nobody else touches the message, and when it has run out
another process takes it over. The moment at which it ends tells one claim from another.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import String

from planner.kit.db import UtcDateTime, db, table_of
from planner.mail.many import comes_second
from planner.mail.models import UNFINISHED, Message
from planner.mail.rules import MessageState


@dataclass(frozen=True, slots=True)
class Claim:
    """A message held by this process until `until`."""

    id: int
    token: str
    kind: str
    recipient_id: int
    until: datetime


_messages = table_of(Message)


class new_token(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A random text, made by the database for each row."""

    type = String()
    inherit_cache = True


@compiles(new_token, "sqlite")
def _token_sqlite(_element: new_token, _compiler: SQLCompiler, **_kw: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(new_token, "postgresql")
def _token_postgresql(_element: new_token, _compiler: SQLCompiler, **_kw: Any) -> str:
    return "replace(gen_random_uuid()::text, '-', '')"


def enlist(
    connection: Connection,
    kind: str,
    recipients: FromClause,
    *,
    today: date,
    next_day: date,
    at: datetime,
    others: Collection[str] = (),
) -> int:
    """Give each of `recipients` a message that waits; return how many messages are new.

    `recipients` has a column `recipient_id`, nobody twice. Whoever has a message keeps it; whoever was sent one today,
    or is to be sent one of the kinds in `others`, gets the next one on `next_day`. Until the transaction of
    `connection` ends nobody can claim these messages; they are known by `added_at` being `at`.
    """
    wanted = select(recipients.c.recipient_id)
    connection.execute(
        update(Message)
        .where(Message.kind == kind, Message.state == MessageState.WAITING, Message.recipient_id.in_(wanted))
        .values(added_at=at)
    )
    # Lists read once: looked up for each recipient, a queue would be gone through as often as it is long.
    waiting = select(Message.recipient_id).where(Message.kind == kind, Message.state == MessageState.WAITING)
    # One that is on its way just now counts as sent.
    underway = select(Message.recipient_id).where(
        Message.kind.in_((kind, *others)),
        or_(
            Message.state == MessageState.CLAIMED,
            and_(Message.kind != kind, Message.state == MessageState.WAITING, Message.not_before <= today),
        ),
    )
    # By recipient and day, as its index goes: in time all that was ever sent is long.
    sent = select(Message.recipient_id).where(
        Message.recipient_id.in_(wanted), Message.sent_on == today, Message.kind.in_((kind, *others))
    )
    has_todays = recipients.c.recipient_id.in_(union_all(underway, sent))
    stamp = literal(at, UtcDateTime())
    created: CursorResult[Any] = connection.execute(
        insert(Message).from_select(
            ["token", "kind", "recipient_id", "created_at", "added_at", "not_before", "state"],
            select(
                new_token(),
                literal(kind),
                recipients.c.recipient_id,
                stamp,
                stamp,
                case((has_todays, literal(next_day)), else_=literal(today)),
                literal(MessageState.WAITING.value),
            )
            .where(recipients.c.recipient_id.not_in(waiting))
            .order_by(recipients.c.recipient_id),
        ),
        execution_options={"preserve_rowcount": True},
    )
    return created.rowcount


@dataclass(frozen=True, slots=True)
class Claiming:
    """The statement that claims messages, of all kinds or of `kinds`, but of those in `without`.

    Worded once for many claims: that takes longer than claiming. It knows the kinds of many at that time.
    """

    statement: ReturningUpdate[Any]

    @classmethod
    def of(cls, kinds: Collection[str] | None = None, without: Collection[str] = ()) -> "Claiming":
        """Word it."""
        may_be = may_be_tried(bindparam("moment", type_=UtcDateTime()), bindparam("day", type_=Date()), without)
        # A CTE, so that PostgreSQL picks and locks once.
        picked = (
            select(_messages.c.id)
            .where(may_be, true() if kinds is None else _messages.c.kind.in_(kinds))
            # In the order of ix_message_unfinished: otherwise SQLite goes through all that was ever sent.
            .order_by(_messages.c.kind, _messages.c.id)
            .limit(bindparam("most", type_=Integer()))
            .with_for_update(skip_locked=True)
            .cte("picked")
        )
        return cls(
            update(_messages)
            .where(_messages.c.id.in_(select(picked.c.id)))
            .values(state=MessageState.CLAIMED.value, lease_until=bindparam("until", type_=UtcDateTime()))
            .returning(_messages.c.id, _messages.c.token, _messages.c.kind, _messages.c.recipient_id)
        )

    def claim(self, *, at: datetime, today: date, lease: timedelta, most: int) -> list[Claim]:
        """Claim up to `most` messages that may be tried now.

        May come back with fewer than there are while another process claims too: the next run takes them.
        """
        until = at + lease
        rows = db.session.connection().execute(
            self.statement, {"moment": at, "day": today, "until": until, "most": most}
        )
        return [Claim(row.id, row.token, row.kind, row.recipient_id, until) for row in sorted(rows)]


def claim(
    *,
    at: datetime,
    today: date,
    lease: timedelta,
    most: int,
    without: Collection[str] = (),
    kinds: Collection[str] | None = None,
) -> list[Claim]:
    """Claim once: see Claiming."""
    return Claiming.of(kinds, without).claim(at=at, today=today, lease=lease, most=most)


def anything_ready(*, at: datetime, today: date, without: Collection[str] = ()) -> bool:
    """Return whether `claim` would find something."""
    return bool(db.session.scalar(select(exists().where(may_be_tried(at, today, without)))))


def ready(*, at: datetime, today: date, without: Collection[str] = ()) -> tuple[int, datetime | None]:
    """Return how many messages `claim` would find, and when the oldest of them was made."""
    row = db.session.execute(
        select(func.count(), func.min(Message.created_at)).where(may_be_tried(at, today, without))
    ).one()
    return row[0], row[1]


def may_be_tried(
    at: datetime | BindParameter[datetime], today: date | BindParameter[date], without: Collection[str]
) -> ColumnElement[bool]:
    """Return the condition for messages that may go at this moment, but of the kinds in `without`."""
    waits = and_(
        Message.state == MessageState.WAITING,
        Message.not_before <= today,
        or_(Message.next_try_at.is_(None), Message.next_try_at <= at),
    )
    abandoned = and_(Message.state == MessageState.CLAIMED, Message.lease_until <= at)
    allowed = Message.kind.not_in(without) if without else true()
    return and_(UNFINISHED, or_(waits, abandoned), allowed, ~comes_second(at, today, without))


def prolong(claimed: Claim, until: datetime) -> Claim | None:
    """Let a claim hold longer; return None when it has run out and somebody else has taken the message over."""
    return replace(claimed, until=until) if change_held(claimed, lease_until=until) else None


def release(claims: Sequence[Claim], at: datetime) -> None:
    """Let go of messages that were claimed but not tried: they wait again."""
    for claimed in claims:
        change_held(claimed, state=MessageState.WAITING, lease_until=None, next_try_at=at)


def suppress(claimed: Claim) -> None:
    """Record that a message has nothing left to say."""
    change_held(claimed, state=MessageState.SUPPRESSED, lease_until=None)


def count_waiting() -> int:
    """Return how many messages haven't been sent and may yet be."""
    return db.session.scalar(select(func.count()).select_from(Message).where(UNFINISHED)) or 0


def change_held(claimed: Claim, **values: Any) -> bool:
    """Change a message as long as the claim on it holds; return whether it did."""
    held = and_(
        Message.id == claimed.id,
        Message.state == MessageState.CLAIMED,
        Message.lease_until == claimed.until,
    )
    result: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Message).where(held).values(**values).execution_options(synchronize_session=False)
    )
    return result.rowcount == 1
