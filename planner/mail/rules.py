"""States of a message and of a try, and when one that was refused for now is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
WORKING_DAYS_TRIED = 5


class MessageState(StrEnum):
    """Where a message is: waiting (also between tries), claimed by a process, or done with."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"


class Outcome(StrEnum):
    """What became of a try: accepted, refused for now, or refused for good."""

    SENT = "sent"
    RETRY = "retry"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is sent: to whom, and what it says in plain text and in HTML.

    `choices`: the page where the recipient chooses when such mail comes; None where there is nothing to choose.
    """

    address: str
    subject: str
    text: str
    html: str
    choices: str | None = None


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failed tries: from one minute, doubled each time, to four hours."""
    # Beyond nine doublings the longest pause holds; the limit keeps the number small.
    return min(FIRST_PAUSE * (1 << min(failures - 1, 9)), LONGEST_PAUSE)


def last_day_of_tries(first: date, is_day_off: Callable[[date], bool]) -> date:
    """Return the fifth working day after the first try; what fails after it is dead."""
    day, left = first, WORKING_DAYS_TRIED
    while left:
        day += timedelta(days=1)
        left -= not is_day_off(day)
    return day
