"""What a file of people would do, row by row, before anybody has said yes to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit import imports
from planner.kit.db import db
from planner.kit.imports import Verdict
from planner.kit.tables import Table
from planner.people.models import Organisation, Person
from planner.people.rules import Role
from planner.people.schemas import ImportedPerson

# What a column may be called, in both languages.
HEADINGS = {
    "namn": "name",
    "name": "name",
    "e-post": "email",
    "epost": "email",
    "e-postadress": "email",
    "e-mail": "email",
    "email": "email",
    "roll": "role",
    "role": "role",
    "organisation": "organisation",
    "organization": "organisation",
    "språk": "locale",
    "language": "locale",
}
NEEDED = {"name": "namn", "email": "e-post"}

# A file's columns, and the database's.
_COLUMNS = {"name": "name", "email": "email", "role": "role", "organisation": "organisation_id", "locale": "locale"}


@dataclass
class PreviewRow(imports.PreviewRow):
    """A row about a person."""

    person_id: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is somebody with the row's address."""
        return self.person_id is not None

    @property
    def place(self) -> tuple[int | None, ...]:
        """Who it is."""
        return (self.person_id,)


Preview = imports.Preview[PreviewRow]


def recognise(table: Table) -> Table:
    """Return a table with our own names of its columns. Raises Invalid for columns unknown, missing or there twice."""
    return imports.recognise(table, HEADINGS, NEEDED)


def preview_import(table: Table, *, today: date) -> Preview:
    """Return what a recognised table would do on a day. Three statements, however many rows there are.

    People are known by their address. What a file doesn't name, or leaves empty, stays; nobody is ever removed.
    """
    schema = ImportedPerson()
    rows = [PreviewRow.read(row, table.header, schema) for row in table.rows]
    _find_twins(rows)
    emails = {row.values["email"] for row in rows if "email" in row.values}
    known = {
        person.email: person
        for person in db.session.scalars(
            select(Person).where(Person.email.in_(emails)).execution_options(populate_existing=True)
        )
    }
    organisations = _Organisations(today)
    for row in rows:
        organisations.resolve(row)
        if not row.errors:
            _compare(row, known.get(row.values["email"]), today)
    _keep_an_administrator(rows)
    return Preview(rows)


def _find_twins(rows: Sequence[PreviewRow]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        email = row.values.get("email")
        if email is not None and first.setdefault(email, row.number) != row.number:
            row.errors["email"] = _("Adressen står också på rad %(row)s.", row=first[email])


class _Organisations:
    """Finds organisations by key or name, however they are capitalised."""

    def __init__(self, today: date) -> None:
        self.found: dict[str, set[int]] = {}
        self.ended: set[int] = set()
        for row in db.session.execute(select(Organisation.id, Organisation.key, Organisation.name, Organisation.ended)):
            for word in (row.key, row.name):
                self.found.setdefault(word.lower(), set()).add(row.id)
            if row.ended is not None and row.ended < today:
                self.ended.add(row.id)

    def resolve(self, row: PreviewRow) -> None:
        """Replace the name of a row's organisation by its number, or say what is wrong with it."""
        name = row.values.pop("organisation", None)
        if name is None:
            return
        ids = self.found.get(name.lower(), set())
        if not ids:
            row.errors["organisation"] = _("Organisationen finns inte.")
        elif len(ids - self.ended) > 1:
            row.errors["organisation"] = _("Flera organisationer heter så. Skriv organisationens nyckel.")
        elif not ids - self.ended:
            row.errors["organisation"] = _("Organisationen har upphört.")
        else:
            row.values["organisation_id"] = (ids - self.ended).pop()


def _compare(row: PreviewRow, person: Person | None, today: date) -> None:
    """Note what a row would change of the person who has its address."""
    if person is None:
        # The least that a role may do: who may do more, the file says.
        row.values = {"role": Role.READER, "organisation_id": None, "locale": None, **row.values}
        return
    row.person_id = person.id
    row.before = {
        column: getattr(person, column) for column, value in row.values.items() if getattr(person, column) != value
    }
    if row.before and person.is_gone(today):
        row.errors["email"] = _("Personen har slutat. Registrera först återinträde på personens sida.")


def _keep_an_administrator(rows: Sequence[PreviewRow]) -> None:
    demoted = [row for row in rows if row.before.get("role") == Role.ADMINISTRATOR]
    if not demoted:
        return
    staying = select(Person.id).where(Person.role == Role.ADMINISTRATOR, Person.left_on.is_(None))
    left = set(db.session.scalars(staying)) - {row.person_id for row in demoted}
    gained = [row for row in rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
    if not left and not any(row.values.get("role") == Role.ADMINISTRATOR for row in gained):
        demoted[-1].errors["role"] = _("Det måste finnas minst en systemadministratör.")


def changes_of(row: PreviewRow) -> Iterator[tuple[str, Any, Any]]:
    """Yield each field that a row would change, with what it is now and what it would be."""
    for name, column in _COLUMNS.items():
        if column in row.before:
            yield name, row.before[column], row.values[column]
