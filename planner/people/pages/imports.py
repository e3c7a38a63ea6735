"""Importing people from a file: choose it, look at what it would do, say yes."""

from collections.abc import Mapping
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.errors import Invalid
from planner.kit.imports import PreviewOutdated, Verdict
from planner.kit.imports.pages import show_preview, taken_up
from planner.kit.tables import Table, read_table
from planner.kit.transaction import begin_snapshot
from planner.kit.web import Access, access
from planner.people.operations.imports import import_people
from planner.people.pages.blueprint import blueprint
from planner.people.queries.imports import Preview, PreviewRow, changes_of, preview_import, recognise
from planner.people.queries.organisations import organisations
from planner.people.words import FIELD_WORDS, LOCALE_WORDS, ROLE_WORDS

# What a table that is carried from one page to the next is for.
PURPOSE = "people-import"
# What a file may hold, in a form that spreadsheets open as it is: with the mark of UTF-8 and semicolons.
_TEMPLATE = "\ufeffnamn;e-post;roll;organisation;språk\r\n"


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
        table, seen = taken_up(request.form.get("table", ""), purpose=PURPOSE)
    except Invalid as error:
        return _chooser(str(error)), 422
    try:
        done = import_people(actor=acting(), table=table, today=business_date(), seen=seen)
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
    words: dict[str, Any] = {"role": ROLE_WORDS, "organisation": names, "locale": LOCALE_WORDS}

    def word(name: str, value: Any) -> str:
        if value is None:
            return str(_("inget"))
        return str(words[name].get(value, value)) if name in words else str(value)

    def before(row: PreviewRow) -> Mapping[str, str]:
        return {name: word(name, was) for name, was, _after in changes_of(row)}

    return show_preview(
        "people/preview.html", table, found, before, names=FIELD_WORDS, purpose=PURPOSE, problem=problem
    )
