"""When somebody looked at the overview: what has changed since is told the next time."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base


class Visit(Base):
    """A person's latest visit and the one before; all that somebody looks at on one day is one visit.

    `seen_on` is a business date, as are the days of the plan's histories, `seen_at` real time.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("(before_on IS NULL) = (before_at IS NULL)", name="before_has_day"),
        CheckConstraint("before_at <= seen_at", name="in_order"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_on: Mapped[date]
    # To within some minutes: it is not written at each look.
    seen_at: Mapped[datetime]
    before_on: Mapped[date | None]
    before_at: Mapped[datetime | None]
