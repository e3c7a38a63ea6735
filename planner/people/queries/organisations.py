"""Reads of organisations."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from planner.kit.api.paging import By, Page, page_of
from planner.kit.db import AnySelect, db
from planner.kit.errors import NotFound
from planner.people.models import Organisation, Person

_AFTER_Z = str.maketrans("åäö", "{|}")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in the list. `depth` is 0 at the top; `people` counts those who haven't left."""

    id: int
    key: str
    name: str
    kind: str
    depth: int
    started: date | None
    ended: date | None
    successor_key: str | None
    successor: str | None
    contact: str | None
    people: int


def organisations() -> list[Organisation]:
    """Return all organisations in the order of the plan."""
    return list(db.session.scalars(select(Organisation).order_by(Organisation.position, Organisation.id)))


def organisations_by_name() -> list[Organisation]:
    """Return all organisations, å, ä and ö last."""
    return sorted(organisations(), key=lambda organisation: in_swedish_order(organisation.name))


def find_organisation(key: str, *, lock: bool = False) -> Organisation:
    """Return an organisation, with `lock` locked against others who change it. Raises NotFound when there is none."""
    statement = select(Organisation).where(Organisation.key == key)
    if lock:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Det finns ingen organisation med nyckeln %(key)s.", key=key))
    return found


def organisation_rows(today: date) -> list[OrganisationRow]:
    """Return all organisations as a tree, each below the one that it is part of, by name. Two statements."""
    successor = aliased(Organisation)
    here = or_(Person.left_on.is_(None), Person.left_on > today)
    counted = select(Person.organisation_id, func.count()).where(here).group_by(Person.organisation_id)
    people: dict[int | None, int] = dict(db.session.execute(counted).all())
    rows = db.session.execute(
        select(Organisation, successor.key, successor.name, Person.name)
        .outerjoin(successor, successor.id == Organisation.successor_id)
        .outerjoin(Person, Person.id == Organisation.contact_id)
    )
    children: dict[int | None, list[int]] = defaultdict(list)
    found = {}
    for row in sorted(rows, key=lambda row: in_swedish_order(row[0].name)):
        found[row[0].id] = row
        children[row[0].parent_id].append(row[0].id)
    return [
        OrganisationRow(
            id=organisation.id,
            key=organisation.key,
            name=organisation.name,
            kind=organisation.kind,
            depth=depth,
            started=organisation.started,
            ended=organisation.ended,
            successor_key=successor_key,
            successor=successor_name,
            contact=contact,
            people=people.get(organisation.id, 0),
        )
        for organisation_id, depth in _downwards(children, None, 0)
        for organisation, successor_key, successor_name, contact in [found[organisation_id]]
    ]


def organisations_by_page(*, limit: int, cursor: str | None) -> Page:
    """Return a page of the organisations, by key; parent and successor by theirs."""
    return page_of(_named(), (By(Organisation.key),), name="organisations", limit=limit, cursor=cursor)


def organisation_row(key: str) -> Any:
    """Return an organisation as a list has it. Raises NotFound when there is none."""
    row = db.session.execute(_named().where(Organisation.key == key)).one_or_none()
    if row is None:
        raise NotFound(_("Det finns ingen organisation med nyckeln %(key)s.", key=key))
    return row


def _named() -> AnySelect:
    parent, successor = aliased(Organisation), aliased(Organisation)
    return (
        select(
            Organisation.key,
            Organisation.name,
            Organisation.kind,
            parent.key.label("parent"),
            Organisation.contact_id,
            Organisation.started,
            Organisation.ended,
            successor.key.label("successor"),
            Organisation.passwords_allowed,
        )
        .outerjoin(parent, parent.id == Organisation.parent_id)
        .outerjoin(successor, successor.id == Organisation.successor_id)
    )


def sub_units(old: Sequence[Organisation], into: Organisation | None, on: date) -> Sequence[Organisation]:
    """Return what is part of some organisations and goes on after a day."""
    ids = [organisation.id for organisation in (*old, into) if organisation is not None]
    return db.session.scalars(
        select(Organisation)
        .where(
            Organisation.parent_id.in_([organisation.id for organisation in old]),
            Organisation.id.not_in(ids),
            or_(Organisation.ended.is_(None), Organisation.ended >= on),
        )
        .order_by(Organisation.id)
    ).all()


def people_of(old: Sequence[Organisation], today: date) -> Sequence[Person]:
    """Return the people of some organisations who haven't left."""
    return db.session.scalars(
        select(Person)
        .where(
            Person.organisation_id.in_([organisation.id for organisation in old]),
            or_(Person.left_on.is_(None), Person.left_on > today),
        )
        .order_by(Person.id)
    ).all()


def contact_among(old: Sequence[Organisation], today: date) -> Person | None:
    """Return the first contact of some organisations who hasn't left."""
    for organisation in old:
        person = db.session.get(Person, organisation.contact_id) if organisation.contact_id else None
        if person is not None and not person.is_gone(today):
            return person
    return None


def in_swedish_order(name: str) -> str:
    """Return what names are sorted by: å, ä and ö come last, which neither Unicode nor every database knows."""
    return name.casefold().translate(_AFTER_Z)


def _downwards(children: dict[int | None, list[int]], parent: int | None, depth: int) -> Iterator[tuple[int, int]]:
    for child in children[parent]:
        yield child, depth
        yield from _downwards(children, child, depth + 1)
