"""What the yearly follow-up holds: the plan on a day, counted. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.plans.rules import Due, Light, Status, VersionStatus

# Any year works, as far as deadlines go.
FIRST_YEAR, LAST_YEAR = 1900, 2999


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


@dataclass(frozen=True, slots=True)
class Report:
    """The yearly follow-up, live: the plan in force on the day `as_of`."""

    year: int
    as_of: date
    plan_key: str
    plan_title: str
    plan_owner: str | None
    versions: Sequence[VersionFacts]
    areas: Sequence[AreaFacts]

    @property
    def version(self) -> VersionFacts | None:
        """The version in force, if the plan has any."""
        return next((version for version in self.versions if version.in_force), None)

    @property
    def activities(self) -> list[ActivityFacts]:
        """All activities, in the plan's order."""
        return [activity for area in self.areas for activity in area.activities]


@dataclass(frozen=True, slots=True)
class Deviations:
    """Activities that differ from the decided timetable. Each list is in the plan's order."""

    overdue: list[ActivityFacts]
    late_against_decision: list[ActivityFacts]
    moved: list[ActivityFacts]
    dropped: list[ActivityFacts]
    without_deadline: list[ActivityFacts]


def default_day(year: int, today: date) -> date:
    """Return the day that a year's report shows: 31 December of a year gone by, otherwise today."""
    return date(year, 12, 31) if year < today.year else today


def deviations(report: Report) -> Deviations:
    """Return what differs from the decided timetable."""
    activities = report.activities
    return Deviations(
        overdue=[a for a in activities if a.overdue],
        late_against_decision=[a for a in activities if is_late_against_decision(a, report.as_of)],
        moved=[a for a in activities if a.moves],
        dropped=[a for a in activities if a.status is Status.DROPPED],
        without_deadline=[a for a in activities if a.due is None],
    )


def is_late_against_decision(activity: ActivityFacts, day: date) -> bool:
    """Return whether an activity is neither done nor dropped though the day is after its decided deadline."""
    return not activity.status.closed and activity.decided is not None and day > activity.decided.day


def by_status(activities: Sequence[ActivityFacts]) -> dict[Status, int]:
    """Return how many activities have each status, all five named."""
    counted = Counter(activity.status for activity in activities)
    return {status: counted[status] for status in Status}


def summary(report: Report) -> dict[str, Any]:
    """Return the figures of the report: activities throughout, but for `assignments`."""
    activities = report.activities
    deviating = deviations(report)
    return {
        "activities": len(activities),
        "assignments": sum(len(a.assignments) for a in activities),
        "by_status": {status.value: n for status, n in by_status(activities).items()},
        "overdue": len(deviating.overdue),
        "due_soon": sum(a.due_soon for a in activities),
        "unreported": sum(a.unreported for a in activities),
        "without_deadline": len(deviating.without_deadline),
        "moved": len(deviating.moved),
        "late_against_decision": len(deviating.late_against_decision),
    }
