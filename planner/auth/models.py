"""Sessions, attempts to sign in, tokens of the API, and who somebody is at the single sign-on."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.auth.rules import Scope, SignInMethod
from planner.kit.db import Base, Id, one_of
from planner.people.models import Person


class SignInSession(Base):
    """A browser that is signed in. Deleting the row signs it out."""

    __tablename__ = "sign_in_session"
    # The trail names sessions by number, so that none may be given out twice.
    __table_args__ = (one_of("method", SignInMethod), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # SHA-256 of the secret in the cookie: whoever reads the table can't take a session over.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # The person's session_key when it began; when that changes, all sessions end.
    person_key: Mapped[str] = mapped_column(String(40))
    method: Mapped[str] = mapped_column(String(20))
    # Browser and system in words, such as "Firefox, Windows".
    browser: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime]
    # To within some minutes: it is not written at each request.
    last_seen_at: Mapped[datetime]
    # However much it is used, it ends then.
    ends_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="raise")


class SignInAttempts(Base):
    """Wrong passwords in a row for an address, counted apart for each browser known to it and for all that aren't."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (CheckConstraint("failures >= 1", name="failures_counted"),)

    # A keyed hash of the address and the browser: whoever reads the table can't find out which addresses were tried.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]


class ApiToken(Base):
    """A personal token for the API. Shown once; only its hash is kept."""

    __tablename__ = "api_token"
    __table_args__ = (one_of("scope", Scope),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scope: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # The last characters, so that its owner can tell one from another.
    hint: Mapped[str] = mapped_column(String(4))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class ExternalIdentity(Base):
    """Who a person is at the provider of single sign-on: the subject stays when an address changes."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]


class CalendarFeed(Base):
    """The address at which calendar programs read a person's deadlines; of its secret part the hash is kept."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
