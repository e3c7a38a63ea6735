"""Sessions: beginning and ending them."""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, update

from planner.audit.operations import record
from planner.auth.models import ExternalIdentity, SignInSession
from planner.auth.operations.tokens import revoke_all_tokens
from planner.auth.queries import hash_of
from planner.auth.rules import SignInMethod
from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.kit.errors import NotFound
from planner.people.models import Person
from planner.people.operations.persons import new_session_key


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
    ended = db.session.scalar(
        delete(SignInSession).where(SignInSession.key_hash == hash_of(secret)).returning(SignInSession.id)
    )
    record("sign_out", actor=person, object_kind="person", object_id=person.id, session=ended)


def end_session(*, person: Person, session_id: int) -> None:
    """End one of a person's sessions, wherever it is. Raises NotFound when it isn't theirs or has ended already."""
    ended = db.session.scalar(
        delete(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.person_id == person.id)
        .returning(SignInSession.id)
    )
    if ended is None:
        raise NotFound(_("Inloggningen är redan avslutad."))
    record("sign_out", actor=person, object_kind="person", object_id=person.id, session=session_id)


def end_all_sessions(*, person: Person) -> None:
    """End a person's sessions, their tokens for the API, and the links for setting a password sent to them."""
    # First what locks the person: a token that is being made then comes too late, or is among those revoked.
    person.session_key = new_session_key()
    db.session.flush()
    db.session.execute(delete(SignInSession).where(SignInSession.person_id == person.id))
    revoke_all_tokens(person=person)
    record("sign_out.everywhere", actor=person, object_kind="person", object_id=person.id)


def close_ways_in(person: Person) -> None:
    """End what let somebody in under an address that isn't theirs any more: at the provider, and for the API.

    Whoever holds the account from now on may be somebody else. The sessions end with the person's session key.
    """
    db.session.execute(delete(ExternalIdentity).where(ExternalIdentity.person_id == person.id))
    revoke_all_tokens(person=person)


def mark_seen(session_id: int, *, at: datetime) -> None:
    """Write down that a session is in use, in a transaction of its own."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=at))
        connection.commit()
