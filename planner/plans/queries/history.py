"""Reading and writing rows that hold from one day to another."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy import ColumnElement, and_

from planner.kit.db import FOREVER
from planner.plans.models import Interval


def holds_on(table: type[Interval], day: date) -> ColumnElement[bool]:
    """Return the condition for the row that holds on a day."""
    return and_(table.holds_from <= day, table.holds_to > day)


def chain(rows: Sequence[Interval]) -> None:
    """Let each row of one history hold until the next begins, the last one forever.

    `rows` come in the order in which they were recorded; of two from one day the later recorded one counts.
    """
    ordered = sorted(rows, key=lambda row: row.holds_from)
    for row, following in pairwise(ordered):
        row.holds_to = following.holds_from
    if ordered:
        ordered[-1].holds_to = FOREVER
