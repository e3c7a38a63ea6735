"""Which deadlines there are to remind of: wiring registers who asks the rooms, and rooms don't know of reminders."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from flask import Flask, current_app

from planner.kit.db import AnySelect
from planner.reminders.rules import Family

_SOURCE = "planner.reminders.source"


class Source(Protocol):
    """Offers all rooms' deadlines."""

    def __call__(self, today: date, /) -> Mapping[Family, AnySelect]:
        """Return by family a select of its deadlines on a day, with the columns of plans' `deadlines_on`.

        A family that is pushed has `pushed_on` too: the day on which a strategist last reminded by hand, or null. One
        without any deadlines may be missing. Who would be sent mail of several families on a day gets the first one's.
        """


def register_source(app: Flask, source: Source) -> None:
    """Let reminders ask the rooms for their deadlines."""
    app.extensions[_SOURCE] = source


def all_deadlines(today: date) -> Mapping[Family, AnySelect]:
    """Return a select of each family's deadlines on a day, the family that is told first first."""
    source: Source = current_app.extensions[_SOURCE]
    return source(today)
