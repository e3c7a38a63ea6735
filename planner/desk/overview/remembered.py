"""Remembers what is dear to work out, in each web process, until something that it is made of changes.

Counting all activities, and above all what everybody answered in a round, takes time that grows with the plan; most who
open the overview find it as somebody else left it a moment ago. What the state of the data was when a figure was worked
out is kept beside it, and asked for anew each time: so a change is in the figures as soon as it is saved. But on
PostgreSQL, where of two changes at once the one that began first may be saved last, only `LONGEST` after.
"""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import current_app

from planner.kit.clock import now

Value = TypeVar("Value")

# What was worked out between two such changes doesn't have the last one. To ask PostgreSQL which changes are under way
# would tell, but be another answer after each visit.
LONGEST = timedelta(seconds=30)

# Where the application keeps it.
REMEMBERED = "planner.overview"


def remembered(name: str, state: Hashable, work_out: Callable[[], Value]) -> Value:
    """Return what was worked out under a name while the data was in this state, or work it out now.

    Give back plain values only: they outlive the session, and nobody may change them.
    """
    known: dict[str, tuple[Hashable, datetime, Any]] = current_app.extensions.setdefault(REMEMBERED, {})
    at = now()
    if name in known:
        was, since, value = known[name]
        if was == state and timedelta(0) <= at - since < LONGEST:
            found: Value = value
            return found
    worked_out = work_out()
    known[name] = (state, at, worked_out)
    return worked_out
