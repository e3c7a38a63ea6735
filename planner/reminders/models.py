"""What has been told to whom, and when planning ran."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint, false
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
    # Real seconds that all of its runs took.
    seconds: Mapped[float] = mapped_column(default=0.0, server_default="0")
    # In a quiet period only what doesn't keep to those is planned: it isn't anybody's weekly day.
    quiet: Mapped[bool] = mapped_column(default=False, server_default=false())


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


class ReminderSettings(Base):
    """When reminders go and what they lead to, as an administrator chose on a page; the latest row counts."""

    __tablename__ = "reminder_settings"
    __table_args__ = (CheckConstraint("remind_from < remind_until", name="hours_in_order"),)

    id: Mapped[Id]
    # Counted from 1: of two who change the same settings at once, the second is refused.
    number: Mapped[int] = mapped_column(unique=True)
    # Times of day such as 07:00.
    remind_from: Mapped[str] = mapped_column(String(5))
    remind_until: Mapped[str] = mapped_column(String(5))
    # Each as config/default.toml writes it, one a line.
    quiet_periods: Mapped[str] = mapped_column(Text)
    answer_links: Mapped[bool]
    set_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
