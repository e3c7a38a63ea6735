"""What the numbers in the trail stand for: entries hold ids alone, and names are looked up when they are shown."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import String, literal, null, select, union_all

from planner.audit.words import KIND_WORDS
from planner.indicators.models import Indicator
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Area, Assignment
from planner.reports.models import Edition, ReportText
from planner.reports.texts.words import address_of, name_of_text
from planner.requirements.models import GrantYear, Requirement
from planner.rounds.models import Round

# The pages of kinds that have no page for each of them.
PAGES = {
    "plan": "desk.overview",
    "message": "reminders.outbox",
    "settings": "reminders.settings",
    "report": "reports.reports",
    "trail": "trail.trail",
    "activities": "plans.activities",
    "saved_view": "plans.activities",
}

Ids = Collection[int]


@dataclass(frozen=True)
class Thing:
    """What an entry is about: what it is called, and the address of its page if it has one."""

    title: str
    url: str | None = None


@dataclass(frozen=True)
class Things:
    """What numbers stand for, by kind."""

    known: Mapping[tuple[str, int], Thing]

    def thing(self, kind: str, number: int | None) -> Thing:
        """Return what a number of a kind stands for, or the kind and the number where nothing is known of it."""
        if number is not None and (kind, number) in self.known:
            return self.known[kind, number]
        word = str(KIND_WORDS.get(kind, kind))
        # There is one plan.
        title = word if number is None or kind == "plan" else f"{word} {number}"
        if kind == "message" and number is not None:
            return Thing(title, url_for("reminders.message", message_id=number))
        return Thing(title, url_for(PAGES[kind]) if kind in PAGES else None)

    def name(self, kind: str, number: int) -> str:
        """Return what something is called."""
        return self.thing(kind, number).title


def look_up(ids: Mapping[str, Ids]) -> Things:
    """Return what ids of KINDS stand for. One statement at most, however many there are."""
    asked = [_asked(kind, numbers) for kind, numbers in ids.items() if numbers]
    rows = db.session.execute(union_all(*asked)).all() if asked else []
    return Things({(row.kind, row.number): Thing(_title(row), _address(row)) for row in rows})


def parts_of(kind: str, number: int | None) -> tuple[tuple[str, Ids | None], ...]:
    """Return the objects whose entries make up the history of one: an activity's assignments belong to it."""
    if kind != "activity":
        return ((kind, None if number is None else [number]),)
    if number is None:
        return (("activity", None), ("assignment", None))
    shares = list(db.session.scalars(select(Assignment.id).where(Assignment.activity_id == number)))
    return (("activity", [number]), ("assignment", shares))


def _asked(kind: str, ids: Ids) -> AnySelect:
    number, key, title, place = _NAMED[kind]
    found = select(
        literal(kind).label("kind"),
        number.label("number"),
        key.label("key"),
        title.label("title"),
        place.label("place"),
    ).where(number.in_(ids))
    if kind == "assignment":
        found = found.select_from(Assignment).join(Activity, Activity.id == Assignment.activity_id)
        return found.join(Organisation, Organisation.id == Assignment.organisation_id)
    if kind == "requirement":
        return found.join(GrantYear, GrantYear.id == Requirement.grant_year_id)
    return found


def _title(row: Any) -> str:
    return str(_TITLES[row.kind](row)) if row.kind in _TITLES else str(row.title)


def _address(row: Any) -> str:
    return _ADDRESSES[row.kind](row)


_NOTHING: Any = null().cast(String)
_YEAR = GrantYear.year.cast(String)
# Of each kind that has names: its number, its key, what it is called, and where on its page it stands.
_NAMED: dict[str, tuple[Any, Any, Any, Any]] = {
    "person": (Person.id, _NOTHING, Person.name, _NOTHING),
    "organisation": (Organisation.id, Organisation.key, Organisation.name, _NOTHING),
    "area": (Area.id, Area.key, Area.name_sv, _NOTHING),
    "activity": (Activity.id, Activity.key, Activity.title, _NOTHING),
    # Called "Bromma: …" and shown on its activity's page.
    "assignment": (Assignment.id, Activity.key, Organisation.name + ": " + Activity.title, Organisation.key),
    "round": (Round.id, _NOTHING, Round.title, _NOTHING),
    "indicator": (Indicator.id, Indicator.key, Indicator.label, _NOTHING),
    "grant_year": (GrantYear.id, _YEAR, _NOTHING, _NOTHING),
    "requirement": (Requirement.id, Requirement.code, Requirement.code + " " + Requirement.title, _YEAR),
    "report_text": (ReportText.id, ReportText.section, ReportText.number.cast(String), ReportText.year.cast(String)),
    "edition": (Edition.id, Edition.number.cast(String), _NOTHING, Edition.year.cast(String)),
}
# The kinds that have a name to look up.
KINDS = tuple(_NAMED)

# Names that are made of words.
_TITLES: dict[str, Callable[[Any], str]] = {
    "grant_year": lambda row: _("Statsbidraget %(year)s", year=row.key),
    "report_text": lambda row: _("Uppföljning %(year)s: %(text)s", year=row.place, text=name_of_text(row.key)),
    "edition": lambda row: _("Uppföljning %(year)s, utgåva %(n)s", year=row.place, n=row.key),
}
_ADDRESSES: dict[str, Callable[[Any], str]] = {
    "person": lambda row: url_for("people.person", person_id=row.number),
    "organisation": lambda row: url_for("people.organisation", key=row.key),
    "area": lambda row: url_for("plans.area", key=row.key),
    "activity": lambda row: url_for("plans.activity", key=row.key),
    "assignment": lambda row: url_for("plans.activity", key=row.key, _anchor=row.place),
    "round": lambda row: url_for("rounds.round_", round_id=row.number),
    "indicator": lambda row: url_for("indicators.indicator", key=row.key),
    "grant_year": lambda row: url_for("requirements.year", year=int(row.key)),
    "requirement": lambda row: url_for("requirements.requirement", year=int(row.place), code=row.key),
    "report_text": lambda row: url_for(
        "texts.history", year=int(row.place), address=address_of(row.key), skrivning=row.title
    ),
    "edition": lambda row: url_for("editions.edition", year=int(row.place), number=int(row.key)),
}
