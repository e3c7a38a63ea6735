"""Which rooms have deadlines to remind of: wiring registers each one's select, and rooms don't know of reminders."""

from datetime import date
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy import union_all

from planner.kit.db import AnySelect


class Source(Protocol):
    """Offers a room's deadlines."""

    def __call__(self, today: date, /) -> AnySelect:
        """Return a select of the deadlines on a day, with the columns of plans' `deadlines_on`."""


def register_source(app: Flask, source: Source) -> None:
    """Let reminders ask a room for its deadlines."""
    _sources(app).append(source)


def all_deadlines(today: date) -> AnySelect:
    """Return one select of every registered room's deadlines on a day."""
    selects = [source(today) for source in _sources(current_app)]
    if len(selects) == 1:
        return selects[0]
    together = union_all(*selects).subquery()
    return together.select()


def _sources(app: Flask) -> list[Source]:
    sources: list[Source] = app.extensions.setdefault("planner.reminders.sources", [])
    return sources
