"""Passwords: setting and checking them."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.people.models import Person
from planner.people.operations.persons import new_session_key

PASSWORD_LENGTH = 12

_hasher = PasswordHasher()


def set_password(*, person: Person, password: str, actor: Actor | None) -> None:
    """Give a person a password and end their sessions.

    Raises Invalid when it is too short or simply the address or the name.
    """
    if len(password) < PASSWORD_LENGTH:
        raise Invalid("password too short", {"password": "short"})
    if password.strip().lower() in (person.email, person.email.split("@")[0], person.name.lower()):
        raise Invalid("password is the person's own name", {"password": "own"})
    person.password_hash = _hasher.hash(password)
    person.session_key = new_session_key()
    db.session.flush()
    record("person.set_password", actor=actor, object_kind="person", object_id=person.id)


def is_right_password(person: Person | None, password: str) -> bool:
    """Return whether a password is the person's; takes as long when there is no such person."""
    stored = person.password_hash if person and person.password_hash else _nobodys_hash()
    try:
        _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return person is not None and person.password_hash is not None


@cache
def _nobodys_hash() -> str:
    """Return what to check where there is no such person, so that the time taken doesn't tell who has an account.

    Made at the first sign-in, not at import: hashing is slow on purpose, and every command would wait for it.
    """
    return _hasher.hash(secrets.token_urlsafe(16))
