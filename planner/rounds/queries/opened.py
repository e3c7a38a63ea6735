"""Which rounds are open on a day: those about status, and those about figures."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from planner.kit.db import db
from planner.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Opened:
    """Whether a round about status is open, and whether one about figures is."""

    about_status: bool
    about_figures: bool


def opened(today: date) -> Opened:
    """Return which kinds of rounds are open on a day. One cheap statement."""
    kinds = set(db.session.scalars(select(Round.period.is_not(None)).where(_open_on(today)).distinct()))
    return Opened(about_status=False in kinds, about_figures=True in kinds)


def open_on(today: date) -> ColumnElement[bool]:
    """Return the condition for rounds about status that are open on a day."""
    return and_(Round.period.is_(None), _open_on(today))


def figures_open_on(today: date) -> ColumnElement[bool]:
    """Return the condition for rounds about figures that are open on a day."""
    return and_(Round.period.is_not(None), _open_on(today))


def _open_on(today: date) -> ColumnElement[bool]:
    return and_(Round.opened_on <= today, Round.closed_at.is_(None))
