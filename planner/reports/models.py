"""The follow-up's own texts, and its editions: frozen, with data, texts and files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id, one_of
from planner.reports.rules import Handling


class ReportText(Base):
    """One writing of a text of a year's follow-up; the one with the highest number counts, the others are its history.

    `section` names the text: a part of the whole, or `area:<key>`, `requirement:<code>`.
    """

    __tablename__ = "report_text"
    # Of two who write at once on the same earlier text, the second is refused.
    __table_args__ = (UniqueConstraint("year", "section", "number"),)

    id: Mapped[Id]
    year: Mapped[int]
    section: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    # None: taken back.
    text: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Edition(Base):
    """A year's follow-up, frozen. Rows are never changed; `number` counts from 1 in each year.

    `content` is the JSON that others read and later follow-ups are compared with, and `checksum` its checksum. People
    are shown the stored files: nothing of an edition is ever set anew.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[Id]
    year: Mapped[int]
    number: Mapped[int]
    as_of: Mapped[date]
    frozen_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The edition that this one corrects, and why.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    # Of the service that made it.
    service_version: Mapped[str] = mapped_column(String(40))
    checksum: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    # How it was counted and what was hidden: thresholds and the like, as JSON.
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)


class EditionFile(Base):
    """An edition as a file of one format."""

    __tablename__ = "edition_file"
    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    # Its format's ending; of Word, which document: memo.docx, docx.
    name: Mapped[str] = mapped_column(String(40))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)


class BoardHandling(Base):
    """What a board did with an edition: adopting it is the board's, never the service's."""

    __tablename__ = "board_handling"
    __table_args__ = (one_of("outcome", Handling),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    handled_on: Mapped[date]
    paragraph: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
