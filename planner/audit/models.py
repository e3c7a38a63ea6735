"""The trail: who changed what, when. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id


class TrailEntry(Base):
    """One thing that happened. Holds ids and facts, never names or addresses, so that a person can be forgotten."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        Index("ix_trail_entry_object", "object_kind", "object_id"),
        # Those of one person, or of one action, in the order in which they are shown.
        Index("ix_trail_entry_actor_id", "actor_id", "at"),
        Index("ix_trail_entry_action", "action", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    # From where: the request as the log names it, a pseudonym of the network address, the API token.
    request_id: Mapped[str | None] = mapped_column(String(64), index=True)
    place: Mapped[str | None] = mapped_column(String(16), index=True)
    token_id: Mapped[int | None]


class TrailSeal(Base):
    """A seal over a batch of entries and, through `previous`, over all before it. Append-only."""

    __tablename__ = "trail_seal"

    id: Mapped[Id]
    sealed_at: Mapped[datetime]
    entries: Mapped[int]
    # The digest of the seal before; 64 noughts for the first. Unique, so that the chain can't fork.
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class SealedEntry(Base):
    """Which seal covers an entry, and the digest of that entry, so that an altered one can be named. Append-only."""

    __tablename__ = "trail_sealed_entry"

    # Not one foreign key more than needed: what was deleted past all hindrances is to be found missing.
    entry_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    seal_id: Mapped[int] = mapped_column(ForeignKey("trail_seal.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
