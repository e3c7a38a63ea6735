"""Follow-up rounds: what one asks for, how long it lasts, and when an answer counts."""

from datetime import timedelta
from enum import StrEnum

# A round asks for answers within a year; its first reminder, on opening, is therefore never later than any other.
LONGEST_ROUND = timedelta(days=365)
TITLE_LENGTH = 200

# What comes in through these doors was said by somebody who was asked; a file's or a merger's update wasn't.
DOORS_OF_ANSWERS = ("page", "api", "mail_link")


class Question(StrEnum):
    """What a round asks for."""

    STATUS = "status"


class RoundState(StrEnum):
    """Where a round is: being prepared, open, closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a share of a round ended when it was closed: answered or not."""

    ANSWERED = "answered"
    MISSING = "missing"
