"""What indicators, rounds, and the yearly follow-up's texts and editions are found by."""

import json
from collections.abc import Iterator

from sqlalchemy import func, select

from planner.desk.search.contents.found import MANY, Found, Ids, lines_of, paragraphs
from planner.desk.search.kinds import Kind
from planner.indicators.models import Indicator
from planner.kit.db import db
from planner.people.rules import Role
from planner.reports.models import Edition, ReportText
from planner.reports.texts.words import address_of
from planner.rounds.models import Round


def indicators(ids: Ids) -> Iterator[Found]:
    for one in db.session.execute(
        select(Indicator.id, Indicator.key, Indicator.label, Indicator.unit, Indicator.area_id, Indicator.position)
        .where(Indicator.id.in_(ids))
    ):  # fmt: skip
        yield Found(
            Kind.INDICATOR, one.id, one.label, lines_of(one.unit), one.position, key=one.key, area_id=one.area_id
        )


def rounds(ids: Ids) -> Iterator[Found]:
    for one in db.session.execute(select(Round.id, Round.title, Round.intro, Round.guidance).where(Round.id.in_(ids))):
        yield Found(
            Kind.ROUND, one.id, one.title, lines_of(one.intro, one.guidance), place=-one.id, needs=Role.STRATEGIST
        )


def report_texts(ids: Ids) -> Iterator[Found]:
    """Give the follow-up's texts, as they are written now; its earlier writings aren't found."""
    latest = (
        select(ReportText.year, ReportText.section, func.max(ReportText.number).label("number"))
        .group_by(ReportText.year, ReportText.section)
        .subquery()
    )
    for one in db.session.execute(
        select(ReportText.id, ReportText.year, ReportText.section, ReportText.text)
        .join(latest, (latest.c.year == ReportText.year) & (latest.c.section == ReportText.section))
        .where(ReportText.id.in_(ids), ReportText.number == latest.c.number, ReportText.text.is_not(None))
    ):
        place = one.id - one.year * MANY
        title = f"{one.year} {_called(one.section)}"
        yield Found(Kind.REPORT_TEXT, one.id, title, paragraphs(one.text), place=place, needs=Role.STRATEGIST)


def _called(section: str) -> str:
    try:
        return address_of(section)
    except ValueError:
        # A release that knows fewer texts may find one of a later release.
        return section


def editions(ids: Ids) -> Iterator[Found]:
    """Give frozen follow-ups by the texts in them. What else they hold is found where it comes from."""
    for one in db.session.execute(
        select(Edition.id, Edition.year, Edition.number, Edition.reason, Edition.content).where(Edition.id.in_(ids))
    ):
        texts = json.loads(one.content).get("texts") or {}
        lines = [*lines_of(one.reason), *(line for text in texts.values() if text for line in paragraphs(text))]
        # What it is called on its page.
        title = f"uppfoljning utgava {one.year} {one.number}"
        yield Found(Kind.EDITION, one.id, title, lines, place=-(one.year * MANY + one.number))
