"""Tokens for the API: making and revoking them."""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from planner.audit.operations import record
from planner.auth.models import ApiToken, CalendarFeed
from planner.auth.queries import hash_of
from planner.auth.rules import Scope
from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.kit.errors import Conflict, Invalid, NotFound
from planner.people.models import Person

# What a token begins with, so that people, and programs that search for secrets, see what it is.
TOKEN_PREFIX = "plnr_"  # noqa: S105 - how a secret begins, not a secret # nosec B105


def create_token(*, person: Person, name: str, scope: Scope, days: int) -> str:
    """Make a token for a person and return it: it is shown once, and only its hash is kept.

    Raises Invalid for a life of no days, or of more than the settings allow; Conflict where the person's sessions are
    just being ended, and their tokens with them.
    """
    longest: int = current_app.extensions["planner.settings"].api_token_longest_days
    if not 1 <= days <= longest:
        message = _("En nyckel gäller i minst en och högst %(n)s dagar.", n=longest)
        raise Invalid(message, {"days": message})
    # Locked against whoever ends them: that comes either before, or late enough to find this one too.
    present = select(Person.session_key).where(Person.id == person.id).with_for_update(key_share=True)
    if db.session.scalar(present) != person.session_key:
        raise Conflict(_("Någon annan har ändrat personen medan du skrev. Läs in sidan på nytt."))
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    at = now()
    row = ApiToken(
        person_id=person.id,
        name=name,
        scope=scope.value,
        token_hash=hash_of(token),
        hint=token[-4:],
        created_at=at,
        ends_at=at + timedelta(days=days),
    )
    db.session.add(row)
    db.session.flush()
    record(
        "token.create",
        actor=person,
        object_kind="api_token",
        object_id=row.id,
        scope=scope.value,
        ends_at=row.ends_at.isoformat(),
    )
    return token


def revoke_token(*, person: Person, token_id: int) -> None:
    """End one of a person's tokens at once; one that is revoked stays so.

    Raises NotFound for a token that isn't the person's.
    """
    row = db.session.scalar(
        select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person.id).with_for_update()
    )
    if row is None:
        raise NotFound(_("Nyckeln finns inte."))
    if row.revoked_at is None:
        row.revoked_at = now()
        record("token.revoke", actor=person, object_kind="api_token", object_id=row.id)
        db.session.flush()


def revoke_all_tokens(*, person: Person) -> None:
    """End all of a person's tokens at once, and the address of their calendar, which has one in it."""
    db.session.execute(
        update(ApiToken)
        .where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person.id))


def mark_used(token_id: int, *, at: datetime) -> None:
    """Write down that a token is in use, in a transaction of its own."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=at))
        connection.commit()
