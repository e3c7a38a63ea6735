"""Series of figures, their values in time, and where they should go."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.indicators.rules import Direction, Figure, Split
from planner.indicators.rules.periods import LONGEST
from planner.kit.db import Base, Id, one_of

_FIGURES = "n IS NOT NULL OR of IS NOT NULL OR share IS NOT NULL OR value IS NOT NULL OR women IS NOT NULL"
_OF_ALL = text("organisation_id IS NULL")


class Indicator(Base):
    """A series: what is counted or measured. Two ways of counting are two series."""

    __tablename__ = "indicator"
    __table_args__ = (
        one_of("direction", Direction),
        CheckConstraint("total_id <> id", name="not_part_of_itself"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    label: Mapped[str] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(String(80))
    direction: Mapped[str | None] = mapped_column(String(10))
    position: Mapped[int]
    # None: of the plan as a whole.
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    # The series that this one is a part of: those of one total add up to it, such as under 18 and adults.
    total_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)


class Observation(Base):
    """A series' figures for a period, as their source gives them: of one organisation, or of all.

    `women` and `men` are in `split`. `public`: printed by its source already, so that no small number in it is hidden.
    """

    __tablename__ = "observation"
    __table_args__ = (
        one_of("split", Split),
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint(f"{_FIGURES} OR men IS NOT NULL OR note IS NOT NULL", name="says_something"),
        CheckConstraint("(women IS NULL AND men IS NULL) = (split IS NULL)", name="sexes_have_split"),
        CheckConstraint("n >= 0 AND of >= 0", name="counts"),
        UniqueConstraint("indicator_id", "first_day", "last_day", "organisation_id", name="uq_observation_one"),
        Index(
            "uq_observation_of_all",
            "indicator_id",
            "first_day",
            "last_day",
            unique=True,
            sqlite_where=_OF_ALL,
            postgresql_where=_OF_ALL,
        ),
    )

    id: Mapped[Id]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    # As it was written (rules.Period), and its days.
    period: Mapped[str] = mapped_column(String(LONGEST))
    first_day: Mapped[date]
    last_day: Mapped[date]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    n: Mapped[int | None]
    of: Mapped[int | None]
    share: Mapped[float | None] = mapped_column(Float(53))
    value: Mapped[float | None] = mapped_column(Float(53))
    women: Mapped[float | None] = mapped_column(Float(53))
    men: Mapped[float | None] = mapped_column(Float(53))
    split: Mapped[str | None] = mapped_column(String(10))
    public: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def figure(self) -> Figure:
        """Its figures."""
        split = Split(self.split) if self.split else None
        return Figure(self.n, self.of, self.share, self.value, self.women, self.men, split)


class Target(Base):
    """Where a series should be in a period, in its own unit."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="period"),
        UniqueConstraint("indicator_id", "first_day", "last_day"),
    )

    id: Mapped[Id]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period: Mapped[str] = mapped_column(String(LONGEST))
    first_day: Mapped[date]
    last_day: Mapped[date]
    value: Mapped[float] = mapped_column(Float(53))
