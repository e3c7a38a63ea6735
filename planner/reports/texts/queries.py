"""Reads of the follow-up's texts. They are drafts until frozen in an edition: for strategists and administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from planner.kit.db import AnySelect, db
from planner.people.models import Person
from planner.reports.models import ReportText


@dataclass(frozen=True, slots=True)
class Writing:
    """One writing of a text. `number` counts from 1 in each text; `text` is None where it was taken back."""

    section: str
    number: int
    text: str | None
    written_at: datetime
    by: str | None


def texts_of(year: int) -> dict[str, str]:
    """Return the texts of a year's follow-up as they are now, by section; one that was taken back is left out.

    A section is one of `rules.texts.Part`, `area:<key>` or `requirement:<code>`. One statement.
    """
    return {section: writing.text for section, writing in latest_of(year).items() if writing.text is not None}


def latest_of(year: int) -> dict[str, Writing]:
    """Return the writing of each text of a year that counts, also where that took it back. One statement."""
    last = (
        select(ReportText.section, func.max(ReportText.number).label("number"))
        .where(ReportText.year == year)
        .group_by(ReportText.section)
        .subquery()
    )
    its_last = and_(ReportText.section == last.c.section, ReportText.number == last.c.number)
    rows = db.session.execute(_writings().join(last, its_last).where(ReportText.year == year)).mappings()
    return {row["section"]: Writing(**row) for row in rows}


def writings_of(year: int, section: str) -> Sequence[Writing]:
    """Return all that was ever written in a text of a year, the latest first."""
    rows = db.session.execute(
        _writings().where(ReportText.year == year, ReportText.section == section).order_by(ReportText.number.desc())
    ).mappings()
    return [Writing(**row) for row in rows]


def _writings() -> AnySelect:
    return select(
        ReportText.section,
        ReportText.number,
        ReportText.text,
        ReportText.written_at,
        Person.name.label("by"),
    ).outerjoin(Person, Person.id == ReportText.by_id)
