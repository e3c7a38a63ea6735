"""The trail: who changed what, when. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base


class TrailEntry(Base):
    """One thing that happened. Holds ids and facts, never names or addresses, so that a person can be forgotten."""

    __tablename__ = "trail_entry"
    __table_args__ = (Index("ix_trail_entry_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    via: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
