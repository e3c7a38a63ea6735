"""Signing in and out."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import delete, update

from planner.audit.operations import record
from planner.auth.models import SignInSession
from planner.auth.queries import hash_of
from planner.auth.rules import SignInMethod
from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.people.models import Person
from planner.people.operations.passwords import is_right_password
from planner.people.queries.persons import person_by_email


@dataclass(frozen=True)
class SignIn:
    """What became of an attempt: a result, not an exception, since a refusal is recorded too."""

    person: Person | None


def sign_in(*, email: str, password: str, today: date) -> SignIn:
    """Check an address and a password. Nothing tells which of the two was wrong."""
    person = person_by_email(email)
    right = is_right_password(person, password)
    if person is None or not right or person.is_gone(today):
        record("sign_in.refused", actor=None, object_kind="person", object_id=person.id if person else None)
        return SignIn(None)
    return SignIn(person)


def open_session(*, person: Person, method: SignInMethod, browser: str) -> str:
    """Begin a session for somebody who has shown who they are; return the secret that the browser is to keep."""
    secret = secrets.token_urlsafe(32)
    at = now()
    longest = timedelta(hours=current_app.extensions["planner.settings"].session_longest_hours)
    row = SignInSession(
        person_id=person.id,
        key_hash=hash_of(secret),
        person_key=person.session_key,
        method=method.value,
        browser=browser[:80],
        began_at=at,
        last_seen_at=at,
        ends_at=at + longest,
    )
    db.session.add(row)
    person.last_sign_in_at = at
    db.session.flush()
    record("sign_in", actor=person, object_kind="person", object_id=person.id, method=method.value, session=row.id)
    return secret


def sign_out(*, person: Person, secret: str) -> None:
    """End the session that a secret opens."""
    db.session.execute(delete(SignInSession).where(SignInSession.key_hash == hash_of(secret)))
    record("sign_out", actor=person, object_kind="person", object_id=person.id)


def mark_seen(session_id: int, *, at: datetime) -> None:
    """Write down that a session is in use, in a transaction of its own."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=at))
        connection.commit()
