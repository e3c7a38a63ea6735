"""The outbox: messages and the tries to send them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id, one_of
from planner.mail.rules import MessageState, Outcome

# As a text: a database uses a partial index only for what it reads in the statement itself.
UNFINISHED = text("state IN ('waiting', 'claimed')")


class Message(Base):
    """One e-mail to one person. What it says is made by the room of its kind when it is sent."""

    __tablename__ = "message"
    __table_args__ = (
        one_of("state", MessageState),
        CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", name="lease_while_claimed"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        # For the foreign key of what a message carries.
        UniqueConstraint("id", "recipient_id"),
        # Planning adds to the message that waits: never more than one that hasn't been tried.
        Index(
            "uq_message_waiting",
            "kind",
            "recipient_id",
            unique=True,
            sqlite_where=text("state = 'waiting' AND next_try_at IS NULL"),
            postgresql_where=text("state = 'waiting' AND next_try_at IS NULL"),
        ),
        # What may be claimed, however much has been sent over the years.
        Index("ix_message_unfinished", "kind", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_message_state_not_before", "state", "not_before"),
        Index("ix_message_recipient_id_sent_on", "recipient_id", "sent_on"),
        Index("ix_message_added_at", "added_at"),
    )

    id: Mapped[Id]
    # Fixed when the message is made: whoever sends it, and however often, its Message-ID is the same.
    token: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    # When something to say was last added to it.
    added_at: Mapped[datetime]
    # The first business date on which it may go, and the first moment at which it may be tried again.
    not_before: Mapped[date]
    next_try_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12))
    lease_until: Mapped[datetime | None]
    # Address and subject as they were sent.
    address: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None]
    sent_on: Mapped[date | None]


class Try(Base):
    """One attempt to hand a message over, and what the server said."""

    __tablename__ = "mail_try"
    __table_args__ = (one_of("outcome", Outcome),)

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[int | None]
    said: Mapped[str] = mapped_column(Text)


class DeliveryRun(Base):
    """Delivery on one business date; each run adds to the day's row."""

    __tablename__ = "delivery_run"

    id: Mapped[Id]
    on: Mapped[date] = mapped_column("delivered_on", unique=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    runs: Mapped[int]
    sent: Mapped[int]
    retry: Mapped[int]
    dead: Mapped[int]
    suppressed: Mapped[int]
    # Real seconds that all of them took.
    seconds: Mapped[float]
    # Why the last one ended early, such as that no server answered; None: it didn't.
    problem: Mapped[str | None] = mapped_column(Text)


class MailAlarm(Base):
    """That administrators were told of mail that doesn't go out, once on a day."""

    __tablename__ = "mail_alarm"

    id: Mapped[Id]
    on: Mapped[date] = mapped_column("raised_on", unique=True)
    at: Mapped[datetime]
    # Messages given up since the alarm before, and messages that had waited too long, with the first one's time.
    dead: Mapped[int]
    waiting: Mapped[int]
    oldest_at: Mapped[datetime | None]
