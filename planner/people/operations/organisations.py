"""Adding organisations, changing what is kept of them, and letting one take the place of others."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.people.models import Organisation, Person
from planner.people.operations.persons import change_person
from planner.people.queries.organisations import contact_among, find_organisation, people_of, sub_units
from planner.people.rules import OrganisationKind, may_manage_people

KEY_LENGTH = 80


def add_organisation(
    *,
    actor: Actor | None,
    name: str,
    kind: OrganisationKind,
    parent_key: str | None = None,
    contact_id: int | None = None,
    started: date | None = None,
    passwords_allowed: bool = True,
    today: date,
) -> Organisation:
    """Add an organisation; its key, which stands in addresses, is made from its name.

    Raises Invalid for a parent or a contact that can't be, and for a name whose key is taken.
    """
    _check_may(actor)
    key = new_key(name)
    organisation = Organisation(
        key=key,
        name=name,
        kind=kind.value,
        position=(db.session.scalar(select(func.max(Organisation.position))) or 0) + 1,
        parent_id=_linked(parent_key, "parent"),
        contact_id=_contact(contact_id, today),
        started=started,
        passwords_allowed=passwords_allowed,
    )
    try:
        with db.session.begin_nested():
            db.session.add(organisation)
    except IntegrityError as error:
        raise _taken(key) from error
    record(
        "organisation.add", actor=actor, object_kind="organisation", object_id=organisation.id, kind=organisation.kind
    )
    return organisation


def edit_organisation(
    *,
    actor: Actor | None,
    key: str,
    name: str,
    kind: OrganisationKind,
    parent_key: str | None,
    contact_id: int | None,
    started: date | None,
    ended: date | None,
    successor_key: str | None,
    passwords_allowed: bool,
    today: date,
) -> Organisation:
    """Change what is kept of an organisation. `ended` is its last day; what it answers for stays its own.

    Raises NotFound; Invalid for days in the wrong order, a contact who has left, and for a parent or a successor that
    doesn't exist or leads back to the organisation itself.
    """
    _check_may(actor)
    organisation = find_organisation(key, lock=True)
    if started and ended and ended < started:
        said = _("Organisationen kan inte upphöra innan den har börjat.")
        raise Invalid(said, {"ended": said})
    parent_id, successor_id = _linked(parent_key, "parent"), _linked(successor_key, "successor")
    _check_no_circle(organisation, "parent_id", parent_id, _("Organisationen kan inte höra till sig själv."))
    _check_no_circle(organisation, "successor_id", successor_id, _("Organisationen kan inte efterträda sig själv."))
    if contact_id != organisation.contact_id:
        contact_id = _contact(contact_id, today)
    values = {
        "name": name,
        "kind": kind.value,
        "parent_id": parent_id,
        "contact_id": contact_id,
        "started": started,
        "ended": ended,
        "successor_id": successor_id,
        "passwords_allowed": passwords_allowed,
    }
    _change(organisation, values, actor=actor)
    return organisation


def take_the_place_of(
    old: Sequence[Organisation], into: Organisation, *, actor: Actor | None, on: date, today: date
) -> None:
    """Let an organisation take the place of others from a day on: their people, sub-units and contact become its own.

    The old ones have `on`'s eve as their last day, unless they ended before. People who have left stay where they were.
    """
    for organisation in old:
        ended = organisation.ended if organisation.ended and organisation.ended < on else on - timedelta(days=1)
        _change(organisation, {"ended": ended, "successor_id": into.id}, actor=actor)
        record(
            "organisation.merge",
            actor=actor,
            object_kind="organisation",
            object_id=organisation.id,
            into=into.id,
            on=on.isoformat(),
        )
    ids = [organisation.id for organisation in old]
    if into.parent_id in ids:
        above = next((one.parent_id for one in old if one.id == into.parent_id), None)
        _change(into, {"parent_id": None if above in (*ids, into.id) else above}, actor=actor)
    for below in sub_units(old, into, on):
        _change(below, {"parent_id": into.id}, actor=actor)
    if into.contact_id is None and (contact := contact_among(old, today)) is not None:
        _change(into, {"contact_id": contact.id}, actor=actor)
    for person in people_of(old, today):
        change_person(person, {"organisation_id": into.id}, actor=actor)


def begins_with(into: Organisation, on: date, *, actor: Actor | None) -> None:
    """Let an organisation that has had nothing to do yet begin on a day, unless it has begun already."""
    if into.started is None or into.started > on:
        _change(into, {"started": on}, actor=actor)


def new_key(name: str) -> str:
    """Return the key that an organisation of a name gets. Raises Invalid where there is none, or it is taken."""
    key = key_of(name)
    if not key:
        said = _("Skriv ett namn med bokstäver eller siffror.")
        raise Invalid(said, {"name": said})
    if db.session.scalar(select(Organisation.id).where(Organisation.key == key)) is not None:
        raise _taken(key)
    return key


def key_of(name: str) -> str:
    """Return an organisation's key from its name: `rinkeby-kista` of Rinkeby-Kista, `jarva` of Järva."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH].rstrip("-")


def _taken(key: str) -> Invalid:
    said = _("Det finns redan en organisation med nyckeln %(key)s. Välj ett annat namn.", key=key)
    return Invalid(said, {"name": said})


def _check_may(actor: Actor | None) -> None:
    """Raise Forbidden unless an actor keeps the organisations; None is the command line."""
    if actor is not None and not may_manage_people(actor):
        raise Forbidden(_("Bara systemadministratörer ändrar organisationer."))


def _change(organisation: Organisation, values: Mapping[str, Any], *, actor: Actor | None) -> None:
    before = {column: getattr(organisation, column) for column in values}
    before = {column: value for column, value in before.items() if value != values[column]}
    if not before:
        return
    for column in before:
        setattr(organisation, column, values[column])
    db.session.flush()
    told = {column.removesuffix("_id"): column for column in before if column != "name"}
    facts: dict[str, Any] = {}
    if told:
        facts["before"] = {key: _plain(before[column]) for key, column in told.items()}
        facts["after"] = {key: _plain(values[column]) for key, column in told.items()}
    if "name" in before:
        facts["changed"] = ["name"]
    record("organisation.edit", actor=actor, object_kind="organisation", object_id=organisation.id, **facts)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _linked(key: str | None, field: str) -> int | None:
    if key is None:
        return None
    found = db.session.scalar(select(Organisation.id).where(Organisation.key == key))
    if found is None:
        said = _("Det finns ingen organisation med nyckeln %(key)s.", key=key)
        raise Invalid(said, {field: said})
    return found


def _contact(person_id: int | None, today: date) -> int | None:
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and (person is None or person.is_gone(today)):
        raise Invalid(_("Personen finns inte längre."), {"contact_id": _("Välj en annan person.")})
    return person_id


def _check_no_circle(organisation: Organisation, link: str, first: int | None, said: str) -> None:
    """Raise Invalid when following a link from one organisation to the next leads back to where it began."""
    column = getattr(Organisation, link)
    links: dict[int, int | None] = dict(db.session.execute(select(Organisation.id, column)).all())
    here, seen = first, set[int]()
    while here is not None and here not in seen:
        if here == organisation.id:
            raise Invalid(said, {link.removesuffix("_id"): said})
        seen.add(here)
        here = links.get(here)
