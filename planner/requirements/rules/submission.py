"""The submission and what leads to it, and what can show that a requirement is met."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from planner.requirements.rules.assessment import Who


class Milestone(StrEnum):
    """An internal date before the submission, in this order."""

    DATA_STOP = "data_stop"
    DRAFT = "draft"
    BOARD = "board"
    SEND = "send"


class EvidenceKind(StrEnum):
    """What evidence is: words, an address, a file, or something in the service, known by its key."""

    NOTE = "note"
    LINK = "link"
    FILE = "file"
    OBSERVATION = "observation"
    ACTIVITY = "activity"
    EDITION = "edition"


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """An internal date of the submission, and when it was kept."""

    kind: Milestone
    due: date
    done_on: date | None

    def is_late(self, today: date) -> bool:
        """Return whether its day has passed without it."""
        return self.done_on is None and self.due < today


@dataclass(frozen=True, slots=True)
class Submission:
    """What is sent in, to whom and by when, and what came back. `milestones` in their order."""

    recipient: str | None
    due: date | None
    responsible: Who | None
    sent_on: date | None
    receipt: str | None
    milestones: Sequence[MilestoneFacts] = ()

    @property
    def is_sent(self) -> bool:
        """Whether it has been sent; what was receipted has, even where nobody noted the day."""
        return self.sent_on is not None or bool(self.receipt)

    @property
    def known(self) -> bool:
        """Whether anything of it is."""
        return bool(self.recipient or self.due or self.responsible or self.is_sent or self.milestones)

    def is_late(self, today: date) -> bool:
        """Return whether the deadline has passed and nothing was sent."""
        return not self.is_sent and self.due is not None and self.due < today

    def as_of(self, day: date) -> "Submission":
        """Return it without what was kept and sent after a day."""
        kept = [replace(one, done_on=None) if _later(one.done_on, day) else one for one in self.milestones]
        found = replace(self, milestones=kept)
        return replace(found, sent_on=None, receipt=None) if _later(self.sent_on, day) else found


def _later(when: date | None, day: date) -> bool:
    return when is not None and when > day
