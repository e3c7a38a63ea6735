"""The statement as the organisation has written it, and the faults that people report."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.desk.help.accessibility.rules import Conformance
from planner.kit.db import Base, Id, one_of


class Statement(Base):
    """The organisation's parts of the accessibility statement; the latest row counts, and rows are never changed.

    One without an organisation goes back to the template.
    """

    __tablename__ = "accessibility_statement"
    __table_args__ = (
        one_of("conformance", Conformance),
        CheckConstraint(
            "(organisation IS NULL) = (conformance IS NULL) AND (organisation IS NULL) = (assessed_on IS NULL)",
            name="written_or_not",
        ),
        CheckConstraint(
            "organisation IS NULL OR contact_email IS NOT NULL OR contact_phone IS NOT NULL", name="can_be_reached"
        ),
    )

    id: Mapped[Id]
    # Counted from 1: of two who change the same statement at once, the second is refused.
    number: Mapped[int] = mapped_column(unique=True)
    organisation: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    conformance: Mapped[str | None] = mapped_column(String(10))
    # One a line; None: those that the makers know of.
    shortcomings: Mapped[str | None] = mapped_column(Text)
    # What it would be an unreasonable burden to adapt, one a line.
    burden: Mapped[str | None] = mapped_column(Text)
    # What the law doesn't cover, one a line.
    not_covered: Mapped[str | None] = mapped_column(Text)
    how_tested: Mapped[str | None] = mapped_column(Text)
    tested_by: Mapped[str | None] = mapped_column(String(200))
    assessed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    written_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Fault(Base):
    """Something that somebody couldn't use, as they told it. Who they are isn't kept, but for an address they left."""

    __tablename__ = "reported_fault"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(
            "handled_at IS NOT NULL OR (handled_by_id IS NULL AND outcome IS NULL)", name="handled_has_time"
        ),
        Index("ix_reported_fault_handled_at", "handled_at"),
    )

    id: Mapped[Id]
    reported_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text)
    # Where, in people's own words: an address, or the name of a page.
    place: Mapped[str | None] = mapped_column(String(500))
    # Removed some time after the fault was handled.
    email: Mapped[str | None] = mapped_column(String(254))
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # What was done about it, for those who look later.
    outcome: Mapped[str | None] = mapped_column(Text)
