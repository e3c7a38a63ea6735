"""What every page's frame shows: who is signed in, which day it is, the languages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_bootstrap import Bootstrap5
from flask_login import current_user

from planner.kit.clock import business_date
from planner.kit.i18n import long_date, moment, weekday_date
from planner.kit.settings import Settings
from planner.people.rules import Role
from planner.people.words import ROLE_WORDS


@dataclass(frozen=True)
class Item:
    """A page in the main menu, and the least role that sees it."""

    endpoint: str
    name: Any
    role: Role


@dataclass(frozen=True)
class Group:
    """Several pages of the main menu under one name."""

    name: Any
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Link:
    """An item of the menu as somebody sees it. `current`: "page" for this page, "true" for one below it, else None."""

    name: Any
    href: str
    current: str | None


MENU: tuple[Item | Group, ...] = (
    Item("desk.overview", _l("Översikt"), Role.READER),
    Item("desk.mine", _l("Mina aktiviteter"), Role.CONTRIBUTOR),
    Item("plans.activities", _l("Aktiviteter"), Role.READER),
    Item("timeline.timeline", _l("Tidslinje"), Role.READER),
    Item("timeline.month", _l("Kalender"), Role.READER),
    Group(
        _l("Uppföljning"),
        (
            Item("reports.reports", _l("Rapporter"), Role.READER),
            Item("rounds.rounds", _l("Omgångar"), Role.STRATEGIST),
            Item("requirements.years", _l("Krav för statsbidraget"), Role.READER),
            Item("indicators.indicators", _l("Indikatorer"), Role.READER),
            Item("plans.deadline_requests", _l("Önskemål om ny tidplan"), Role.STRATEGIST),
            Item("reminders.preview", _l("Kommande påminnelser"), Role.STRATEGIST),
        ),
    ),
    Group(
        _l("Administration"),
        (
            Item("people.people", _l("Personer"), Role.ADMINISTRATOR),
            Item("people.organisation_list", _l("Organisationer"), Role.ADMINISTRATOR),
            Item("reminders.outbox", _l("Utskick"), Role.ADMINISTRATOR),
            Item("reminders.settings", _l("Inställningar"), Role.ADMINISTRATOR),
            Item("trail.trail", _l("Händelselogg"), Role.ADMINISTRATOR),
            Item("accessibility.faults", _l("Anmälda fel"), Role.ADMINISTRATOR),
        ),
    ),
)


def init_chrome(app: Flask) -> None:
    """Give all templates what the frame needs."""
    Bootstrap5(app)
    settings: Settings = app.extensions["planner.settings"]
    app.add_template_filter(long_date)
    app.add_template_filter(weekday_date)
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
            "menu": _menu,
            "ROLE_WORDS": ROLE_WORDS,
        }


def groupby_adjacent(rows: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Group rows that follow upon each other, in their order; Jinja's own filter would sort them."""
    return [(value, list(members)) for value, members in groupby(rows, key=attrgetter(attribute))]


def _menu() -> list[tuple[Any, list[Link]]]:
    """Return the menu as whoever is signed in sees it: a name and the pages under it, or None and one page."""
    entries: list[tuple[Any, list[Link]]] = []
    for entry in MENU:
        items = entry.items if isinstance(entry, Group) else (entry,)
        if links := [_link(item) for item in items if current_user.may(item.role)]:
            entries.append((entry.name if isinstance(entry, Group) else None, links))
    # Of pages that this one is below, the nearest one: /utskick/forhandsvisning isn't another page of /utskick.
    below = [link for _name, links in entries for link in links if link.current]
    nearest = max((len(link.href) for link in below), default=0)
    return [
        (name, [link if len(link.href) == nearest else replace(link, current=None) for link in links])
        for name, links in entries
    ]


def _link(item: Item) -> Link:
    href = url_for(item.endpoint)
    below = href != "/" and request.path.startswith(f"{href}/")
    return Link(item.name, href, "page" if request.path == href else "true" if below else None)


def _other_language() -> dict[str, str]:
    """Return the other language, its name in itself, and this page's address in it."""
    code, name = ("en", "In English") if str(get_locale()) == "sv" else ("sv", "På svenska")
    query = urlencode({**request.args.to_dict(), "lang": code})
    return {"code": code, "name": name, "href": f"{request.path}?{query}"}
