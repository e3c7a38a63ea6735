"""Who stands in for whom on a day, and which organisation has taken another one's place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select

from planner.kit.db import db
from planner.people.models import Deputy, Organisation, Person
from planner.people.rules import at_the_end


def stand_ins(today: date) -> dict[int, int]:
    """Return by person who gets what is meant for them on a day, for those who have a deputy then. One statement."""
    rows = db.session.execute(
        select(Deputy.person_id, Deputy.deputy_id)
        .join(Person, Person.id == Deputy.deputy_id)
        .where(Deputy.starts <= today, Deputy.ends >= today, or_(Person.left_on.is_(None), Person.left_on > today))
        .order_by(Deputy.id)
    )
    return at_the_end({row.person_id: row.deputy_id for row in rows})


def successors(today: date) -> dict[int, int]:
    """Return by organisation which one answers in its place on a day, for those that have ended. One statement."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.successor_id).where(
            Organisation.ended < today, Organisation.successor_id.is_not(None)
        )
    )
    return at_the_end({row.id: row.successor_id for row in rows})


def passed_on(column: ColumnElement[int] | Any, to: Mapping[int, int]) -> ColumnElement[int]:
    """Return a column's value, or what it has been passed on to, as SQL."""
    return case(to, value=column, else_=column) if to else column
