"""Reads of sessions and tokens."""

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager

from planner.audit.models import TrailEntry
from planner.auth.models import ApiToken, CalendarFeed, SignInSession
from planner.kit.db import db
from planner.people.models import Person

# What the trail calls a sign-in, one with a wrong password, and one while somebody was to wait.
SIGN_INS = ("sign_in", "sign_in.refused", "sign_in.locked")


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It is random and long, so that a quick hash can't be turned back."""
    return sha256(secret.encode()).hexdigest()


def session_of(secret: str, *, at: datetime, idle: timedelta) -> SignInSession | None:
    """Return the session that a cookie's secret opens, with its person, unless it has ended. One statement."""
    return db.session.scalar(_session_open(), {"key_hash": hash_of(secret), "at": at, "idle_since": at - idle})


@cache
def _session_open() -> Select[SignInSession]:
    """Return the statement that every page begins with: worded once, since wording it takes longer than asking it."""
    return (
        select(SignInSession)
        .join(SignInSession.person)
        .options(contains_eager(SignInSession.person).joinedload(Person.organisation))
        .where(
            SignInSession.key_hash == bindparam("key_hash"),
            SignInSession.person_key == Person.session_key,
            SignInSession.ends_at > bindparam("at"),
            SignInSession.last_seen_at > bindparam("idle_since"),
        )
    )


def sessions_of(person: Person, *, at: datetime, idle: timedelta) -> list[SignInSession]:
    """Return the sessions of a person that haven't ended, the one used latest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .where(
                SignInSession.person_id == person.id,
                SignInSession.person_key == person.session_key,
                SignInSession.ends_at > at,
                SignInSession.last_seen_at > at - idle,
            )
            .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
        )
    )


def latest_session(person_id: int) -> SignInSession | None:
    """Return the session that a person began last, if there is one left."""
    mine = select(SignInSession).where(SignInSession.person_id == person_id)
    return db.session.scalar(mine.order_by(SignInSession.id.desc()).limit(1))


def sign_ins_of(person_id: int, limit: int) -> list[TrailEntry]:
    """Return what the trail says of a person's latest sign-ins, failed ones too, the latest first."""
    return list(
        db.session.scalars(
            select(TrailEntry)
            .where(
                TrailEntry.object_kind == "person", TrailEntry.object_id == person_id, TrailEntry.action.in_(SIGN_INS)
            )
            .order_by(TrailEntry.id.desc())
            .limit(limit)
        )
    )


def token_of(secret: str, *, at: datetime) -> ApiToken | None:
    """Return the API token that a secret opens, with its person, unless it has ended or is revoked. One statement.

    Found by its hash, so that the time it takes tells nothing of tokens that are nearly right.
    """
    return db.session.scalar(
        select(ApiToken)
        .join(ApiToken.person)
        .options(contains_eager(ApiToken.person).joinedload(Person.organisation))
        .where(ApiToken.token_hash == hash_of(secret), ApiToken.ends_at > at, ApiToken.revoked_at.is_(None))
    )


def tokens_of(person_id: int) -> list[ApiToken]:
    """Return a person's tokens, the newest first, those that have ended among them."""
    mine = select(ApiToken).where(ApiToken.person_id == person_id)
    return list(db.session.scalars(mine.order_by(ApiToken.id.desc())))


def feed_of_person(person_id: int) -> CalendarFeed | None:
    """Return the address of a person's calendar, if there is one."""
    return db.session.get(CalendarFeed, person_id)


def reader_of(secret: str) -> tuple[Person, CalendarFeed] | None:
    """Return whose calendar a secret opens, as it was made; None for one that opens nothing. One statement."""
    row = db.session.execute(
        select(Person, CalendarFeed)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_hash == hash_of(secret))
    ).first()
    return (row[0], row[1]) if row else None
