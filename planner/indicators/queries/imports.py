"""What a table of figures would do, row by row, before anybody has said yes to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from planner.indicators.models import Indicator, Observation
from planner.indicators.rules import NUMBERS, Figure, Period, Split, mistakes, split_of
from planner.indicators.schemas import ImportedRow
from planner.indicators.words import MISTAKE_WORDS
from planner.kit import imports
from planner.kit.db import Base, db
from planner.kit.tables import Row, Table
from planner.people.models import Organisation

# What a column may be called, in both languages.
HEADINGS = {
    **dict.fromkeys(("indikator", "indicator", "nyckel", "key", "serie"), "indicator"),
    "period": "period",
    **dict.fromkeys(("organisation", "organization", "stadsdel", "district"), "organisation"),
    **dict.fromkeys(("antal", "n", "number"), "n"),
    **dict.fromkeys(("av", "of"), "of"),
    **dict.fromkeys(("andel", "andel i procent", "procent", "share", "share in percent", "percent"), "share"),
    **dict.fromkeys(("värde", "annat värde", "value", "other value"), "value"),
    **dict.fromkeys(("kvinnor", "women"), "women"),
    **dict.fromkeys(("män", "men"), "men"),
    **dict.fromkeys(("kön i", "kön angivet i", "split", "women and men given in"), "split"),
    **dict.fromkeys(("offentligt", "public"), "public"),
    **dict.fromkeys(("anmärkning", "note"), "note"),
    **dict.fromkeys(("källa", "source"), "source"),
}
NEEDED = {"indicator": "indikator", "period": "period"}
_KEPT = (*NUMBERS, "split", "public", "note", "source")


@dataclass
class PreviewRow(imports.PreviewRow):
    """A row of figures: of which series and organisation, and what is there already."""

    indicator: Indicator | None = None
    organisation_id: int | None = None
    there: Observation | None = None

    @property
    def is_known(self) -> bool:
        """Whether there are figures at its place."""
        return self.there is not None

    @property
    def place(self) -> tuple[int | None, ...]:
        """Of which series and organisation; the period is among its values."""
        return (self.indicator.id if self.indicator else None, self.organisation_id)

    @property
    def period(self) -> Period:
        """The period; of a row without errors."""
        period: Period = self.values["period"]
        return period

    @property
    def figure(self) -> Figure:
        """The figures that the row would leave: its own, and those that are there where it says nothing."""
        kept = self.kept
        split = Split(kept["split"]) if kept["split"] else None
        return Figure(split=split, **{name: kept[name] for name in NUMBERS})

    @property
    def kept(self) -> dict[str, Any]:
        """Everything that the row would leave but its place."""
        there = {name: getattr(self.there, name, None) for name in _KEPT}
        return {**there, "public": bool(there["public"]), **{k: v for k, v in self.values.items() if k in _KEPT}}


Preview = imports.Preview[PreviewRow]


def recognise(table: Table, *, indicator: str | None = None, period: Period | None = None) -> Table:
    """Return a table with our own names of its columns. `indicator` and `period` stand in for columns it hasn't got.

    Raises Invalid for columns unknown, missing or there twice.
    """
    for_all = {"indicator": indicator, "period": str(period) if period else None}
    return imports.recognise(table, HEADINGS, NEEDED, for_all)


def preview_import(table: Table) -> Preview:
    """Return what a recognised table would do. Three statements, however many rows there are.

    What a row leaves empty stays as it is; no figure is ever removed.
    """
    schema = ImportedRow()
    rows = [_read(row, table.header, schema) for row in table.rows]
    series, organisations = _Names(Indicator, "label"), _Names(Organisation, "name")
    for row in rows:
        row.indicator = series.find(row, "indicator", _("Indikatorn finns inte."))
        found = organisations.find(row, "organisation", _("Organisationen finns inte."))
        row.organisation_id = found.id if found else None
    ids = {row.indicator.id for row in rows if row.indicator}
    there = {
        (one.indicator_id, Period(one.last_day, one.first_day), one.organisation_id): one
        for one in db.session.scalars(
            select(Observation).where(Observation.indicator_id.in_(ids)).execution_options(populate_existing=True)
        )
    }
    first: dict[Any, int] = {}
    for row in rows:
        if row.indicator is not None and "period" in row.values and "organisation" not in row.errors:
            place = (row.indicator.id, row.period, row.organisation_id)
            row.there = there.get(place)
            if first.setdefault(place, row.number) != row.number:
                row.errors["period"] = _("Samma uppgift står också på rad %(row)s.", row=first[place])
        _compare(row)
    return Preview(rows)


class _Names:
    """Finds things by key or name, however they are capitalised."""

    def __init__(self, kind: type[Indicator] | type[Organisation], name: str) -> None:
        self.found: dict[str, dict[int, Any]] = {}
        rows: Sequence[Base] = db.session.scalars(select(kind)).all()
        for row in rows:
            one: Any = row
            for word in (one.key, getattr(one, name)):
                self.found.setdefault(word.lower(), {})[one.id] = one

    def find(self, row: PreviewRow, column: str, missing: str) -> Any:
        """Return what a row names in a column, or None, with what is wrong with it noted."""
        named = row.values.pop(column, None)
        if named is None:
            return None
        found = self.found.get(named.lower(), {})
        if len(found) == 1:
            return next(iter(found.values()))
        row.errors[column] = _("Flera heter så. Skriv nyckeln i stället.") if found else missing
        return None


def _read(row: Row, header: Sequence[str], schema: ImportedRow) -> PreviewRow:
    read = PreviewRow.read(row, header, schema)
    if not read.values.keys() & {*NUMBERS, "note"} and not read.errors:
        read.errors[next((name for name in header if name in NUMBERS), "indicator")] = _("Raden har inget tal.")
    return read


def _compare(row: PreviewRow) -> None:
    """Note what a row would change of what is there, and what can't be right in what it would leave."""
    if {"women", "men"} & row.values.keys() and "split" not in row.values:
        # A sign of percent says so; without one it is as it was, or what the numbers say. Else somebody has to say it.
        percent = any("%" in row.cells.get(name, "") for name in ("women", "men"))
        row.values["split"] = Split.PERCENT if percent else split_of(row.figure)
    if row.there is not None:
        kept = row.kept
        row.before = {name: getattr(row.there, name) for name in _KEPT if getattr(row.there, name) != kept[name]}
    for name, mistake in mistakes(row.figure).items():
        # What is wrong in a column that the table hasn't got is told where it has one.
        row.errors.setdefault(name if name in row.cells else next(iter(row.cells)), str(MISTAKE_WORDS[mistake]))
