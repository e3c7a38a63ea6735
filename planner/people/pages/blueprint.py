"""The blueprint of people, and what its templates know."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, current_app
from markupsafe import Markup

from planner.kit.settings import Settings
from planner.people import words

blueprint = Blueprint("people", __name__)

# What other rooms show on a person's page; wiring registers them.
PersonPanel = Callable[[int, date], Markup | None]
PERSON_PANELS = "planner.person_panels"


@blueprint.context_processor
def _words() -> dict[str, Any]:
    settings: Settings = current_app.extensions["planner.settings"]
    return {
        "PERSON_STATE_WORDS": words.STATE_WORDS,
        "MAIL_WORDS": words.MAIL_WORDS,
        "LOCALE_WORDS": words.LOCALE_WORDS,
        "FIELD_WORDS": words.FIELD_WORDS,
        "has_mail_server": bool(settings.mail_server),
    }
