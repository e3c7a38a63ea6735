"""What a file of people would do, row by row, before anybody has said yes to it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.kit.tables import Row, Table
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


class Verdict(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass
class PreviewRow:
    """A row of the file: what it says, what it would write, what stands there now, what is wrong with it, by field."""

    number: int
    cells: dict[str, str]
    person_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """What would become of the row."""
        if self.errors:
            return Verdict.WRONG
        if self.person_id is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.before else Verdict.UNCHANGED


@dataclass(frozen=True)
class Preview:
    """All rows of a file."""

    rows: list[PreviewRow]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows there are of each kind."""
        return Counter(row.verdict for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """What stands for everything that would be done: another one, and something else would be."""
        done = [[row.verdict, row.person_id, row.values, row.before] for row in self.rows]
        return sha256(json.dumps(done, sort_keys=True).encode()).hexdigest()


def recognise(table: Table) -> Table:
    """Return a table with our own names of its columns. Raises Invalid for columns unknown, missing or there twice."""
    names = [HEADINGS.get(heading.lower().rstrip(":")) for heading in table.header]
    for heading, name in zip(table.header, names, strict=True):
        if name is None:
            raise Invalid(_("Kolumnen %(column)s är okänd. Ta bort den eller byt rubrik.", column=heading or "–"))
    if len(set(names)) < len(names):
        raise Invalid(_("En av kolumnerna finns två gånger. Ta bort den ena."))
    missing = [heading for name, heading in NEEDED.items() if name not in names]
    if missing:
        raise Invalid(_("Kolumnen %(column)s saknas.", column=missing[0]))
    if not table.rows:
        raise Invalid(_("Filen har inga rader under rubrikerna."))
    return Table(tuple(name for name in names if name), table.rows)


def preview_import(table: Table, *, today: date) -> Preview:
    """Return what a recognised table would do on a day. Three statements, however many rows there are.

    People are known by their address. What a file doesn't name, or leaves empty, stays; nobody is ever removed.
    """
    schema = ImportedPerson()
    rows = [_read(row, table.header, schema) for row in table.rows]
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


def _read(row: Row, header: Sequence[str], schema: ImportedPerson) -> PreviewRow:
    cells = dict(zip(header, row.cells, strict=True))
    read = PreviewRow(row.number, cells)
    try:
        loaded = schema.load(cells)
    except ValidationError as error:
        read.errors = {name: str(messages[0]) for name, messages in error.messages_dict.items()}
        loaded = error.valid_data if isinstance(error.valid_data, Mapping) else {}
    read.values = {name: value for name, value in loaded.items() if value is not None}
    return read


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
