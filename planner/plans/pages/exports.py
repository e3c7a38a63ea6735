"""The list of activities as a file: exactly what is shown, all pages of it."""

from collections.abc import Iterator

from flask import Response, current_app
from flask_babel import gettext as _

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.plans.listing import Beside, Cell, as_csv, as_xlsx, cells
from planner.plans.pages.blueprint import blueprint
from planner.plans.pages.wanted import Wanted, wanted
from planner.plans.queries.list_rows import methods_of, partners_of
from planner.plans.queries.lists import all_activities
from planner.plans.queries.views import ActivityRow
from planner.plans.rules import Column

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/aktiviteter.csv")
@access(Access.READER)
def activities_csv() -> Response:
    """Hand out the list as CSV for spreadsheets."""
    asked, lines = _asked("csv")
    return attached(as_csv(asked.columns, lines), "text/csv", "csv")


@blueprint.get("/aktiviteter.xlsx")
@access(Access.READER)
def activities_xlsx() -> Response:
    """Hand out the list as an Excel workbook."""
    asked, lines = _asked("xlsx")
    return attached(as_xlsx(_("Aktiviteter"), asked.columns, lines), EXCEL, "xlsx")


def _asked(form: str) -> tuple[Wanted, Iterator[list[Cell]]]:
    asked = wanted()
    rows = all_activities(asked.filter, sort=asked.sort, today=business_date())
    # Before anything is written: whoever reads a long list keeps nobody waiting.
    lines = cells(rows, asked.columns, _beside(rows, asked))
    # Which fields it was narrowed by, not to what: somebody's address or words may stand there.
    record_export("activities", actor=signed_in(), format=form, counts=len(rows), filter=sorted(asked.query))
    return asked, lines


def _beside(rows: list[ActivityRow], asked: Wanted) -> Beside:
    lookups = {Column.METHODS: methods_of, Column.PARTNERS: partners_of}
    return {column: lookup(rows) for column, lookup in lookups.items() if column in asked.columns}


def attached(content: str | bytes, mimetype: str, ending: str) -> Response:
    """Return an answer that browsers save as the activities of the business date."""
    name = f"aktiviteter-{business_date().isoformat()}.{ending}"
    return current_app.response_class(
        content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
