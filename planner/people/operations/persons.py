"""Adding people."""

import secrets
import unicodedata

from sqlalchemy import func, select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.kit.identity_numbers import holds_identity_number
from planner.people.models import Organisation, Person
from planner.people.rules import Role, is_email, normal_email

NAME_LENGTH = 200


def new_session_key() -> str:
    """Return a fresh key for a person's sessions."""
    return secrets.token_urlsafe(24)


def add_person(
    *, actor: Actor | None, email: str, name: str, role: Role, organisation_key: str | None = None
) -> Person:
    """Add a person who can't sign in before a password is set.

    Raises Invalid for an address, a name or an organisation that can't be right, Conflict for an address that exists.
    """
    email = normal_email(email)
    if not is_email(email):
        raise Invalid(f"{email!r} is not an e-mail address; write it as name@example.org", {"email": email})
    name = name.strip()
    if wrong := _wrong_with(name):
        raise Invalid(wrong, {"name": name})
    if db.session.scalar(select(Person.id).where(Person.email == email)):
        raise Conflict(f"{email} exists already")
    organisation_id = None
    if organisation_key is not None:
        organisation_id = db.session.scalar(select(Organisation.id).where(Organisation.key == organisation_key))
        if organisation_id is None:
            raise Invalid(f"there is no organisation {organisation_key!r}; `planner export` lists their keys")
    person = Person(
        email=email,
        name=name,
        role=role.value,
        organisation_id=organisation_id,
        position=(db.session.scalar(select(func.max(Person.position))) or 0) + 1,
        session_key=new_session_key(),
    )
    db.session.add(person)
    db.session.flush()
    record("person.add", actor=actor, object_kind="person", object_id=person.id, role=role.value)
    return person


def _wrong_with(name: str) -> str | None:
    """Return what is wrong with a name: the plan file's rules for one, so that an export can be loaded again."""
    if not name:
        return "the name is empty; give the person's or the role's name"
    if len(name) > NAME_LENGTH:
        return f"the name has {len(name)} characters; at most {NAME_LENGTH} are kept, shorten it"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        return "the name holds a line break or an unseen character; write it on one line"
    if holds_identity_number(name):
        return "the name holds a personal identity number; nothing on individuals is kept, remove it"
    return None
