"""Signing in and out."""

from dataclasses import dataclass
from datetime import date

from planner.audit.operations import record
from planner.kit.clock import now
from planner.people.models import Person
from planner.people.operations import is_right_password
from planner.people.queries import person_by_email


@dataclass(frozen=True)
class SignIn:
    """What became of an attempt: a result, not an exception, since a refusal is recorded too."""

    person: Person | None


def sign_in(*, email: str, password: str, today: date) -> SignIn:
    """Check an address and a password. Nothing tells which of the two was wrong."""
    person = person_by_email(email)
    right = is_right_password(person, password)
    if person is None or not right or person.is_gone(today):
        record("sign_in.refused", actor=None, via="page", object_kind="person", object_id=person.id if person else None)
        return SignIn(None)
    person.last_sign_in_at = now()
    record("sign_in", actor=person, object_kind="person", object_id=person.id)
    return SignIn(person)


def sign_out(*, person: Person) -> None:
    """Record that somebody signed out."""
    record("sign_out", actor=person, object_kind="person", object_id=person.id)
