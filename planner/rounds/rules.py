"""Follow-up rounds: what one asks for, how long it lasts, and when an answer counts."""

from datetime import date, timedelta
from enum import StrEnum

from planner.kit.actor import Actor
from planner.people.rules import Role

# A round asks for answers within a year; its first reminder, on opening, is therefore never later than any other.
LONGEST_ROUND = timedelta(days=365)
TITLE_LENGTH = 200
# What stands before a round's number where its answers are reminded of.
SUBJECT_PREFIX = "round:"

# What comes in through these doors was said by somebody who was asked; a file's or a merger's update wasn't.
DOORS_OF_ANSWERS = ("page", "api", "mail_link")


class RoundState(StrEnum):
    """Where a round is: being prepared, open, closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a share of a round ended when it was closed: answered or not."""

    ANSWERED = "answered"
    MISSING = "missing"


def may_manage_rounds(someone: Actor) -> bool:
    """Return whether someone asks, reminds and closes."""
    return Role(someone.role).includes(Role.STRATEGIST)


def last_day_to_answer(opens: date) -> date:
    """Return the last day that a round which opens on a day can be answered by."""
    return opens + LONGEST_ROUND
