"""The histories of an assignment: status, deadline and owner, by the day that something holds from.

A row holds from `holds_from` up to, but not including, `holds_to`; the last one holds to FOREVER, and one that was
replaced on its own day has `holds_to` equal to `holds_from`. What holds on a day, past, present or still to come, is
found by the same condition, so there is no second copy of the present to keep right.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id, one_of
from planner.plans.rules import Forecast, Precision, Status


class Interval:
    """What a row has that holds from one day, that day counting, to another, which doesn't."""

    holds_from: Mapped[date]
    holds_to: Mapped[date]


class StatusUpdate(Interval, Base):
    """What was said of an assignment. Append-only but for `holds_to`, which follows from the other rows."""

    __tablename__ = "status_update"
    __table_args__ = (
        one_of("status", Status),
        one_of("forecast", Forecast),
        CheckConstraint("holds_from <= holds_to", name="interval"),
        CheckConstraint("status <> 'paused' OR paused_until IS NOT NULL", name="paused_has_end"),
        CheckConstraint("status = 'paused' OR paused_until IS NULL", name="only_paused_has_end"),
        CheckConstraint(
            "status NOT IN ('paused', 'dropped') OR comment IS NOT NULL",
            name="paused_and_dropped_have_reason",
        ),
        Index("ix_status_update_assignment", "assignment_id", "holds_from", "holds_to"),
        Index("ix_status_update_holds_from", "holds_from"),
    )

    id: Mapped[Id]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    status: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(Text)
    paused_until: Mapped[date | None]
    forecast: Mapped[str | None] = mapped_column(String(10))
    ready_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime]


class DeadlineRow(Interval, Base):
    """A deadline of an activity or, with `assignment_id`, an assignment's own, which takes its place.

    The first row of each, from the beginning, is the decided one. `due` None: no deadline; an assignment then has its
    activity's.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        one_of("precision", Precision),
        CheckConstraint("(due IS NULL) = (precision IS NULL)", name="due_with_precision"),
        CheckConstraint("holds_from <= holds_to", name="interval"),
        Index("ix_deadline_activity", "activity_id", "assignment_id", "holds_from", "holds_to"),
        Index("ix_deadline_assignment", "assignment_id", "holds_from", "holds_to"),
        Index("ix_deadline_holds_from", "holds_from"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    due: Mapped[date | None]
    precision: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class OwnerRow(Interval, Base):
    """Who answered for an assignment. `person_id` None: nobody."""

    __tablename__ = "owner"
    __table_args__ = (
        CheckConstraint("holds_from <= holds_to", name="interval"),
        Index("ix_owner_assignment", "assignment_id", "holds_from", "holds_to"),
        Index("ix_owner_person", "person_id", "holds_to"),
    )

    id: Mapped[Id]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class DeadlineRequest(Base):
    """An owner's wish for a new deadline, and what became of it."""

    __tablename__ = "deadline_request"
    __table_args__ = (
        one_of("precision", Precision),
        CheckConstraint("(granted IS NULL) = (answered_on IS NULL)", name="answer_has_day"),
        CheckConstraint("granted IS NULL OR granted OR answer_reason IS NOT NULL", name="refusal_has_reason"),
    )

    id: Mapped[Id]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    due: Mapped[date]
    precision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date]
    recorded_at: Mapped[datetime]
    granted: Mapped[bool | None]
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # What was said with the answer: always where it was no.
    answer_reason: Mapped[str | None] = mapped_column(Text)
    # The message that tells the asker.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)


class Comment(Base):
    """A remark on an activity."""

    __tablename__ = "comment"

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date] = mapped_column("commented_on", index=True)
    recorded_at: Mapped[datetime]
