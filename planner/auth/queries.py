"""Reads of sessions."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from planner.auth.models import SignInSession
from planner.kit.db import db
from planner.people.models import Person


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It is random and long, so that a quick hash can't be turned back."""
    return sha256(secret.encode()).hexdigest()


def session_of(secret: str, *, at: datetime, idle: timedelta) -> SignInSession | None:
    """Return the session that a cookie's secret opens, with its person, unless it has ended. One statement."""
    return db.session.scalar(
        select(SignInSession)
        .join(SignInSession.person)
        .options(contains_eager(SignInSession.person).joinedload(Person.organisation))
        .where(
            SignInSession.key_hash == hash_of(secret),
            SignInSession.person_key == Person.session_key,
            SignInSession.ends_at > at,
            SignInSession.last_seen_at > at - idle,
        )
    )
