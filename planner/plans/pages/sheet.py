"""/aktiviteter/tabell: take the activities out as a table, edit it in a spreadsheet, bring it back."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Invalid
from planner.kit.imports import PreviewOutdated
from planner.kit.imports.pages import carried, taken_up
from planner.kit.tables import Table, read_table
from planner.kit.transaction import begin_snapshot
from planner.kit.web import Access, access
from planner.people.queries.persons import people
from planner.plans.operations.sheet import take_over_sheet
from planner.plans.pages.blueprint import blueprint
from planner.plans.pages.bulk import list_address
from planner.plans.pages.exports import EXCEL, attached
from planner.plans.pages.wanted import wanted
from planner.plans.queries.sheet import MOST, count_lines, lines_that_fit
from planner.plans.queries.sheet_preview import SheetPreview, preview_sheet, recognise
from planner.plans.sheet_file import sheet_file

# What a table that is carried from one page to the next is for.
PURPOSE = "activities-sheet"
# Of what would be done, this many changes are shown, and of what is wrong this many cells.
MOST_SHOWN = 500

Page = str | tuple[str, int]


@blueprint.get("/aktiviteter/tabell")
@access(Access.CONTRIBUTOR)
def sheet() -> str:
    """Show how to take the table out and bring it back."""
    return _form({})


@blueprint.get("/aktiviteter/tabell/aktiviteter.xlsx")
@access(Access.CONTRIBUTOR)
def take_out_sheet() -> FlaskResponse | Page:
    """Hand out the table of what the list is narrowed to."""
    today, asked = business_date(), wanted()
    begin_snapshot()
    try:
        lines = lines_that_fit(asked.filter, actor=signed_in(), today=today)
    except Invalid as error:
        return _form({"": str(error)}), 422
    file = sheet_file(lines, [one.email for one in people(today)])
    record_export("activities", actor=signed_in(), format="xlsx", counts=len(lines), filter=sorted(asked.query))
    return attached(file, EXCEL, "xlsx")


@blueprint.post("/aktiviteter/tabell")
@access(Access.CONTRIBUTOR)
def preview_table() -> Page:
    """Show what a table would change; nothing changes."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _form({"file": _("Välj en fil.")}), 422
    # Nobody who writes waits for a stranger's file to be read.
    begin_snapshot()
    try:
        table = recognise(read_table(file.stream, file.filename, with_lines=True))
        return _preview(table, preview_sheet(table, actor=signed_in(), today=business_date()))
    except Invalid as error:
        return _form({"file": str(error)}), 422


@blueprint.post("/aktiviteter/tabell/godkannande")
@access(Access.CONTRIBUTOR)
def bring_back_table() -> Response | Page:
    """Do exactly what was previewed, or nothing."""
    chosen = request.form.getlist("mine")
    try:
        table, seen = taken_up(request.form.get("table", ""), purpose=PURPOSE)
    except Invalid as error:
        return _form({"": str(error)}), 422
    try:
        done = take_over_sheet(actor=signed_in(), table=table, chosen=chosen, seen=seen, today=business_date())
    except PreviewOutdated as error:
        return _preview(table, error.preview, outdated=True), 409
    except Invalid as error:
        return _form({"": str(error)}), 422
    flash(ngettext("%(num)s ändring ur tabellen är sparad.", "%(num)s ändringar ur tabellen är sparade.", done))
    return redirect(list_address())


def _form(errors: dict[str, str]) -> str:
    asked = wanted()
    return render_template(
        "plans/sheet.html",
        errors=errors,
        fits=count_lines(asked.filter, business_date()),
        asked=asked,
        most=MOST,
        next=list_address(),
    )


def _preview(table: Table, found: SheetPreview, *, outdated: bool = False) -> str:
    """Return the page of what a table would do; only the rows that would change something go on to the next page."""
    numbers = {row.number for row in found.rows if row.changes}
    kept = Table(table.header, tuple(row for row in table.rows if row.number in numbers))
    can_be_done = kept.rows and not found.wrong
    return render_template(
        "plans/sheet_preview.html",
        found=found,
        outdated=outdated,
        asked=wanted(),
        next=list_address(),
        most=MOST_SHOWN,
        table=carried(kept, found.fingerprint, purpose=PURPOSE) if can_be_done else None,
    )
