"""Reads of deputies."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from planner.kit.db import db
from planner.people.models import Deputy, Person
from planner.people.rules import Role


def deputies_of(person_id: int, today: date) -> list[Deputy]:
    """Return who stands in for a person now and later, each with the deputy, the first one first."""
    return list(
        db.session.scalars(
            select(Deputy)
            .options(joinedload(Deputy.deputy))
            .where(Deputy.person_id == person_id, Deputy.ends >= today)
            .order_by(Deputy.starts)
        )
    )


def possible_deputies(person: Person, today: date) -> list[Person]:
    """Return who may stand in for a person: those of the same organisation who may report and haven't left, by name."""
    if person.organisation_id is None:
        return []
    rows = db.session.scalars(
        select(Person)
        .where(
            Person.organisation_id == person.organisation_id,
            Person.id != person.id,
            Person.role != Role.READER,
            Person.left_on.is_(None) | (Person.left_on > today),
        )
        .order_by(Person.name, Person.id)
    )
    return list(rows)
