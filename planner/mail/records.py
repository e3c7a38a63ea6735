"""Recording what became of a message that was claimed: each by itself, and what was sent at once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, exists, func, insert, null, select, update
from sqlalchemy.types import String

from planner.kit.db import WRITES, UtcDateTime, db, table_of
from planner.mail.models import Message, Try
from planner.mail.outbox import Claim, change_held
from planner.mail.rules import Letter, MessageState, Outcome

# Worded once, and not for the ORM: wording them for each message takes longer than the database does.
_messages, _tries = table_of(Message), table_of(Try)
_SENT = (
    update(_messages)
    .where(_messages.c.id == bindparam("its_id"))
    .values(
        state=MessageState.SENT.value,
        lease_until=null(),
        next_try_at=null(),
        address=bindparam("its_address"),
        subject=bindparam("its_subject"),
        sent_at=bindparam("moment"),
        sent_on=bindparam("day"),
    )
)
_TRY = insert(_tries).from_select(
    ["message_id", "at", "outcome", "code", "said"],
    select(
        bindparam("its_id", type_=Integer()),
        bindparam("moment", type_=UtcDateTime()),
        bindparam("came_of_it", type_=String()),
        bindparam("answer", type_=Integer()),
        bindparam("words", type_=String()),
    ).where(~exists().where(_tries.c.message_id == bindparam("its_id"), _tries.c.at == bindparam("moment"))),
)
# PostgreSQL does both in one statement, and so in one way there and back.
_SENT_WITH_TRY = _TRY.add_cte(_SENT.cte("sent"))


class SentRecords:
    """Records what was sent, each message by itself, on one connection held from record to record.

    Between two of them no transaction is open. After a failure the next one opens another connection.
    """

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def add(self, claimed: Claim, letter: Letter, *, at: datetime, today: date, code: int | None, said: str) -> None:
        """Record that the server took a message, and commit. True even if the claim has run out meanwhile."""
        tried = _try_of(claimed, Outcome.SENT, at, code, said)
        sent = {
            "its_id": claimed.id,
            "its_address": letter.address,
            "its_subject": letter.subject,
            "moment": at,
            "day": today,
        }
        try:
            connection = self._connected()
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(_SENT_WITH_TRY, tried | sent)
                else:
                    connection.execute(_TRY, tried)
                    connection.execute(_SENT, sent)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Connection:
        if self._connection is None:
            connection = db.engine.connect()
            if connection.dialect.name == "postgresql":
                self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            else:
                self._connection = connection.execution_options(**{WRITES: True})
        return self._connection


def record_refusal(
    claimed: Claim, letter: Letter | None, *, at: datetime, code: int | None, said: str, next_try_at: datetime | None
) -> None:
    """Record a refusal: for now, to be tried again at `next_try_at`, or without one for good."""
    dead = next_try_at is None
    tried = _try_of(claimed, Outcome.DEAD if dead else Outcome.RETRY, at, code, said)
    db.session.connection().execute(_TRY, tried)
    written = {"address": letter.address, "subject": letter.subject} if letter else {}
    state = MessageState.DEAD if dead else MessageState.WAITING
    change_held(claimed, state=state, lease_until=None, next_try_at=next_try_at, **written)


def earlier_refusals(claimed: Claim) -> tuple[int, datetime | None]:
    """Return how often the message was refused for now since it last was given up, and when first."""
    given_up = select(func.max(Try.id)).where(Try.message_id == claimed.id, Try.outcome == Outcome.DEAD)
    row = db.session.execute(
        select(func.count(), func.min(Try.at, type_=UtcDateTime())).where(
            Try.message_id == claimed.id,
            Try.outcome == Outcome.RETRY,
            Try.id > func.coalesce(given_up.scalar_subquery(), 0),
        )
    ).one()
    return row[0], row[1]


def _try_of(claimed: Claim, outcome: Outcome, at: datetime, code: int | None, said: str) -> dict[str, Any]:
    """Return what `_TRY` asks for. It adds a try once: who couldn't tell whether the database took it adds it again."""
    return {"its_id": claimed.id, "moment": at, "came_of_it": outcome.value, "answer": code, "words": said[:2000]}
