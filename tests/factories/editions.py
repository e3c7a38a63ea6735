"""Editions for tests."""

from collections.abc import Collection
from datetime import date
from typing import Any

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.reports.editions.operations import draw_up, keep_edition
from planner.reports.formats import Format, rendered
from planner.reports.models import Edition
from tests.factories.world import TODAY

# The formats that take no time to make.
QUICK = (Format.HTML, Format.JSON)


def freeze(
    actor: Actor,
    number: int = 1,
    *,
    year: int = 2014,
    day: date = TODAY,
    forms: Collection[Format] = QUICK,
    **facts: Any,
) -> Edition:
    """Freeze a year's follow-up as an edition, and commit it."""
    db.session.commit()
    drawn = draw_up(actor=actor, year=year, day=day, today=TODAY, number=number, **facts)
    db.session.rollback()
    files = {form: rendered(drawn.report, form) for form in forms}
    with transaction():
        edition_id = keep_edition(actor=actor, drawn=drawn, files=files).id
    return db.session.get_one(Edition, edition_id)
