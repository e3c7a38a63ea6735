"""The blueprint that the pages of this folder register with, and what they share."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from flask import Blueprint, current_app
from flask_babel import format_time
from flask_babel import gettext as _

from planner.indicators.words import number
from planner.rounds.rules import RoundState
from planner.rounds.words import STATE_WORDS

blueprint = Blueprint("rounds", __name__)

# How long a new round lasts, unless somebody says otherwise.
USUAL = timedelta(days=21)

# Between which times of the day mail is planned; a room above knows, and wiring registers it.
MailHours = Callable[[], tuple[time, time]]
MAIL_HOURS = "planner.rounds.mail_hours"


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"ROUND_WORDS": STATE_WORDS, "STATES": RoundState, "number": number}


def when_mail_goes() -> str:
    """Return in words when what a round has to say is sent, or that it can't be."""
    if not current_app.extensions["planner.settings"].mail_server:
        return str(_("Ingen mejlserver är inställd, så mejlen väntar tills det finns en."))
    hours: MailHours = current_app.extensions[MAIL_HOURS]
    begins, ends = (format_time(moment, "HH:mm", rebase=False) for moment in hours())
    goes = _("Mejlen går inom en kvart, på arbetsdagar mellan %(begins)s och %(ends)s.", begins=begins, ends=ends)
    # Nobody is sent two in one day.
    return f"{goes} {_('Den som redan har fått en påminnelse i dag får mejlet nästa arbetsdag.')}"
