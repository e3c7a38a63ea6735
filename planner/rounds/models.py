"""Follow-up rounds, whom they ask, and what had been answered when they were closed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.indicators.rules.periods import LONGEST
from planner.kit.db import Base, Id, one_of
from planner.rounds.rules import DOORS_OF_ANSWERS, TITLE_LENGTH, Outcome, RoundState


class Round(Base):
    """A question to many by a date.

    Which assignments it asks about follows, while it is open, from the plan and the choice of areas and organisations;
    closing it writes them down as `RoundShare`.
    """

    __tablename__ = "follow_up_round"
    __table_args__ = (
        CheckConstraint("(opened_at IS NULL) = (opened_on IS NULL)", name="opened_has_day"),
        CheckConstraint("(closed_at IS NULL) = (closed_on IS NULL)", name="closed_has_day"),
        CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name="closed_was_open"),
        CheckConstraint("opens_on IS NULL OR opens_on <= answer_by", name="opens_before_answer"),
        CheckConstraint("pushed_on IS NULL OR opened_at IS NOT NULL", name="pushed_was_open"),
        CheckConstraint("(period IS NULL) = (first_day IS NULL)", name="period_has_first_day"),
        CheckConstraint("(period IS NULL) = (last_day IS NULL)", name="period_has_last_day"),
    )

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    # Its own texts: what the mail and the page say first, and what stands beside where the answer is written.
    intro: Mapped[str | None] = mapped_column(Text)
    guidance: Mapped[str | None] = mapped_column(Text)
    # The day on which it opens by itself; None: by hand.
    opens_on: Mapped[date | None]
    answer_by: Mapped[date]
    opened_at: Mapped[datetime | None]
    opened_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_on: Mapped[date | None]
    # The last day on which those who hadn't answered were reminded by hand.
    pushed_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    # The period that it asks figures for, as in planner.indicators; None: it asks for status reports.
    period: Mapped[str | None] = mapped_column(String(LONGEST))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]

    @property
    def asks_figures(self) -> bool:
        """Whether it asks for figures; otherwise for status reports."""
        return self.period is not None

    @property
    def state(self) -> RoundState:
        """Where the round is."""
        if self.closed_at is not None:
            return RoundState.CLOSED
        return RoundState.PLANNED if self.opened_at is None else RoundState.OPEN


class RoundArea(Base):
    """An area that a round asks about; none: all."""

    __tablename__ = "follow_up_round_area"

    round_id: Mapped[int] = mapped_column(ForeignKey("follow_up_round.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)


class RoundOrganisation(Base):
    """An organisation that a round asks; none: all. A round about figures always names those it asks."""

    __tablename__ = "follow_up_round_organisation"

    round_id: Mapped[int] = mapped_column(ForeignKey("follow_up_round.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class RoundIndicator(Base):
    """A series that a round asks the organisations that it names for figures of, women and men by themselves."""

    __tablename__ = "follow_up_round_indicator"

    round_id: Mapped[int] = mapped_column(ForeignKey("follow_up_round.id"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    position: Mapped[int]


class RoundAnswer(Base):
    """That an organisation has answered with its figures, which are observations of the round's period.

    An organisation without a row hasn't answered, which is not zero.
    """

    __tablename__ = "follow_up_round_answer"
    __table_args__ = (one_of("via", DOORS_OF_ANSWERS), UniqueConstraint("round_id", "organisation_id"))

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("follow_up_round.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # Why it is as it is, such as why people who should have a plan don't; nothing on individuals.
    reasons: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date]
    answered_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str] = mapped_column(String(20))


class RoundShare(Base):
    """What a closed round had asked about: who was to answer, and what they had answered."""

    __tablename__ = "follow_up_round_share"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("(outcome = 'answered') = (answer_id IS NOT NULL)", name="answered_has_answer"),
        UniqueConstraint("round_id", "assignment_id"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("follow_up_round.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    # Who owed the answer when the round was closed; None: nobody in particular.
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("status_update.id"))
