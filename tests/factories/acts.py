"""What people do in tests: the operations, with what doesn't matter to the test filled in."""

from datetime import date
from typing import Any

from planner.kit.actor import Actor
from planner.people.models import Person
from planner.plans.models import StatusUpdate
from planner.plans.operations import daily
from planner.plans.rules import Due, Status
from tests.factories.world import TODAY


def report(
    actor: Actor,
    status: Status = Status.ONGOING,
    *,
    activity: str = "boende-1",
    organisation: str = "bromma",
    today: date = TODAY,
    **said: Any,
) -> StatusUpdate:
    """Report a status, by default of Bromma's share of boende-1."""
    nothing = {"comment": None, "paused_until": None, "forecast": None, "ready_on": None}
    return daily.report_status(
        actor=actor,
        activity_key=activity,
        organisation_key=organisation,
        status=status,
        today=today,
        **{**nothing, **said},
    )


def set_deadline(
    actor: Actor,
    due: str,
    *,
    activity: str = "boende-1",
    organisation: str | None = None,
    reason: str = "Upphandlingen drog ut på tiden.",
    today: date = TODAY,
) -> None:
    """Set a deadline, by default the activity's."""
    daily.set_deadline(
        actor=actor,
        activity_key=activity,
        organisation_key=organisation,
        due=Due.parse(due),
        reason=reason,
        today=today,
    )


def name_owner(
    actor: Actor,
    person: Person | None,
    *,
    activity: str = "boende-1",
    organisation: str = "bromma",
    today: date = TODAY,
) -> None:
    """Name who answers for a share, by default of boende-1."""
    daily.name_owner(
        actor=actor,
        activity_key=activity,
        organisation_key=organisation,
        person_id=person.id if person else None,
        today=today,
    )
