"""States of a message and of a try."""

from enum import StrEnum


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
