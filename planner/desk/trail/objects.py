"""What the numbers in the trail stand for: entries hold ids alone, and names are looked up when they are shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import String, literal, null, select, union_all

from planner.audit.words import KIND_WORDS
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Area, Assignment
from planner.rounds.models import Round

# The kinds that have a name to look up.
KINDS = ("person", "organisation", "area", "activity", "assignment", "round")
# The pages of kinds that have no page for each of them.
PAGES = {
    "plan": "desk.overview",
    "message": "reminders.outbox",
    "settings": "reminders.settings",
    "report": "reports.reports",
    "trail": "trail.trail",
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
    return Things({(row.kind, row.number): Thing(row.title, _address(row)) for row in rows})


def parts_of(kind: str, number: int | None) -> tuple[tuple[str, Ids | None], ...]:
    """Return the objects whose entries make up the history of one: an activity's assignments belong to it."""
    if kind != "activity":
        return ((kind, None if number is None else [number]),)
    if number is None:
        return (("activity", None), ("assignment", None))
    shares = list(db.session.scalars(select(Assignment.id).where(Assignment.activity_id == number)))
    return (("activity", [number]), ("assignment", shares))


def _asked(kind: str, ids: Ids) -> AnySelect:
    no_key = null().cast(String)
    match kind:
        case "person":
            return _columns(kind, Person.id, no_key, Person.name).where(Person.id.in_(ids))
        case "organisation":
            found = _columns(kind, Organisation.id, Organisation.key, Organisation.name)
            return found.where(Organisation.id.in_(ids))
        case "area":
            return _columns(kind, Area.id, Area.key, Area.name_sv).where(Area.id.in_(ids))
        case "activity":
            return _columns(kind, Activity.id, Activity.key, Activity.title).where(Activity.id.in_(ids))
        case "round":
            return _columns(kind, Round.id, no_key, Round.title).where(Round.id.in_(ids))
        case _:
            # An assignment is called "Bromma: …" and shown on its activity's page.
            title = Organisation.name + ": " + Activity.title
            found = _columns(kind, Assignment.id, Activity.key, title, Organisation.key).select_from(Assignment)
            joined = found.join(Activity, Activity.id == Assignment.activity_id).join(
                Organisation, Organisation.id == Assignment.organisation_id
            )
            return joined.where(Assignment.id.in_(ids))


def _columns(kind: str, number: Any, key: Any, title: Any, place: Any = None) -> AnySelect:
    return select(
        literal(kind).label("kind"),
        number.label("number"),
        key.label("key"),
        title.label("title"),
        (null().cast(String) if place is None else place).label("place"),
    )


def _address(row: Any) -> str:
    match row.kind:
        case "person":
            return url_for("people.person", person_id=row.number)
        case "organisation":
            return url_for("people.organisation", key=row.key)
        case "area":
            return url_for("plans.area", key=row.key)
        case "round":
            return url_for("rounds.round_", round_id=row.number)
        case _:
            return url_for("plans.activity", key=row.key, _anchor=row.place)
