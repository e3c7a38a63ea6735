"""What organisations and persons are found by."""

from collections.abc import Iterator

from sqlalchemy import select

from planner.desk.search.contents.found import Found, Ids, lines_of
from planner.desk.search.kinds import Kind
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import Role


def organisations(ids: Ids) -> Iterator[Found]:
    for one in db.session.execute(
        select(Organisation.id, Organisation.key, Organisation.name, Organisation.position)
        .where(Organisation.id.in_(ids))
    ):  # fmt: skip
        yield Found(Kind.ORGANISATION, one.id, one.name, (), one.position, key=one.key)


def persons(ids: Ids) -> Iterator[Found]:
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.position).where(
            Person.id.in_(ids), Person.anonymised_on.is_(None)
        )
    )
    for one in rows:
        yield Found(
            Kind.PERSON, one.id, one.name, lines_of(one.email), one.position, key=one.email, needs=Role.ADMINISTRATOR
        )
