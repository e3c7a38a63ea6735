"""Importing people from a file: choose it, look at what it would do, say yes."""

from dataclasses import dataclass
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.errors import Invalid
from planner.kit.limits import LARGEST_FORM
from planner.kit.tables import Row, Table, read_table
from planner.kit.transaction import begin_snapshot
from planner.kit.web import Access, access
from planner.people.operations.imports import PreviewOutdated, import_people
from planner.people.pages.blueprint import blueprint
from planner.people.queries.imports import Preview, PreviewRow, Verdict, changes_of, preview_import, recognise
from planner.people.queries.organisations import organisations
from planner.people.words import LOCALE_WORDS, ROLE_WORDS

# A day to look at what was previewed.
LIFE = 24 * 3600
# Of what would be done, this many rows are shown; all that are wrong come first.
MOST_SHOWN = 500

# What a file may hold, in a form that spreadsheets open as it is: with the mark of UTF-8 and semicolons.
_TEMPLATE = "\ufeffnamn;e-post;roll;organisation;språk\r\n"


@dataclass(frozen=True)
class ShownRow:
    """A row of a preview in words: what stands in each field, and what stood there before where it changes."""

    number: int
    verdict: Verdict
    cells: dict[str, str]
    before: dict[str, str]
    errors: dict[str, str]


@blueprint.get("/personer/import")
@access(Access.ADMINISTRATOR)
def import_form() -> str:
    """Show the form for choosing a file."""
    return _chooser(None)


@blueprint.get("/personer/import/mall.csv")
@access(Access.ADMINISTRATOR)
def import_template() -> FlaskResponse:
    """Hand out a file with the columns and no rows."""
    return FlaskResponse(
        _TEMPLATE,
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=personer.csv"},
    )


@blueprint.post("/personer/import")
@access(Access.ADMINISTRATOR)
def preview() -> str | tuple[str, int]:
    """Show what a file would do; nothing changes."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _chooser(_("Välj en fil.")), 422
    # Nobody who writes waits for a stranger's file to be read.
    begin_snapshot()
    try:
        table = recognise(read_table(file.stream, file.filename))
        return _preview(table, preview_import(table, today=business_date()))
    except Invalid as error:
        return _chooser(str(error)), 422


@blueprint.post("/personer/import/godkannande")
@access(Access.ADMINISTRATOR)
def confirm() -> Response | str | tuple[str, int]:
    """Do exactly what was previewed, or nothing."""
    try:
        carried = _serializer().loads(request.form.get("table", ""), max_age=LIFE)
    except BadSignature:
        return _chooser(_("Förhandsgranskningen är för gammal. Välj filen på nytt.")), 422
    rows = tuple(Row(number, tuple(cells)) for number, cells in carried["rows"])
    table = Table(tuple(carried["header"]), rows)
    try:
        done = import_people(actor=acting(), table=table, today=business_date(), seen=carried["seen"])
    except PreviewOutdated as error:
        return _preview(table, error.preview, problem=str(error)), 409
    except Invalid as error:
        return _chooser(str(error)), 422
    flash(
        _(
            "Importen är klar: %(new)s tillagda och %(changed)s ändrade. Ingen inbjudan är skickad.",
            new=done.counts[Verdict.NEW],
            changed=done.counts[Verdict.CHANGED],
        )
    )
    return redirect(url_for("people.people"))


def _chooser(problem: str | None) -> str:
    return render_template("people/import.html", errors={"file": problem} if problem else {})


def _preview(table: Table, found: Preview, problem: str | None = None) -> str:
    names = {organisation.id: organisation.name for organisation in organisations()}
    counts = found.counts
    order = (Verdict.WRONG, Verdict.CHANGED, Verdict.NEW)
    told = sorted(
        (row for row in found.rows if row.verdict in order), key=lambda row: (order.index(row.verdict), row.number)
    )
    return render_template(
        "people/preview.html",
        columns=table.header,
        rows=[_shown(row, names) for row in told[:MOST_SHOWN]],
        left_out=max(len(told) - MOST_SHOWN, 0),
        counts={verdict.value: counts[verdict] for verdict in Verdict},
        table=None if counts[Verdict.WRONG] or not told else _carried(table, found),
        problem=problem,
    )


def _carried(table: Table, found: Preview) -> str:
    """Return the table and what was seen of it, signed: the form carries it, and nobody can alter it on the way."""
    rows = [[row.number, row.cells] for row in table.rows]
    text: str = _serializer().dumps({"header": table.header, "rows": rows, "seen": found.fingerprint})
    if len(text) > LARGEST_FORM - 4096:
        raise Invalid(_("Filen är för stor för att tas in på en gång. Dela upp den i flera."))
    return text


def _shown(row: PreviewRow, names: dict[int, str]) -> ShownRow:
    words: dict[str, Any] = {"role": ROLE_WORDS, "organisation": names, "locale": LOCALE_WORDS}

    def word(name: str, value: Any) -> str:
        if value is None:
            return str(_("inget"))
        return str(words[name].get(value, value)) if name in words else str(value)

    return ShownRow(
        number=row.number,
        verdict=row.verdict,
        cells=row.cells,
        before={name: word(name, before) for name, before, _after in changes_of(row)},
        errors=row.errors,
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="people-import")
