"""Activities rolled up, for pages that show many of them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, one_of
from planner.plans.rules import Status


class ActivitySummary(Base):
    """An activity rolled up by planner.plans.operations.summaries: true on the days of its interval.

    What changes by the mere passing of days (overdue, due soon, stale) isn't stored but follows from the two dates.
    """

    __tablename__ = "activity_summary"
    __table_args__ = (
        one_of("status", Status),
        CheckConstraint("holds_from < holds_to", name="interval"),
        Index("ix_activity_summary_open_due", "first_open_due"),
        Index("ix_activity_summary_holds_from", "holds_from"),
        Index("ix_activity_summary_holds_to", "holds_to"),
        Index("ix_activity_summary_area", "area_id", "in_force", "status", "first_open_due", "oldest_ongoing"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    holds_from: Mapped[date]
    holds_to: Mapped[date]
    in_force: Mapped[bool]
    status: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    total: Mapped[int]
    unreported: Mapped[int]
    # The activity's own deadline in force and the decided one.
    due: Mapped[date | None]
    precision: Mapped[str | None] = mapped_column(String(10))
    decided_due: Mapped[date | None]
    decided_precision: Mapped[str | None] = mapped_column(String(10))
    # The earliest deadline among assignments neither done nor dropped.
    first_open_due: Mapped[date | None]
    # The day of the oldest latest update among ongoing assignments.
    oldest_ongoing: Mapped[date | None]
    last_update: Mapped[date | None]
