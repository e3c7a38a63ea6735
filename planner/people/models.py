"""Organisations and persons."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.kit.db import Base, Id, one_of
from planner.people.rules import Locale, MailChoice, OrganisationKind, PersonState, Role, default_mail_choice


class Organisation(Base):
    """An administration, a district, a unit, a partner…; after a merger the successor is named."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        CheckConstraint("ended IS NULL OR started IS NULL OR started <= ended", name="started_before_ended"),
        CheckConstraint("parent_id <> id", name="not_own_parent"),
        CheckConstraint("successor_id <> id", name="not_own_successor"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    position: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    started: Mapped[date | None]
    ended: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # A person belongs to an organisation and an organisation has a contact: one of the two comes later.
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", use_alter=True, name="fk_organisation_contact_id_person")
    )

    # Whether its people may sign in with a password; off where the city's directory vouches for them.
    passwords_allowed: Mapped[bool] = mapped_column(default=True, server_default=true())

    contact: Mapped["Person | None"] = relationship(foreign_keys=[contact_id], lazy="raise")


class Person(Base):
    """Someone who signs in, owns assignments or gets mail."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("role", Role),
        one_of("locale", Locale),
        one_of("mail_choice", MailChoice),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("ix_person_role_left_on", "role", "left_on"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    locale: Mapped[str | None] = mapped_column(String(5))
    # None: the role's default.
    mail_choice: Mapped[str | None] = mapped_column(String(10))
    position: Mapped[int]
    # The first day on which the person is gone: no access and no mail from then on.
    left_on: Mapped[date | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Sessions and one-time links carry it; changing it ends them all.
    session_key: Mapped[str] = mapped_column(String(40))
    last_sign_in_at: Mapped[datetime | None]
    invited_at: Mapped[datetime | None]
    # When they said that they had seen what is expected of them; it is shown until then.
    welcomed_at: Mapped[datetime | None]
    # The day on which name and address were removed; the row stays, since history refers to it.
    anonymised_on: Mapped[date | None]

    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id], lazy="raise")

    @property
    def mail(self) -> MailChoice:
        """When this person wants reminders."""
        return MailChoice(self.mail_choice) if self.mail_choice else default_mail_choice(Role(self.role))

    def is_gone(self, today: date) -> bool:
        """Return whether the person has left by a day."""
        return self.left_on is not None and self.left_on <= today

    def state(self, today: date) -> PersonState:
        """Return how far the person has come by a day."""
        if self.is_gone(today):
            return PersonState.GONE
        if self.last_sign_in_at is not None:
            return PersonState.ACTIVE
        return PersonState.NEW if self.invited_at is None else PersonState.INVITED


class Deputy(Base):
    """Who stands in for a person from one day to another, both counting."""

    __tablename__ = "deputy"
    __table_args__ = (
        CheckConstraint("starts <= ends", name="starts_before_ends"),
        CheckConstraint("person_id <> deputy_id", name="not_own_deputy"),
        Index("ix_deputy_person_id", "person_id", "ends"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts: Mapped[date]
    ends: Mapped[date]

    deputy: Mapped[Person] = relationship(foreign_keys=[deputy_id], lazy="raise")
