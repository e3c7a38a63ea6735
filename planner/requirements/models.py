"""Years of the grant, their requirements, what shows that these are met, and the submission."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.kit.db import Base, Id, one_of
from planner.requirements.rules import Actor, Audience, EvidenceKind, Kind, Milestone, Outcome, Whose


class GrantYear(Base):
    """A year of the grant: its money in whole kronor, and its submission. `complete`: all its requirements are listed.

    `due` is the submission's deadline; `receipt` what the recipient answered, as a reference or in words.
    """

    __tablename__ = "grant_year"
    __table_args__ = (
        CheckConstraint("granted_sek >= 0 AND received_sek >= 0 AND used_sek >= 0", name="sums"),
        CheckConstraint("national_sum_sek >= 0", name="national_sum"),
    )

    id: Mapped[Id]
    year: Mapped[int] = mapped_column(unique=True)
    complete: Mapped[bool]
    source: Mapped[str | None] = mapped_column(Text)
    national_sum_sek: Mapped[int | None] = mapped_column(BigInteger)
    granted_sek: Mapped[int | None]
    # The money comes in arrears: when, and how much of it came and was used by now.
    received_on: Mapped[date | None]
    received_sek: Mapped[int | None]
    used_sek: Mapped[int | None]
    money_note: Mapped[str | None] = mapped_column(Text)
    recipient: Mapped[str | None] = mapped_column(String(200))
    due: Mapped[date | None]
    # Who sees to the submission, and is reminded of it; None: the strategists are.
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_on: Mapped[date | None]
    receipt: Mapped[str | None] = mapped_column(Text)


class SubmissionMilestone(Base):
    """An internal date of a year's submission, and when it was kept."""

    __tablename__ = "submission_milestone"
    __table_args__ = (one_of("kind", Milestone), UniqueConstraint("grant_year_id", "kind"))

    id: Mapped[Id]
    grant_year_id: Mapped[int] = mapped_column(ForeignKey("grant_year.id"))
    kind: Mapped[str] = mapped_column(String(20))
    due: Mapped[date]
    done_on: Mapped[date | None]


class Requirement(Base):
    """A requirement of one year. How far it is met stands in its assessments and evidence, and nowhere else."""

    __tablename__ = "requirement"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("audience", Audience),
        one_of("actor", Actor),
        CheckConstraint("national_sum_sek >= 0", name="national_sum"),
        UniqueConstraint("grant_year_id", "code"),
    )

    id: Mapped[Id]
    grant_year_id: Mapped[int] = mapped_column(ForeignKey("grant_year.id"))
    code: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int]
    national_sum_sek: Mapped[int | None] = mapped_column(BigInteger)
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    internal_due: Mapped[date | None]


class Assessment(Base):
    """One assessment of a requirement, our own or the authority's. Append-only: the last one recorded counts.

    `on` and `by_id`: when and by whom it was signed; of our own, without both it is none yet. `holds_from`: the day
    `on`, or the day on which it was recorded where none was given. An outcome of None takes the authority's back.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        one_of("whose", Whose),
        one_of("outcome", Outcome),
        CheckConstraint("whose = 'authority' OR outcome IS NOT NULL", name="ours_has_outcome"),
    )

    id: Mapped[Id]
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)
    whose: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    holds_from: Mapped[date]
    recorded_at: Mapped[datetime]


class Evidence(Base):
    """One thing that has to be shown for a requirement; it is there from the day `shown_on`, signed by somebody."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("signed_by_id IS NULL OR shown_on IS NOT NULL", name="signed_has_day"),)

    id: Mapped[Id]
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    shown_on: Mapped[date | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None] = mapped_column(Text)


class StoredFile(Base):
    """An uploaded file. In the database: backed up with the rest, and the same for every web server."""

    __tablename__ = "stored_file"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    added_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class EvidenceItem(Base):
    """What shows it: words or an address in `text`, a file, or the key of something in the service."""

    __tablename__ = "evidence_item"
    __table_args__ = (
        one_of("kind", EvidenceKind),
        CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name="file"),
        CheckConstraint("(kind IN ('note', 'link')) = (text IS NOT NULL)", name="text"),
        CheckConstraint("(kind IN ('observation', 'activity', 'edition')) = (key IS NOT NULL)", name="key"),
    )

    id: Mapped[Id]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(200))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
