"""What a table of activities that has been edited in a spreadsheet would do, cell by cell, before anybody said yes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from planner.kit import imports
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.imports import fingerprint_of
from planner.kit.tables import Table
from planner.people.models import Person
from planner.plans.queries.sheet import Control, Line, lines_of, mark
from planner.plans.rules import Due, Fate, Status, fate
from planner.plans.sheet_schemas import NOBODY, SheetRowInput
from planner.plans.sheet_words import COLUMNS, INFORMATIVE, NEEDED, cell_name, headings, nobody
from planner.plans.words import STATUS_WORDS, due_text


class What(StrEnum):
    """What a row may change."""

    REPORT = "report"
    OWNER = "owner"
    DUE = "due"
    OWN_DUE = "own_due"


@dataclass(frozen=True, slots=True)
class Change:
    """A change in words: what stands there, what is wanted, and what is said with it, a comment or a reason.

    Where somebody changed the same after the table was taken out, `was` is what it said then, `by` who it was, and
    `said` what they wrote with it.
    """

    what: What
    before: str
    after: str
    beside: str | None = None
    was: str | None = None
    by: str | None = None
    said: str | None = None

    @property
    def is_conflict(self) -> bool:
        """Whether it is done only if that is chosen."""
        return self.was is not None


@dataclass
class SheetRow(imports.PreviewRow):
    """A row of the table: the share that it is about, and what it would change of it."""

    line: Line | None = None
    changes: list[Change] = field(default_factory=list)
    owner_id: int | None = None

    @property
    def is_known(self) -> bool:
        """Always: rows aren't added here."""
        return True

    @property
    def place(self) -> tuple[int | None, ...]:
        """Which share it is."""
        return (self.line.id if self.line else None,)

    def name_of(self, change: Change) -> str:
        """Return what a form calls a change."""
        return f"{self.number}-{change.what}"

    @property
    def status(self) -> Status | None:
        """The status that it would report."""
        status: Status | None = self.values.get("status") or (self.line.status if self.line else None)
        return status


@dataclass(frozen=True)
class SheetPreview(imports.Preview[SheetRow]):
    """All rows of a table."""

    @property
    def wrong(self) -> list[tuple[SheetRow, str, str]]:
        """What is wrong: row, where in it, and what to do."""
        return [(row, cell_name(name), said) for row in self.rows for name, said in row.errors.items()]

    @property
    def changes(self) -> list[tuple[SheetRow, Change]]:
        """What would be done."""
        return [(row, one) for row in self.rows for one in row.changes if not one.is_conflict]

    @property
    def conflicts(self) -> list[tuple[SheetRow, Change]]:
        """What would be done only if it is chosen."""
        return [(row, one) for row in self.rows for one in row.changes if one.is_conflict]

    @property
    def fingerprint(self) -> str:
        """What stands for everything that would be done, and that is asked about."""
        rows = [row for row in self.rows if row.changes]
        facts = [[row.number, row.place, row.owner_id, [repr(one) for one in row.changes]] for row in rows]
        return fingerprint_of(facts)


def recognise(table: Table) -> Table:
    """Return a table with our own names of its columns. Raises Invalid for columns unknown, missing or there twice."""
    return imports.recognise(table, headings(), {name: str(COLUMNS[name].title) for name in NEEDED})


def preview_sheet(table: Table, *, actor: Actor, today: date) -> SheetPreview:
    """Return what a recognised table would do. Two statements, however many rows there are.

    A cell wants something if it says something else than when it was taken out; empty cells want nothing.
    """
    schema = SheetRowInput()
    rows = [SheetRow.read(row, table.header, schema) for row in table.rows]
    lines = lines_of({row.values["key"] for row in rows if "key" in row.values}, actor=actor, today=today)
    _find_lines(rows, lines)
    people = _people({row.values["owner"] for row in rows if row.values.get("owner")}, today)
    for row in rows:
        if row.line is not None and (control := _control(row, row.line)) is not None:
            _refuse_read_only(row, control)
            _report(row, row.line, control, today)
            _owner(row, row.line, control, people)
            _deadlines(row, row.line, control)
    _one_deadline_an_activity(rows)
    return SheetPreview(rows)


def _find_lines(rows: Sequence[SheetRow], lines: Mapping[tuple[str, str], Line]) -> None:
    first: dict[Any, int] = {}
    for row in rows:
        place = (row.values.get("key"), row.values.get("organisation_key"))
        if None in place:
            continue
        row.line = lines.get(place)  # type: ignore[arg-type]
        if row.line is None:
            row.errors["key"] = _("Raden finns inte i planen, eller inte längre. Ta bort den ur tabellen.")
        elif first.setdefault(place, row.number) != row.number:
            row.errors["key"] = _("Samma rad står också på rad %(row)s. Ta bort den ena.", row=first[place])
            row.line = None


def _people(emails: Collection[str], today: date) -> dict[str, int]:
    here = or_(Person.left_on.is_(None), Person.left_on > today)
    rows = db.session.execute(select(Person.id, Person.email).where(Person.email.in_(emails), here))
    return {row.email: row.id for row in rows}


def _control(row: SheetRow, line: Line) -> Control | None:
    try:
        control = Control.parse(row.values.get("control", ""))
    except ValueError:
        row.errors["control"] = _("Det dolda fältet saknas eller är ändrat. Hämta tabellen på nytt.")
        return None
    if control.place != mark(f"{line.key}/{line.organisation_key}"):
        row.errors["control"] = _(
            "Raden har blandats ihop med en annan. Sortera alltid hela tabellen. Hämta den på nytt."
        )
        return None
    return control


def _refuse_read_only(row: SheetRow, control: Control) -> None:
    for name, was in zip(INFORMATIVE, control.marks.split("."), strict=True):
        text = row.cells.get(name, "")
        if text and mark(text) != was:
            row.errors[name] = (
                _("Ändras inte här. Skriv i kolumnen Ny kommentar i stället och lämna den här cellen tom.")
                if name == "said"
                else _("Ändras inte här. Lämna cellen tom eller som den var.")
            )


def _report(row: SheetRow, line: Line, control: Control, today: date) -> None:
    """Note the status report that a row wants, or what is wrong with it."""
    said, until = row.values.get("comment"), row.values.get("paused_until")
    wants_status = row.values.get("status") not in (None, control.status or None)
    wants_until = until is not None and str(until) != control.paused_until
    if not (said or wants_status or wants_until) or row.errors.keys() & {"status", "comment", "paused_until"}:
        return
    if (row.status, until or line.paused_until, said or line.comment) == (line.status, line.paused_until, line.comment):
        return
    if not line.may_report:
        column = "status" if wants_status else "comment" if said else "paused_until"
        row.errors[column] = _("Du kan bara rapportera det som du eller din organisation ansvarar för.")
    elif row.status is None:
        row.errors["status"] = _("Välj också ett läge.")
    elif wants_until and row.status is not Status.PAUSED:
        row.errors["paused_until"] = _("Fylls bara i när läget är Avvaktar.")
    elif row.status is Status.PAUSED and (until is None or until <= today):
        row.errors["paused_until"] = _("Ange en dag efter i dag då arbetet tas upp igen.")
    elif row.status in (Status.PAUSED, Status.DROPPED) and not said:
        row.errors["comment"] = (
            _("Skriv varför arbetet avvaktar.") if row.status is Status.PAUSED else _("Skriv varför arbetet utgår.")
        )
    else:
        conflict = str(line.update_id or "") != control.update_id
        row.changes.append(
            Change(
                What.REPORT,
                _state(line.status, line.paused_until),
                _state(row.status, until if row.status is Status.PAUSED else None),
                beside=said,
                was=_state(Status(control.status) if control.status else None, None) if conflict else None,
                by=line.last_by["report"] if conflict else None,
                said=line.said if conflict else None,
            )
        )


def _owner(row: SheetRow, line: Line, control: Control, people: Mapping[str, int]) -> None:
    """Note the owner that a row wants, or what is wrong with it."""
    wanted = row.values.get("owner")
    if "owner" in row.errors:
        return
    what = fate(control.owner, line.owner or NOBODY, wanted)
    if what is Fate.KEPT:
        return
    if not line.may_name:
        row.errors["owner"] = _("Ansvariga utses av områdets samordnare och av strateger.")
    elif wanted and wanted not in people:
        row.errors["owner"] = _("Ingen i tjänsten har adressen. Välj någon i listan.")
    else:
        row.owner_id = people[wanted] if wanted else None
        row.changes.append(
            _change(What.OWNER, what, control.owner or nobody(), line.owner or nobody(), wanted or nobody(), None, line)
        )


def _deadlines(row: SheetRow, line: Line, control: Control) -> None:
    """Note the deadlines that a row wants, or what is wrong with them."""
    reason = row.values.get("reason")
    changed = False
    for column, present in ((What.DUE, line.due), (What.OWN_DUE, line.own_due)):
        wanted: Due | None = row.values.get(column)
        was = getattr(control, column)
        changed = changed or (wanted is not None and str(wanted) != was)
        what = fate(was, str(present or ""), str(wanted) if wanted else None)
        if what is Fate.KEPT or wanted is None or column in row.errors:
            continue
        if not line.may_decide:
            row.errors[column] = _("Bara strateger beslutar om ny tidplan.")
            continue
        words = (_due(column, Due.parse(was) if was else None), _due(column, present), due_text(wanted))
        row.changes.append(_change(column, what, *words, reason, line))
    if reason and not changed and not row.errors:
        row.errors["reason"] = _("Ingen tidplan är ändrad på raden. Ändra den också, eller ta bort skälet.")


def _one_deadline_an_activity(rows: Sequence[SheetRow]) -> None:
    """Let one row of an activity move its deadline, where several say the same; refuse that they say different ones."""
    wanting: dict[int, list[SheetRow]] = defaultdict(list)
    for row in rows:
        if row.line is not None and any(one.what is What.DUE for one in row.changes):
            wanting[row.line.activity_id].append(row)
    for group in wanting.values():
        numbers = ", ".join(str(row.number) for row in group)
        if len({row.values["due"] for row in group}) > 1:
            said = _(
                "Aktiviteten har olika tidplan på raderna %(rows)s. Skriv samma, eller använd Egen tidplan.",
                rows=numbers,
            )
            for row in group:
                row.errors["due"] = said
        elif len({row.values["reason"] for row in group if "reason" in row.values}) > 1:
            for row in group:
                row.errors["reason"] = _("Aktiviteten har olika skäl på raderna %(rows)s. Skriv samma.", rows=numbers)
        reasoned = next((row for row in group if row.values.get("reason")), group[0])
        for row in group:
            if row is not reasoned:
                row.changes = [one for one in row.changes if one.what is not What.DUE]
    for row in rows:
        if not row.values.get("reason") and any(one.what in (What.DUE, What.OWN_DUE) for one in row.changes):
            row.errors.setdefault("reason", _("Skriv varför tidplanen ändras."))


def _change(what: What, meant: Fate, was: str, before: str, after: str, beside: str | None, line: Line) -> Change:
    if meant is Fate.CHANGED:
        return Change(what, before, after, beside)
    return Change(what, before, after, beside, was=was, by=line.last_by[what])


def _due(column: What, due: Due | None) -> str:
    return str(_("ingen egen")) if due is None and column is What.OWN_DUE else due_text(due)


def _state(status: Status | None, until: date | None) -> str:
    if status is None:
        return str(_("Lägesrapport saknas"))
    word = str(STATUS_WORDS[status])
    return f"{word} ({until})" if until else word
