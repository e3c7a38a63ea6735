"""Pages of the yearly follow-up: which there are, and one of them as HTML, PDF or JSON."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Invalid, NotFound
from planner.kit.fields import parse_day
from planner.kit.web import Access, access
from planner.reports.contents import report_on
from planner.reports.document import document
from planner.reports.formats import Format, rendered
from planner.reports.html import parts
from planner.reports.queries import first_year, the_plan
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, Report, default_day

blueprint = Blueprint("reports", __name__, url_prefix="/rapporter")


@blueprint.get("")
@access(Access.READER)
def reports() -> str:
    """List the years that there is anything to tell of, the latest first."""
    today = business_date()
    first = min(first_year() or today.year, today.year)
    years = [(year, default_day(year, today)) for year in range(today.year, first - 1, -1)]
    return render_template("reports/list.html", plan=the_plan(), years=years)


@blueprint.get("/<int:year>")
@access(Access.READER)
def report(year: int) -> str:
    """Show a year's follow-up."""
    found = _asked_for(year)
    return render_template("reports/report.html", year=year, day=found.as_of, **parts(document(found)))


@blueprint.get("/<int:year>.<any(pdf, json):form>")
@access(Access.READER)
def download(year: int, form: str) -> Response:
    """Hand out a year's follow-up as a file."""
    found = _asked_for(year)
    content = rendered(found, Format(form))
    record_export("report", actor=signed_in(), year=year, as_of=found.as_of.isoformat(), format=form)
    name = f"uppfoljning-{year}-{found.as_of.isoformat()}.{form}"
    return Response(
        content,
        mimetype=f"application/{form}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked_for(year: int) -> Report:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Det finns ingen uppföljning för det året."))
    return report_on(year, _day() or default_day(year, business_date()))


def _day() -> date | None:
    text = request.args.get("datum", "").strip()
    try:
        return parse_day(text) if text else None
    except ValueError as error:
        raise Invalid(_("Skriv datumet som år, månad och dag: 2014-10-31.")) from error
