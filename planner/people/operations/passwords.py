"""Passwords: setting and checking them."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.people.guessing import why_guessable
from planner.people.models import Person
from planner.people.operations.persons import new_session_key
from planner.people.queries.persons import person_by_id

PASSWORD_LENGTH = 12
# Nobody types more, and hashing must have an end.
LONGEST_PASSWORD = 128
# A letter with its accents may come in pieces: what is longer than this can't become short enough.
_MOST_PIECES = 4 * LONGEST_PASSWORD

# Argon2id with the parameters of RFC 9106 for little memory (64 MiB, three passes).
_hasher = PasswordHasher()


def set_password(*, person: Person, password: str, actor: Actor | None, may_be_guessable: bool = False) -> None:
    """Give a person a password and end their sessions.

    Raises Invalid, saying why, when it is too short, too long or, unless it may be, easily guessed: the demonstration's
    is known to all on purpose.
    """
    if why := _wrong_with(password) or (None if may_be_guessable else _guessable(person, password)):
        raise Invalid(why, {"password": why})
    person.password_hash = _hasher.hash(_in_bytes(password))
    person.session_key = new_session_key()
    db.session.flush()
    record("person.set_password", actor=actor, object_kind="person", object_id=person.id)


def is_right_password(person: Person | None, password: str) -> bool:
    """Return whether a password is the person's; takes as long when there is no such person."""
    stored = person.password_hash if person and person.password_hash else _nobodys_hash()
    try:
        _hasher.verify(stored, _in_bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return person is not None and person.password_hash is not None


def keep_hash_strong(*, person: Person, password: str) -> None:
    """Hash a password that has just been found right anew, where its hash was made with other parameters."""
    if person.password_hash and _hasher.check_needs_rehash(person.password_hash):
        person.password_hash = _hasher.hash(_in_bytes(password))


def may_have_password(person: Person) -> bool:
    """Return whether somebody, loaded with their organisation, may sign in with a password: not where it forbids it."""
    return person.organisation is None or person.organisation.passwords_allowed


def _wrong_with(password: str) -> str | None:
    if len(password) > _MOST_PIECES or len(_normal(password)) > LONGEST_PASSWORD:
        return str(_("Lösenordet får ha högst %(n)s tecken.", n=LONGEST_PASSWORD))
    if len(_normal(password)) < PASSWORD_LENGTH:
        return str(_("Lösenordet behöver ha minst %(n)s tecken.", n=PASSWORD_LENGTH))
    return None


def _guessable(person: Person, password: str) -> str | None:
    known = person_by_id(person.id)
    organisation = known.organisation.name if known and known.organisation else ""
    return why_guessable(_normal(password), own=(person.name, person.email, organisation))


def _normal(password: str) -> str:
    # An å is one character on some keyboards and two on others.
    return unicodedata.normalize("NFKC", password)


def _in_bytes(password: str) -> bytes:
    """Return what is hashed. One that is too long to be anybody's is checked as the empty one, which is nobody's."""
    return _normal(password if len(password) <= _MOST_PIECES else "").encode("utf-8", "surrogatepass")


@cache
def _nobodys_hash() -> str:
    """Return what to check where there is no such person, so that the time taken doesn't tell who has an account.

    Made at the first sign-in, not at import: hashing is slow on purpose, and every command would wait for it.
    """
    return _hasher.hash(secrets.token_urlsafe(16))
