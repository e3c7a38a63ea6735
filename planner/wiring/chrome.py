"""What every page's frame shows: who is signed in, which day it is, the languages."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_bootstrap import Bootstrap5

from planner.kit.clock import business_date
from planner.kit.i18n import long_date, moment
from planner.kit.settings import Settings
from planner.people.rules import Role
from planner.people.words import ROLE_WORDS

# The main menu: a page, its name, and who sees it.
MENU = (
    ("desk.overview", _l("Översikt"), Role.READER),
    ("desk.mine", _l("Mina aktiviteter"), Role.CONTRIBUTOR),
    ("plans.activities", _l("Aktiviteter"), Role.READER),
    ("indicators.indicators", _l("Indikatorer"), Role.READER),
    ("rounds.rounds", _l("Omgångar"), Role.STRATEGIST),
    ("requirements.years", _l("Krav"), Role.READER),
    ("reports.reports", _l("Rapporter"), Role.READER),
    ("people.people", _l("Personer"), Role.ADMINISTRATOR),
    ("reminders.outbox", _l("Utskick"), Role.ADMINISTRATOR),
    ("reminders.settings", _l("Inställningar"), Role.ADMINISTRATOR),
    ("trail.trail", _l("Händelselogg"), Role.ADMINISTRATOR),
)


def init_chrome(app: Flask) -> None:
    """Give all templates what the frame needs."""
    Bootstrap5(app)
    settings: Settings = app.extensions["planner.settings"]
    app.add_template_filter(long_date)
    app.add_template_filter(moment)
    app.add_template_filter(groupby_adjacent)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "today": business_date(),
            "pretended": settings.business_date,
            "demo": settings.demo,
            "language": str(get_locale()),
            "other_language": _other_language(),
            "MENU": MENU,
            "ROLE_WORDS": ROLE_WORDS,
        }


def groupby_adjacent(rows: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Group rows that follow upon each other, in their order; Jinja's own filter would sort them."""
    return [(value, list(members)) for value, members in groupby(rows, key=attrgetter(attribute))]


def _other_language() -> dict[str, str]:
    """Return the other language, its name in itself, and this page's address in it."""
    code, name = ("en", "In English") if str(get_locale()) == "sv" else ("sv", "På svenska")
    query = urlencode({**request.args.to_dict(), "lang": code})
    return {"code": code, "name": name, "href": f"{request.path}?{query}"}
