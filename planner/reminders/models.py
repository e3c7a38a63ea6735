"""What has been told to whom, and when planning ran."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id, one_of


class PlanningRun(Base):
    """Planning on one business date; run again the same day, it adds to the row."""

    __tablename__ = "planning_run"

    id: Mapped[Id]
    on: Mapped[date] = mapped_column("planned_on", unique=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    runs: Mapped[int]
    reminders: Mapped[int]
    messages: Mapped[int]


class Reminder(Base):
    """One step of one deadline, or a nudge, told to one recipient.

    A nudge has step 0 and, in place of the deadline, the day from which it was told.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("kind", ("deadline", "nudge")),
        # It goes in a message to its recipient, who is a person by that message's key.
        ForeignKeyConstraint(
            ["message_id", "recipient_id"], ["message.id", "message.recipient_id"], name="fk_reminder_message"
        ),
        # However often and wherever planning runs, the same thing is told once.
        UniqueConstraint(
            "subject_id", "subject_kind", "kind", "due", "step", "recipient_id", name="uq_reminder_told_once"
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(10))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    due: Mapped[date]
    step: Mapped[int]
    recipient_id: Mapped[int]
    message_id: Mapped[int] = mapped_column(index=True)
    told_on: Mapped[date]
