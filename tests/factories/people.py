"""Organisations and people for tests. Each function adds a row and flushes; whoever calls commits."""

from itertools import count
from typing import Any

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.operations.passwords import set_password
from planner.people.operations.persons import new_session_key
from planner.people.rules import OrganisationKind, Role

PASSWORD = "fyra vanliga ord ihop"

_number = count(1)


def add_organisation(key: str = "bromma", **facts: Any) -> Organisation:
    """Add an organisation, a district unless `kind` says otherwise."""
    defaults = {"name": key.capitalize(), "kind": OrganisationKind.DISTRICT.value, "position": next(_number)}
    organisation = Organisation(key=key, **{**defaults, **facts})
    db.session.add(organisation)
    db.session.flush()
    return organisation


def add_person(
    role: Role = Role.CONTRIBUTOR,
    *,
    organisation: Organisation | None = None,
    password: str | None = None,
    **facts: Any,
) -> Person:
    """Add a person; without `password` one who can't sign in yet, as hashing it takes its time."""
    number = next(_number)
    defaults = {
        "email": f"konto-{number}@example.org",
        "name": f"Konto {number}",
        "position": number,
        "session_key": new_session_key(),
        "organisation_id": organisation.id if organisation else None,
    }
    person = Person(role=role.value, **{**defaults, **facts})
    db.session.add(person)
    db.session.flush()
    if password:
        set_password(person=person, password=password, actor=None, may_be_guessable=True)
    return person


def add_everybody(organisation: Organisation | None = None) -> dict[Role, Person]:
    """Add one person of each role, all of one organisation."""
    return {role: add_person(role, organisation=organisation, email=f"{role}@example.org") for role in Role}
