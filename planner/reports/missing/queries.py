"""Reads what is there of a year's follow-up. As many statements however large the plan is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from planner.indicators.models import Indicator, Observation, Target
from planner.kit.db import db
from planner.people.models import Person
from planner.plans.models import ActivitySummary
from planner.plans.queries.lists import stale, unreported, without_deadline
from planner.reports.models import Edition
from planner.reports.rules import default_day
from planner.reports.rules.missing import Lack, Standing
from planner.reports.texts.queries import latest_of
from planner.reports.texts.sections import sections_of
from planner.requirements.queries import year_view
from planner.requirements.rules import YearView
from planner.rounds.models import Round


def standing_of(year: int, today: date) -> Standing:
    """Return how things stand with a year's follow-up on a day."""
    latest = latest_of(year)
    areas = sections_of(year, default_day(year, today)).areas
    unmeasured = _unmeasured(year)
    grant = year_view(year)
    is_now = default_day(year, today) == today
    edition = db.session.execute(
        select(Edition.number, Edition.frozen_at).where(Edition.year == year).order_by(Edition.number.desc()).limit(1)
    ).first()
    return Standing(
        today=today,
        areas={str(one.key): str(one.about) for one in areas},
        written={section for section, writing in latest.items() if writing.text is not None},
        year=grant,
        activities=_activities(today) if is_now else {},
        without_figures={key: label for key, label, has_target in unmeasured if has_target},
        unmeasured={key: label for key, label, has_target in unmeasured if not has_target},
        rounds=_open_rounds(year, today, about_status=is_now),
        left=_who_left(grant, today),
        texts_at=max((writing.written_at for writing in latest.values()), default=None),
        edition=edition.number if edition else None,
        frozen_at=edition.frozen_at if edition else None,
    )


def _activities(today: date) -> Mapping[Lack, int]:
    """Return how many of the activities in force lack something, as the list of activities counts them."""
    lacks = {
        Lack.UNREPORTED: unreported(),
        Lack.STALE: stale(today),
        Lack.WITHOUT_DEADLINE: without_deadline(),
    }
    counts = [func.count().filter(condition) for condition in lacks.values()]
    row = db.session.execute(select(*counts).where(ActivitySummary.in_force)).one()
    return dict(zip(lacks, row, strict=True))


def _unmeasured(year: int) -> Sequence[Any]:
    """Return the series that have a target for a year or figures for the one before, and no figures for it.

    Key, label and whether there is a target. What is a part of another series comes with that.
    """
    has_target = _row_in(Target, year)
    return db.session.execute(
        select(Indicator.key, Indicator.label, has_target)
        .where(
            or_(has_target, and_(Indicator.total_id.is_(None), _row_in(Observation, year - 1))),
            ~_row_in(Observation, year),
        )
        .order_by(Indicator.position, Indicator.id)
    ).all()


def _row_in(table: Any, year: int) -> ColumnElement[bool]:
    """Return whether a series has a row for a period that ends in a year."""
    ends_in = table.last_day.between(date(year, 1, 1), date(year, 12, 31))
    return exists().where(and_(table.indicator_id == Indicator.id, ends_in))


def _who_left(grant: YearView | None, today: date) -> set[int]:
    """Return who of those responsible for a year's requirements has left."""
    responsible = {one.responsible.id for one in grant.requirements if one.responsible} if grant else set()
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(responsible), Person.left_on <= today)))


def _open_rounds(year: int, today: date, *, about_status: bool) -> dict[int, tuple[str, date]]:
    """Return the open rounds that ask for figures of a period that ends in a year, or about the plan as it stands."""
    asks_of_year = Round.last_day.between(date(year, 1, 1), date(year, 12, 31))
    is_about = or_(asks_of_year, Round.period.is_(None)) if about_status else asks_of_year
    rows = db.session.execute(
        select(Round.id, Round.title, Round.answer_by)
        .where(Round.opened_on <= today, Round.closed_on.is_(None), is_about)
        .order_by(Round.answer_by, Round.id)
    )
    return {number: (title, answer_by) for number, title, answer_by in rows}
