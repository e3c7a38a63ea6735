"""Who stands in for whom on a day, and which organisation has taken another one's place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, case, func, or_, select

from planner.kit.db import AnySelect, db
from planner.people.models import Deputy, Organisation, Person
from planner.people.rules import at_the_end


def stand_ins(today: date) -> dict[int, int]:
    """Return by person who gets what is meant for them on a day, for those who have a deputy then. One statement."""
    return at_the_end({row.start: row.next for row in db.session.execute(_deputies(today))})


def successors(today: date) -> dict[int, int]:
    """Return by organisation which one answers in its place on a day, for those that have ended. One statement."""
    return at_the_end({row.start: row.next for row in db.session.execute(_mergers(today))})


def passed_on(column: ColumnElement[int] | Any, to: Mapping[int, int]) -> ColumnElement[int]:
    """Return a column's value, or what it has been passed on to, as SQL."""
    return case(to, value=column, else_=column) if to else column


def stand_ins_in_sql(today: date) -> CTE:
    """Return what `stand_ins` says as a table to join: `start` and, where it has been passed on to, `at`."""
    return _ends(_deputies(today))


def successors_in_sql(today: date) -> CTE:
    """Return what `successors` says as a table to join: `start` and, where it has been passed on to, `at`."""
    return _ends(_mergers(today))


def _deputies(today: date) -> AnySelect:
    # Nobody has two on one day; should it happen, the one that was named last counts.
    latest = (
        select(func.max(Deputy.id))
        .join(Person, Person.id == Deputy.deputy_id)
        .where(Deputy.starts <= today, Deputy.ends >= today, or_(Person.left_on.is_(None), Person.left_on > today))
        .group_by(Deputy.person_id)
    )
    return select(Deputy.person_id.label("start"), Deputy.deputy_id.label("next")).where(Deputy.id.in_(latest))


def _mergers(today: date) -> AnySelect:
    return select(Organisation.id.label("start"), Organisation.successor_id.label("next")).where(
        Organisation.ended < today, Organisation.successor_id.is_not(None)
    )


def _ends(passed: AnySelect) -> CTE:
    """Return `rules.at_the_end` as SQL. What goes in a circle has no end there, and so no row.

    Without names of their own, since one statement may ask twice.
    """
    step = passed.cte()
    chain = select(step.c.start, step.c.next.label("at")).cte(recursive=True)
    # Without ALL: each pair once, so that a circle is gone through once.
    chain = chain.union(select(chain.c.start, step.c.next).join(step, step.c.start == chain.c.at))
    return select(chain.c.start, chain.c.at).where(chain.c.at.not_in(select(step.c.start))).cte()
