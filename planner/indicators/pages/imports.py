"""Figures from a table, pasted or as a file: choose it, look at what it would do, say yes."""

import io
from collections.abc import Mapping
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.indicators.operations.imports import import_observations
from planner.indicators.pages.blueprint import blueprint
from planner.indicators.queries.imports import Preview, PreviewRow, preview_import, recognise
from planner.indicators.queries.lookups import all_series
from planner.indicators.rules import Split
from planner.indicators.schemas import ImportInput
from planner.indicators.words import FIELD_WORDS, SPLIT_WORDS, number
from planner.kit.actor import acting
from planner.kit.errors import Invalid
from planner.kit.forms import errors_at_fields
from planner.kit.imports import PreviewOutdated, Verdict
from planner.kit.imports.pages import show_preview, taken_up
from planner.kit.tables import Table, read_table
from planner.kit.transaction import begin_snapshot
from planner.kit.web import Access, access

# What a table that is carried from one page to the next is for.
PURPOSE = "figures-import"
# The columns as people write them, in a form that spreadsheets open as it is: the mark of UTF-8, and semicolons.
_TEMPLATE = "\ufeffindikator;period;organisation;antal;av;andel;värde;kvinnor;män;kön i;offentligt;anmärkning;källa\r\n"


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
        table, seen = taken_up(request.form.get("table", ""), purpose=PURPOSE)
    except Invalid as error:
        return _chooser({"": str(error)}, {}), 422
    try:
        done = import_observations(actor=acting(), table=table, seen=seen)
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
    return show_preview(
        "indicators/preview.html", table, found, _before, names=FIELD_WORDS, purpose=PURPOSE, problem=problem
    )


def _before(row: PreviewRow) -> Mapping[str, str]:
    return {name: _word(name, value) for name, value in row.before.items()}


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
