"""Figures from a table, pasted or as a file: choose it, look at what it would do, say yes."""

import io
from dataclasses import dataclass
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.indicators.operations.imports import PreviewOutdated, import_observations
from planner.indicators.pages.blueprint import blueprint
from planner.indicators.queries.imports import Preview, PreviewRow, preview_import, recognise
from planner.indicators.queries.lookups import all_series
from planner.indicators.rules import Split
from planner.indicators.schemas import ImportInput
from planner.indicators.words import FIELD_WORDS, SPLIT_WORDS, number
from planner.kit.actor import acting
from planner.kit.errors import Invalid
from planner.kit.forms import errors_at_fields
from planner.kit.limits import LARGEST_FORM
from planner.kit.tables import Row, Table, read_table
from planner.kit.transaction import begin_snapshot
from planner.kit.web import Access, access
from planner.people.queries.imports import Verdict

# A day to look at what was previewed.
LIFE = 24 * 3600
# Of what would be done, this many rows are shown; all that are wrong come first.
MOST_SHOWN = 500
# The columns as people write them, in a form that spreadsheets open as it is: the mark of UTF-8, and semicolons.
_TEMPLATE = "\ufeffindikator;period;organisation;antal;av;andel;värde;kvinnor;män;kön i;offentligt;anmärkning;källa\r\n"


@dataclass(frozen=True)
class ShownRow:
    """A row of a preview in words: what stands in each field, and what stood there before where it changes."""

    number: int
    verdict: Verdict
    cells: dict[str, str]
    before: dict[str, str]
    errors: dict[str, str]


@blueprint.get("/indikatorer/inlasning")
@access(Access.STRATEGIST)
def import_form() -> str:
    """Show the form for a table."""
    return _chooser({}, {"indicator": request.args.get("indikator", "")})


@blueprint.get("/indikatorer/inlasning/mall.csv")
@access(Access.STRATEGIST)
def import_template() -> FlaskResponse:
    """Hand out a file with the columns and no rows."""
    return FlaskResponse(
        _TEMPLATE,
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=utfall.csv"},
    )


@blueprint.post("/indikatorer/inlasning")
@access(Access.STRATEGIST)
def preview() -> str | tuple[str, int]:
    """Show what a table would do; nothing changes."""
    given = request.form.to_dict()
    file, pasted = request.files.get("file"), given.get("pasted", "")
    # Nobody who writes waits for a stranger's file to be read.
    begin_snapshot()
    try:
        for_all = ImportInput().load(given)
        if file is not None and file.filename:
            table = read_table(file.stream, file.filename)
        elif pasted.strip():
            table = read_table(io.BytesIO(pasted.encode()), "utfall.csv")
        else:
            said = _("Klistra in en tabell eller välj en fil.")
            raise Invalid(said, {"pasted": said})
        table = recognise(table, **for_all)
        return _preview(table, preview_import(table))
    except ValidationError as error:
        return _chooser(errors_at_fields(error), given), 422
    except Invalid as error:
        return _chooser(error.fields or {"file" if file else "pasted": str(error)}, given), 422


@blueprint.post("/indikatorer/inlasning/godkannande")
@access(Access.STRATEGIST)
def confirm() -> Response | str | tuple[str, int]:
    """Do exactly what was previewed, or nothing."""
    try:
        carried = _serializer().loads(request.form.get("table", ""), max_age=LIFE)
    except BadSignature:
        return _chooser({"": _("Förhandsgranskningen är för gammal. Välj tabellen på nytt.")}, {}), 422
    rows = tuple(Row(number, tuple(cells)) for number, cells in carried["rows"])
    table = Table(tuple(carried["header"]), rows)
    try:
        done = import_observations(actor=acting(), table=table, seen=carried["seen"])
    except PreviewOutdated as error:
        return _preview(table, error.preview, problem=str(error)), 409
    except Invalid as error:
        return _chooser({"": str(error)}, {}), 422
    counts = done.counts
    flash(
        _(
            "Tabellen är inläst: %(new)s nya och %(changed)s ändrade uppgifter.",
            new=counts[Verdict.NEW],
            changed=counts[Verdict.CHANGED],
        )
    )
    return redirect(url_for("indicators.indicators"))


def _chooser(errors: dict[str, str], values: dict[str, str]) -> str:
    series = [(one.key, one.label) for one in all_series()]
    return render_template("indicators/import.html", errors=errors, values=values, series=series)


def _preview(table: Table, found: Preview, problem: str | None = None) -> str:
    counts = found.counts
    order = (Verdict.WRONG, Verdict.CHANGED, Verdict.NEW)
    told = sorted(
        (row for row in found.rows if row.verdict in order), key=lambda row: (order.index(row.verdict), row.number)
    )
    return render_template(
        "indicators/preview.html",
        columns=table.header,
        FIELD_WORDS=FIELD_WORDS,
        rows=[_shown(row) for row in told[:MOST_SHOWN]],
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
        raise Invalid(_("Tabellen är för stor för att tas in på en gång. Dela upp den i flera."))
    return text


def _shown(row: PreviewRow) -> ShownRow:
    before = {name: _word(name, value) for name, value in row.before.items()}
    return ShownRow(row.number, row.verdict, row.cells, before, row.errors)


def _word(name: str, value: Any) -> str:
    match name, value:
        case _any, None:
            return str(_("inget"))
        case _any, bool():
            return str(_("ja")) if value else str(_("nej"))
        case "split", _any:
            return str(SPLIT_WORDS[Split(value)])
        case _any, int() | float():
            return number(value)
    return str(value)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="figures-import")
