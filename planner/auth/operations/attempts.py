"""Wrong passwords in a row: counting them, and forgetting them."""

import hmac
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from planner.auth.models import SignInAttempts
from planner.auth.rules import failures_with, wait_after
from planner.kit.db import db
from planner.people.rules import normal_email


def tries_key(email: str, device: str = "") -> str:
    """Return under what tries are counted: an address with a browser known to it or, without one, with all others."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"tries:{normal_email(email)}\n{device}".encode(), "sha256").hexdigest()


def confirmation_key(email: str, session_id: int) -> str:
    """Return under what tries are counted in a session, where somebody who found it open might guess."""
    return tries_key(email, f"session {session_id}")


def count_try(key: str, *, at: datetime) -> datetime | None:
    """Count a try as failed before its password is looked at, so that many at once can't be more than are counted.

    While a wait lasts the try is neither counted nor to be looked at: its end is returned. The transaction should end
    before the password is checked, since others with the same key wait for it. A right password clears the count.
    """
    row = db.session.scalar(
        select(SignInAttempts)
        .where(SignInAttempts.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(SignInAttempts(key=key, failures=1, last_at=at))
        except IntegrityError:
            # Somebody else's first try came between.
            return count_try(key, at=at)
        return None
    if row.locked_until is not None and row.locked_until > at:
        return row.locked_until
    row.failures = failures_with(row.failures, row.last_at, at)
    row.last_at = at
    wait = wait_after(row.failures)
    row.locked_until = at + wait if wait else None
    db.session.flush()
    return None


def clear_tries(key: str) -> None:
    """Forget the tries: somebody has shown who they are."""
    db.session.execute(delete(SignInAttempts).where(SignInAttempts.key == key))
