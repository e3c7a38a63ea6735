"""What the plan consists of: versions, areas, activities, assignments."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.kit.db import BEGINNING, FOREVER, Base, Id, one_of
from planner.people.models import Organisation, Person
from planner.plans.models.history import Interval
from planner.plans.rules import VersionStatus


class Plan(Base):
    """The action plan; one installation keeps one."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(Text)
    # Holds the assignment of an activity that names none.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))


class PlanVersion(Base):
    """The plan as one board decision left it."""

    __tablename__ = "plan_version"
    __table_args__ = (
        one_of("status", VersionStatus),
        CheckConstraint(
            "status <> 'adopted' OR (board_id IS NOT NULL AND decided_on IS NOT NULL AND dnr IS NOT NULL)",
            name="adopted_has_decision",
        ),
        CheckConstraint("replaces_id <> id", name="not_own_predecessor"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    board_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    decided_on: Mapped[date | None]
    dnr: Mapped[str | None] = mapped_column(String(80))
    paragraph: Mapped[str | None] = mapped_column(String(40))
    follow_up_due: Mapped[date | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))

    board: Mapped[Organisation | None] = relationship(lazy="raise")


class Area(Base):
    """One of the plan's areas, such as housing."""

    __tablename__ = "area"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name_sv: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    about: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int]
    since_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    coordinator: Mapped[Person | None] = relationship(lazy="raise")


class Factor(Base):
    """What the inventory showed in an area."""

    __tablename__ = "factor"
    __table_args__ = (UniqueConstraint("area_id", "position"),)

    id: Mapped[Id]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int]


class ActivityGroup(Base):
    """A heading that gathers activities in an area."""

    __tablename__ = "activity_group"
    __table_args__ = (
        UniqueConstraint("area_id", "name"),
        # For the foreign key that keeps an activity's area and group together.
        UniqueConstraint("id", "area_id"),
    )

    id: Mapped[Id]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]


class Activity(Base):
    """What is to be done. By whom and how far it has come stands on its assignments."""

    __tablename__ = "activity"
    __table_args__ = (
        ForeignKeyConstraint(["group_id", "area_id"], ["activity_group.id", "activity_group.area_id"]),
        CheckConstraint("dropped_id IS NOT NULL OR dropped_reason IS NULL", name="dropped_reason_has_version"),
        Index("ix_activity_area_id_position", "area_id", "position"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    area_id: Mapped[int]
    group_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(Text)
    wording: Mapped[str | None] = mapped_column(Text)
    done_when: Mapped[str | None] = mapped_column(Text)
    due_note: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int]
    since_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    dropped_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    dropped_reason: Mapped[str | None] = mapped_column(Text)


class ActivityPartner(Base):
    """An organisation that an activity is carried out with."""

    __tablename__ = "activity_partner"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    position: Mapped[int]


class Method(Base):
    """An evidence-based method, such as ACT or IPS."""

    __tablename__ = "method"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)


class ActivityMethod(Base):
    """A method that an activity uses."""

    __tablename__ = "activity_method"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    method_id: Mapped[int] = mapped_column(ForeignKey("method.id"), primary_key=True)
    position: Mapped[int]


class Assignment(Interval, Base):
    """One organisation's share of an activity, from one day to another: a merger ends it and begins the successor's."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("activity_id", "organisation_id"),
        CheckConstraint("holds_from <= holds_to", name="interval"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    position: Mapped[int]
    # It counts on the days from holds_from up to, but not including, holds_to.
    holds_from: Mapped[date] = mapped_column(default=BEGINNING, server_default=BEGINNING.isoformat())
    holds_to: Mapped[date] = mapped_column(default=FOREVER, server_default=FOREVER.isoformat())
