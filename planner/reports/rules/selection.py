"""Which activities a number of the follow-up counts: whatever is counted can be listed, by the same rule. Pure."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from planner.plans.rules import Status
from planner.reports.rules.facts import ActivityFacts


class What(StrEnum):
    """What is counted of activities."""

    ALL = "all"
    DONE = "done"
    ONGOING = "ongoing"
    PAUSED = "paused"
    NOT_STARTED = "not_started"
    DROPPED = "dropped"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNREPORTED = "unreported"
    WITHOUT_DEADLINE = "without_deadline"
    MOVED = "moved"
    LATE_AGAINST_DECISION = "late_against_decision"


def is_late_against_decision(activity: ActivityFacts, day: date) -> bool:
    """Return whether an activity is neither done nor dropped though the day is after its decided deadline."""
    return not activity.status.closed and activity.decided is not None and day > activity.decided.day


_COUNTS: dict[What, Callable[[ActivityFacts, date], bool]] = {
    What.ALL: lambda _activity, _day: True,
    What.OVERDUE: lambda activity, _day: activity.overdue,
    What.DUE_SOON: lambda activity, _day: activity.due_soon,
    What.UNREPORTED: lambda activity, _day: activity.unreported,
    What.WITHOUT_DEADLINE: lambda activity, _day: activity.due is None,
    What.MOVED: lambda activity, _day: bool(activity.moves),
    What.LATE_AGAINST_DECISION: is_late_against_decision,
}


def selected(activities: Sequence[ActivityFacts], what: What, day: date) -> list[ActivityFacts]:
    """Return the activities that count as this on a day, in their order."""
    counts = _COUNTS.get(what)
    if counts is None:
        status = Status(what.value)
        return [activity for activity in activities if activity.status is status]
    return [activity for activity in activities if counts(activity, day)]
