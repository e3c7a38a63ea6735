"""What a table would do, row by row, before anybody has said yes to it; and that nothing else is done afterwards."""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Generic, Self, TypeVar

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError

from planner.kit.errors import Conflict, Invalid
from planner.kit.forms import errors_at_fields
from planner.kit.tables import Row, Table


class Verdict(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


# What there is to tell of, in the order in which it is told.
_TOLD = (Verdict.WRONG, Verdict.CHANGED, Verdict.NEW)


@dataclass
class PreviewRow(ABC):
    """A row of a table: what it says, what it would write, what stands there now, what is wrong with it, by field."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, row: Row, header: Sequence[str], schema: Schema) -> Self:
        """Return a row as a schema reads it: what is empty says nothing, and what is wrong is noted at its field."""
        read = cls(row.number, dict(zip(header, row.cells, strict=True)))
        try:
            loaded = schema.load(read.cells)
        except ValidationError as error:
            read.errors = errors_at_fields(error)
            loaded = error.valid_data if isinstance(error.valid_data, Mapping) else {}
        read.values = {name: value for name, value in loaded.items() if value is not None}
        return read

    @property
    @abstractmethod
    def is_known(self) -> bool:
        """Whether what the row is about is there already."""

    @property
    @abstractmethod
    def place(self) -> tuple[int | None, ...]:
        """What the row is about, in numbers of the database."""

    @property
    def verdict(self) -> Verdict:
        """What would become of the row."""
        if self.errors:
            return Verdict.WRONG
        if not self.is_known:
            return Verdict.NEW
        return Verdict.CHANGED if self.before else Verdict.UNCHANGED


AnyRow = TypeVar("AnyRow", bound=PreviewRow)


@dataclass(frozen=True)
class Preview(Generic[AnyRow]):
    """All rows of a table."""

    rows: Sequence[AnyRow]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows there are of each kind."""
        return Counter(row.verdict for row in self.rows)

    @property
    def tally(self) -> dict[str, int]:
        """How many would be new, changed and unchanged, as the trail keeps it."""
        return {kind.value: self.counts[kind] for kind in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)}

    @property
    def told(self) -> list[AnyRow]:
        """The rows that there is something to tell of, those that are wrong first."""
        told = [row for row in self.rows if row.verdict in _TOLD]
        return sorted(told, key=lambda row: (_TOLD.index(row.verdict), row.number))

    @property
    def fingerprint(self) -> str:
        """What stands for everything that would be done: another one, and something else would be."""
        return fingerprint_of([[row.verdict, row.place, row.values, row.before] for row in self.rows])

    def check(self, seen: str | None) -> None:
        """Raise PreviewOutdated where this isn't what was `seen` (None: nobody has looked); Invalid for wrong rows."""
        if seen is not None and self.fingerprint != seen:
            raise PreviewOutdated(self)
        if self.counts[Verdict.WRONG]:
            raise Invalid(_("Tabellen innehåller fel. Rätta dem och läs in den igen."))


def fingerprint_of(done: Any) -> str:
    """Return what stands for everything that would be done, given as lists and plain values."""
    return sha256(json.dumps(done, sort_keys=True, default=str).encode()).hexdigest()


class PreviewOutdated(Conflict):
    """What would be done isn't what was previewed any more; `preview` is what would be done now."""

    def __init__(self, preview: Any) -> None:
        super().__init__(_("Uppgifterna har ändrats sedan du granskade tabellen. Granska den igen."))
        self.preview = preview


def recognise(
    table: Table,
    headings: Mapping[str, str],
    needed: Mapping[str, str],
    for_all: Mapping[str, str | None] | None = None,
) -> Table:
    """Return a table with our own names of its columns.

    `headings` has what a column may be called, in small letters; `needed` which there must be, and what we call them.
    `for_all` stands in for columns that the table hasn't got: what it says holds for every row. Raises Invalid for
    columns unknown, missing or there twice, and for a table without rows.
    """
    names = [headings.get(" ".join(heading.lower().rstrip(":").split())) for heading in table.header]
    for heading, name in zip(table.header, names, strict=True):
        if name is None:
            raise Invalid(_("Kolumnen %(column)s är okänd. Ta bort den eller byt rubrik.", column=heading or "–"))
    if len(set(names)) < len(names):
        raise Invalid(_("En av kolumnerna finns två gånger. Ta bort den ena."))
    chosen = for_all or {}
    added = {name: text for name, text in chosen.items() if text and name not in names}
    for name, heading in needed.items():
        if name not in names and name not in added:
            if name in chosen:
                raise Invalid(_("Kolumnen %(column)s saknas. Lägg till den, eller välj här ovanför.", column=heading))
            raise Invalid(_("Kolumnen %(column)s saknas.", column=heading))
    if not table.rows:
        raise Invalid(_("Tabellen har inga rader under rubrikerna."))
    rows = tuple(Row(row.number, (*added.values(), *row.cells)) for row in table.rows)
    return Table((*added, *(name for name in names if name)), rows)
