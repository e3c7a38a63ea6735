"""Reads of people."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from planner.kit.db import db
from planner.people.models import Person
from planner.people.rules import Role, normal_email


def person_by_id(person_id: int) -> Person | None:
    """Return a person with their organisation."""
    return db.session.scalar(select(Person).options(joinedload(Person.organisation)).where(Person.id == person_id))


def person_by_email(email: str) -> Person | None:
    """Return the person with an address, however it is written."""
    return db.session.scalar(select(Person).where(Person.email == normal_email(email)))


def people(today: date) -> list[Person]:
    """Return everybody who hasn't left by a day, by name."""
    here = or_(Person.left_on.is_(None), Person.left_on > today)
    return list(db.session.scalars(select(Person).where(here).order_by(Person.name, Person.id)))


def role_accounts() -> list[Person]:
    """Return the first person of each role who has a password, the most used role first."""
    order = [Role.CONTRIBUTOR, Role.COORDINATOR, Role.STRATEGIST, Role.ADMINISTRATOR, Role.READER]
    rows = db.session.scalars(
        select(Person)
        .options(joinedload(Person.organisation))
        .where(Person.password_hash.is_not(None), Person.left_on.is_(None))
        .order_by(Person.position, Person.id)
    )
    first: dict[str, Person] = {}
    for person in rows:
        first.setdefault(person.role, person)
    return [first[role] for role in order if role in first]
