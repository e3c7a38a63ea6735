"""Status reports that begin from what was last said: from a page that may have lain open for a while."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict
from planner.plans.models import StatusUpdate
from planner.plans.operations.daily import report_status
from planner.plans.queries.history import holds_on
from planner.plans.queries.lookups import find_assignment
from planner.plans.rules import Forecast, Status


def answer(
    *,
    actor: Actor,
    activity_key: str,
    organisation_key: str,
    since: int | None,
    today: date,
    via: str = "page",
    **said: Any,
) -> StatusUpdate:
    """Report a status as `report_status` does, when nobody has since the report numbered `since`, None being none.

    Sent again, or twice at once, the same answer is recorded once. Raises what `report_status` does, and Conflict where
    somebody else, or the same person with other words, has reported meanwhile.
    """
    last = _last(actor, activity_key, organisation_key, today)
    if last is not None and last.id != since:
        if last.by_id == actor.id and last.holds_from == today and _says(last, **said):
            return last
        raise Conflict(
            _("Det har kommit en ny lägesrapport sedan du öppnade sidan. Läs den, och lämna din om den ändå ska gälla.")
        )
    return report_status(
        actor=actor, activity_key=activity_key, organisation_key=organisation_key, today=today, via=via, **said
    )


def answer_no_change(
    *, actor: Actor, activity_key: str, organisation_key: str, since: int, today: date, via: str = "page"
) -> StatusUpdate:
    """Report that the report numbered `since` still holds: a new one that repeats its status, comment and forecast.

    Pressed twice it is recorded once. Raises Forbidden for those who don't answer for the assignment, and Conflict
    where there is nothing to repeat: nobody has reported, it is done or dropped, a pause has run out, or somebody has
    reported meanwhile.
    """
    last = _last(actor, activity_key, organisation_key, today)
    if last is None:
        raise Conflict(_("Det finns ingen tidigare lägesrapport att upprepa."))
    status = Status(last.status)
    if status.closed:
        raise Conflict(_("Arbetet är redan avslutat, så det finns inget att upprepa."))
    if last.paused_until is not None and last.paused_until <= today:
        raise Conflict(_("Tiden då arbetet skulle avvakta har gått ut. Lämna en ny lägesrapport."))
    return answer(
        actor=actor,
        activity_key=activity_key,
        organisation_key=organisation_key,
        since=since,
        today=today,
        via=via,
        status=status,
        comment=last.comment,
        paused_until=last.paused_until,
        forecast=Forecast(last.forecast) if last.forecast else None,
        ready_on=last.ready_on,
    )


def _last(actor: Actor, activity_key: str, organisation_key: str, today: date) -> StatusUpdate | None:
    """Return the report that holds on a day, and keep others from adding one until the transaction ends."""
    found = find_assignment(activity_key, organisation_key, actor=actor, today=today, lock=True)
    return db.session.scalar(
        select(StatusUpdate)
        .where(StatusUpdate.assignment_id == found.assignment.id, holds_on(StatusUpdate, today))
        # Of the state after whoever held the lock until now.
        .execution_options(populate_existing=True)
    )


def _says(
    row: StatusUpdate,
    *,
    status: Status,
    comment: str | None,
    paused_until: date | None,
    forecast: Forecast | None,
    ready_on: date | None,
) -> bool:
    """Return whether a report says just this, as `report_status` would have written it down."""
    end = paused_until if status is Status.PAUSED else None
    expected = (None, None) if status.closed else (forecast.value if forecast else None, ready_on)
    return (row.status, row.comment, row.paused_until, row.forecast, row.ready_on) == (status, comment, end, *expected)
