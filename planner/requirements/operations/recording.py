"""What the operations of this room share: who may, who is named, and the trail."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.people.models import Person
from planner.requirements.models import GrantYear, Requirement
from planner.requirements.rules.permissions import may_manage_requirements

# What was written in them isn't told in the trail, only that it was changed.
TEXTS = ("title", "about", "source", "money_note", "recipient", "receipt", "reason", "authority_note", "note")


def check_may(actor: Actor) -> None:
    """Raise Forbidden for those who don't keep requirements."""
    if not may_manage_requirements(actor):
        raise Forbidden(_("Bara strateger ändrar krav och underlag."))


def check_person(person_id: int | None, today: date, *, already: int | None = None) -> None:
    """Raise Invalid for somebody who doesn't exist, or who has left and isn't named already."""
    if person_id is None or person_id == already:
        return
    person = db.session.get(Person, person_id)
    if person is None or person.is_gone(today):
        said = _("Välj någon som finns kvar.")
        raise Invalid(said, {"responsible_id": said})


def change(row: GrantYear | Requirement, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row values, and return for the trail what changed: nothing where nothing did."""
    facts = changes({name: getattr(row, name) for name in values}, values)
    for name, value in values.items():
        setattr(row, name, value)
    return facts


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return for the trail what changed between two readings of the same names: nothing where nothing did."""
    changed = [name for name, value in after.items() if value != before[name]]
    texts = [name for name in changed if name in TEXTS]
    plain = [name for name in changed if name not in TEXTS]
    facts: dict[str, Any] = {"changed": texts} if texts else {}
    if plain:
        facts["before"] = {name: _plain(before[name]) for name in plain}
        facts["after"] = {name: _plain(after[name]) for name in plain}
    return facts


def record_year(action: str, of: GrantYear, actor: Actor, **facts: Any) -> None:
    """Write down in the trail what was done with a year."""
    record(action, actor=actor, object_kind="grant_year", object_id=of.id, **facts)
    db.session.flush()


def record_requirement(action: str, requirement: Requirement, actor: Actor, **facts: Any) -> None:
    """Write down in the trail what was done with a requirement."""
    record(action, actor=actor, object_kind="requirement", object_id=requirement.id, **facts)
    db.session.flush()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
