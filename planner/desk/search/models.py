"""What search keeps: an entry for each thing that can be found, and notes of what has changed since.

Both follow from the other tables and can be made anew from them (`planner search rebuild`), so backups leave them out.
Beside `search_entry`, the migration makes what finds its words: on SQLite the FTS5 table `search_words`, which
triggers keep; on PostgreSQL a GIN index over the same words.
"""

from sqlalchemy import BigInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.desk.search.kinds import Kind
from planner.kit.db import Base, Id, one_of
from planner.people.rules import Role


class SearchEntry(Base):
    """One thing that can be found: whom it may be shown to, its words, and the text that is shown with it.

    `needs`: the role from which on it is seen. `area_id`, `activity_id`: what it belongs to, whose draft hides it too.
    """

    __tablename__ = "search_entry"
    __table_args__ = (one_of("kind", Kind), one_of("needs", Role), UniqueConstraint("kind", "object_id"))

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    needs: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None]
    activity_id: Mapped[int | None]
    # Its place among those of its kind.
    place: Mapped[int] = mapped_column(BigInteger)
    # By which it is known to people, in small letters: what is asked for by it comes first.
    key: Mapped[str | None] = mapped_column(String(254), index=True)
    # As planner.desk.search.matching keeps words, a blank between two.
    title_words: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    # What is shown of it, a line for each text that it consists of.
    text: Mapped[str] = mapped_column(Text)


class SearchNote(Base):
    """That a thing has changed. Triggers write it, whoever makes the change; before the commit it is gone again."""

    __tablename__ = "search_note"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
