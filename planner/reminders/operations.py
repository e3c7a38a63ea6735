"""Changing the settings of reminders."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid
from planner.people.models import Person
from planner.people.rules import Role
from planner.reminders.calendar import is_holiday
from planner.reminders.models import ReminderSettings
from planner.reminders.rules import Calendar, Chosen
from planner.reminders.rules.changes import has_working_days
from planner.reminders.settings.in_force import settings_in_force

# Planning runs every quarter of an hour: a shorter time of day might be missed.
SHORTEST = timedelta(hours=1)


def change_settings(*, actor: Actor, chosen: Chosen, number: int, today: date) -> None:
    """Let other settings be in force from now on, in place of those that `number` says were looked at.

    Raises Forbidden for all but administrators, Invalid for settings that nothing could be planned with or that change
    nothing, Conflict when somebody has changed them since.
    """
    if not Role(actor.role).includes(Role.ADMINISTRATOR):
        raise Forbidden(_("Bara administratörer ändrar inställningarna."))
    check_settings(chosen, today)
    in_force, before = settings_in_force()
    if in_force != number:
        raise _changed_meanwhile()
    if before == chosen:
        raise Invalid(_("Inget är ändrat."))
    at = now()
    rows = [_row(number + 1, chosen, at, actor)]
    if number == 0:
        # What the settings file said becomes the first of the history, and nobody's choice.
        rows = [_row(1, before, at, None), _row(2, chosen, at, actor)]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError:
        raise _changed_meanwhile() from None
    old, new = _facts(before), _facts(chosen)
    differing = [name for name in new if old[name] != new[name]]
    record(
        "settings.change",
        actor=actor,
        object_kind="settings",
        object_id=None,
        before={name: old[name] for name in differing},
        after={name: new[name] for name in differing},
    )
    db.session.flush()


def check_settings(chosen: Chosen, today: date) -> None:
    """Raise Invalid for settings that nothing could be planned with."""
    first, last = (datetime.combine(today, at) for at in (chosen.remind_from, chosen.remind_until))
    if last - first < SHORTEST:
        raise Invalid(
            _("Tiderna räcker inte till."),
            {"remind_until": _("Välj ett klockslag som är minst en timme senare än det första.")},
        )
    if not has_working_days(Calendar(is_holiday, chosen.quiet), today):
        raise Invalid(
            _("Perioderna lämnar nästan inga arbetsdagar kvar på ett år. Korta någon av dem, annars går inget ut.")
        )


def _row(number: int, chosen: Chosen, at: datetime, actor: Actor | None) -> ReminderSettings:
    return ReminderSettings(number=number, set_at=at, by_id=actor.id if actor else None, **_columns(chosen))


def _columns(chosen: Chosen) -> dict[str, Any]:
    return {
        "remind_from": chosen.remind_from.strftime("%H:%M"),
        "remind_until": chosen.remind_until.strftime("%H:%M"),
        "quiet_periods": "\n".join(str(period) for period in chosen.quiet),
        "answer_links": chosen.answer_links,
    }


def _facts(chosen: Chosen) -> dict[str, Any]:
    columns = _columns(chosen)
    return {**columns, "quiet_periods": ", ".join(columns["quiet_periods"].splitlines())}


def _changed_meanwhile() -> Conflict:
    """Return who was first. What the session holds has been rolled back to where nothing was added."""
    who = db.session.scalar(
        select(Person.name)
        .join(ReminderSettings, ReminderSettings.by_id == Person.id)
        .order_by(ReminderSettings.number.desc())
        .limit(1)
    )
    return Conflict(
        _("%(name)s har ändrat inställningarna. Se hur de är nu innan du ändrar.", name=who or _("Någon annan"))
    )
