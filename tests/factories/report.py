"""Facts of a follow-up for tests that need no database: each function fills in what doesn't matter to the test."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from planner.plans.rules import AssignmentState, Due, Status, VersionStatus, roll_up
from planner.reports.rules import ActivityFacts, AreaFacts, AssignmentFacts, Report, VersionFacts

DAY = date(2014, 10, 31)


def share(
    status: Status = Status.ONGOING,
    *,
    organisation: str = "Bromma",
    due: str | None = None,
    last_update: date | None = date(2014, 10, 1),
    **facts: Any,
) -> AssignmentFacts:
    """Return an organisation's share of an activity; `last_update` None: nothing has been said of it."""
    deadline = Due.parse(due) if due else None
    state = AssignmentState(status, deadline.day if deadline else None, last_update, DAY)
    return AssignmentFacts(
        organisation=organisation.lower(),
        organisation_name=organisation,
        owner=None,
        status=status,
        due=deadline,
        overdue=state.overdue,
        stale=state.stale,
        last_update=last_update,
        **facts,
    )


def activity(
    key: str = "boende-1",
    *statuses: Status,
    due: str | None = "2014-12",
    decided: str | None = None,
    shares: Sequence[AssignmentFacts] | None = None,
    **facts: Any,
) -> ActivityFacts:
    """Return an activity whose shares have these statuses, by default one that is ongoing."""
    shares = shares or [
        share(status, organisation=f"Stadsdel {number}", due=due)
        for number, status in enumerate(statuses or (Status.ONGOING,), 1)
    ]
    original = decided or due
    states = [AssignmentState(s.status, s.due.day if s.due else None, s.last_update, DAY) for s in shares]
    rolled = roll_up(states)
    return ActivityFacts(
        key=key,
        status=rolled.status,
        light=rolled.light,
        due=Due.parse(due) if due else None,
        decided=Due.parse(original) if original else None,
        overdue=rolled.overdue,
        due_soon=rolled.due_soon,
        unreported=rolled.unreported,
        done=rolled.done,
        assignments=shares,
        **{"title": f"Aktivitet {key}", **facts},
    )


def area(name: str = "Boende", *activities: ActivityFacts, **facts: Any) -> AreaFacts:
    """Return an area."""
    return AreaFacts(
        **{"key": name.lower(), "name": name, "about": None, "factors": (), "activities": activities, **facts}
    )


def version(key: str = "2014", status: VersionStatus = VersionStatus.PROPOSED, **facts: Any) -> VersionFacts:
    """Return a version of the plan, the one in force."""
    nothing = {"board": None, "decided_on": None, "dnr": None, "paragraph": None, "follow_up_due": None}
    return VersionFacts(**{"key": key, "title": f"Plan {key}", "status": status, "in_force": True, **nothing, **facts})


def report(*areas: AreaFacts, **facts: Any) -> Report:
    """Return a follow-up of 2014."""
    return Report(
        **{
            "year": 2014,
            "as_of": DAY,
            "plan_key": "stad",
            "plan_title": "Handlingsplanen",
            "plan_owner": "Strategiska enheten",
            "versions": (),
            "areas": areas,
            **facts,
        }
    )
