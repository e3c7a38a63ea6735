"""The blueprint that the pages of this folder register with, and what they share."""

from collections.abc import Callable
from datetime import time
from typing import Any

from flask import Blueprint, current_app
from flask_babel import format_time

from planner.rounds.rules import RoundState
from planner.rounds.words import STATE_WORDS

blueprint = Blueprint("rounds", __name__)

# Between which times of the day mail is planned; a room above knows, and wiring registers it.
MailHours = Callable[[], tuple[time, time]]
MAIL_HOURS = "planner.rounds.mail_hours"


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"ROUND_WORDS": STATE_WORDS, "STATES": RoundState}


def mail_facts() -> dict[str, Any]:
    """Return what pages say of when mail goes; `can_send` is False without a mail server."""
    hours: MailHours = current_app.extensions[MAIL_HOURS]
    begins, ends = (format_time(moment, "H:mm", rebase=False) for moment in hours())
    server: str = current_app.extensions["planner.settings"].mail_server
    return {"mail_from": begins, "mail_until": ends, "can_send": bool(server)}
