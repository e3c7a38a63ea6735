"""What the follow-up tells of areas, activities, their assignments, and the plan's versions, on a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.plans.rules import Due, Light, Status, VersionStatus


@dataclass(frozen=True, slots=True)
class Move:
    """A new deadline: from the day `on` it was no longer `was` but `to`. None: no deadline."""

    on: date
    was: Due | None
    to: Due | None
    reason: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """One organisation's share of an activity on the day; `owner` is an e-mail address."""

    organisation: str
    organisation_name: str
    owner: str | None
    status: Status
    due: Due | None
    overdue: bool
    stale: bool
    last_update: date | None
    comment: str | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity on the day, rolled up. `due` and `decided` are its own, whatever its assignments have."""

    key: str
    title: str
    status: Status
    light: Light
    due: Due | None
    decided: Due | None
    overdue: bool
    due_soon: bool
    unreported: bool
    done: int
    assignments: Sequence[AssignmentFacts]
    moves: Sequence[Move] = ()
    group: str = ""
    wording: str | None = None
    done_when: str | None = None
    due_note: str | None = None
    partners: Sequence[str] = ()
    methods: Sequence[str] = ()
    dropped_reason: str | None = None


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area with its activities, in the plan's order."""

    key: str
    name: str
    about: str | None
    factors: Sequence[str]
    activities: Sequence[ActivityFacts]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version of the plan and the board's decision on it, as known on the day."""

    key: str
    title: str
    status: VersionStatus
    board: str | None
    decided_on: date | None
    dnr: str | None
    paragraph: str | None
    follow_up_due: date | None
    in_force: bool
