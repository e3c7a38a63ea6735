"""What pages show of rounds: plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from planner.plans.rules import Status
from planner.rounds.models import Round

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list: how many answers it asks for and has. A planned round's aren't counted."""

    round: Round
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are in all, and how many of them have answered everything."""

    asked: int
    answered: int


@dataclass(slots=True)
class AskedOrganisation:
    """An organisation that a round asks, how much, and who owes what is missing: name, address, how many.

    A name of None: nobody is named, and the strategists are asked.
    """

    id: int
    key: str
    name: str
    asked: int = 0
    answered: int = 0
    owing: list[tuple[str | None, str | None, int]] = field(default_factory=list)
    missing: list["ShareRow"] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything has been answered."""
        return self.asked == self.answered


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One share that a round asks about, and what was said of it, if anything was."""

    activity_key: str
    activity_title: str
    area_key: str
    organisation_key: str
    organisation: str
    asked: str | None
    asked_email: str | None
    status: Status | None
    comment: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """How far a round has come. `unnamed`: the shares for which nobody is named; `people` doesn't count for them."""

    shares: Counted
    people: Counted
    organisations: Counted
    unnamed: int
    by_organisation: Sequence[AskedOrganisation]


@dataclass(frozen=True)
class Page:
    """One page of a round's shares."""

    rows: Sequence[ShareRow]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))
