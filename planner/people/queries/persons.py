"""Reads of people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from planner.kit.api.paging import By, Page, page_of
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import PersonState, Role, is_email, normal_email

PAGE_SIZE = 50
# More people than anybody means by a part of a name.
MOST_CALLED = 200

# What administrators change of a person, and a version tells of.
EDITED = ("name", "email", "role", "organisation_id", "locale", "mail_choice")


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to; None: everybody. The state NEW finds all who never signed in."""

    q: str | None = None
    role: Role | None = None
    organisation: str | None = None
    state: PersonState | None = None


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list of people, each with their organisation."""

    rows: list[Person]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def people_page(wanted: PeopleFilter, *, page: int, today: date) -> PeoplePage:
    """Return a page of the people who fit a filter, by name. Two statements, however many there are."""
    matching = _matching(wanted, today)
    total = db.session.scalar(select(func.count()).select_from(Person).where(*matching)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.scalars(
        _by_name(matching).options(joinedload(Person.organisation)).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    )
    return PeoplePage(list(rows), total, number)


def people_who(wanted: PeopleFilter, today: date) -> list[Person]:
    """Return all people who fit a filter with their organisations, by name."""
    return list(db.session.scalars(_by_name(_matching(wanted, today)).options(joinedload(Person.organisation))))


def people_by_page(wanted: PeopleFilter, *, limit: int, cursor: str | None, today: date) -> Page:
    """Return a page of the people who fit a filter, each with their organisation, by name."""
    statement = select(Person).options(joinedload(Person.organisation)).where(*_matching(wanted, today))
    order = (By(func.lower(Person.name)), By(Person.id))
    return page_of(statement, order, name="people", limit=limit, cursor=cursor)


def version_of(person: Person) -> str:
    """Return what stands for the values that a form is filled in from, column by column."""
    return ".".join(_digest(person, column) for column in EDITED)


def changed_since(person: Person, version: str) -> list[str]:
    """Return the columns whose values aren't those that a version stands for; all of them where it makes no sense."""
    parts = version.split(".")
    if len(parts) != len(EDITED):
        return list(EDITED)
    return [column for column, part in zip(EDITED, parts, strict=True) if _digest(person, column) != part]


def _digest(person: Person, column: str) -> str:
    return sha256(f"{column}:{getattr(person, column)!s}".encode()).hexdigest()[:16]


def _by_name(matching: Collection[ColumnElement[bool]]) -> Select[Person]:
    return select(Person).where(*matching).order_by(func.lower(Person.name), Person.id)


def _matching(wanted: PeopleFilter, today: date) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.q:
        # SQLite folds case for ASCII alone: å, ä and ö are asked for both ways.
        ways = {wanted.q, wanted.q.lower(), wanted.q.capitalize()}
        columns = (Person.name, Person.email)
        conditions.append(or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways)))
    if wanted.role:
        conditions.append(Person.role == wanted.role)
    if wanted.organisation:
        mine = select(Organisation.id).where(Organisation.key == wanted.organisation)
        conditions.append(Person.organisation_id.in_(mine))
    if wanted.state:
        conditions.append(_is_in(wanted.state, today))
    return conditions


def _is_in(state: PersonState, today: date) -> ColumnElement[bool]:
    if state is PersonState.GONE:
        return Person.left_on <= today
    here = or_(Person.left_on.is_(None), Person.left_on > today)
    if state is PersonState.ACTIVE:
        return and_(here, Person.last_sign_in_at.is_not(None))
    never = and_(here, Person.last_sign_in_at.is_(None))
    return never if state is PersonState.NEW else and_(never, Person.invited_at.is_not(None))


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


def contact_of(person_id: int) -> list[Organisation]:
    """Return the organisations whose contact a person is, in the order of the plan."""
    mine = select(Organisation).where(Organisation.contact_id == person_id)
    return list(db.session.scalars(mine.order_by(Organisation.position, Organisation.id)))


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


def people_called(text: str) -> list[int]:
    """Return the ids of the people whom a text means: a number, an address, or a part of a name or an address."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return [int(text)]
    if is_email(text.strip()):
        called: ColumnElement[bool] = Person.email == normal_email(text)
    else:
        # SQLite folds case for ASCII alone: å, ä and ö are asked for both ways.
        ways = {text, text.lower(), text.capitalize()}
        called = or_(
            *(column.icontains(way, autoescape=True) for column in (Person.name, Person.email) for way in ways)
        )
    return list(db.session.scalars(select(Person.id).where(called).order_by(Person.id).limit(MOST_CALLED)))


def persons_by_id(person_ids: Collection[int]) -> list[Person]:
    """Return some persons by name; numbers of nobody are left out."""
    return list(db.session.scalars(_by_name([Person.id.in_(person_ids)])))
