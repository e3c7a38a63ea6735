"""Addresses of the list of activities that people keep under a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id
from planner.plans.rules import VIEW_NAME_LENGTH


class SavedView(Base):
    """An address of the list under a name of a person's own; one that is shared is everybody's to open."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(VIEW_NAME_LENGTH))
    # The fields of the address, known ones only: area=boende&sort=due.
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool]
    saved_at: Mapped[datetime]
