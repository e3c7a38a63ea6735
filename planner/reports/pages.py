"""Pages of the yearly follow-up: which there are, and one of them as HTML, PDF or JSON."""

from datetime import date
from functools import partial

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Invalid, NotFound
from planner.kit.fields import parse_day
from planner.kit.web import Access, access
from planner.people.queries.organisations import organisations_by_name
from planner.reports.behind import address_of, parse_what, rows_behind, shares_by_organisation
from planner.reports.contents import report_on
from planner.reports.document import document
from planner.reports.editions.queries import latest_by_year
from planner.reports.exports import record_report
from planner.reports.formats import KINDS, Format, file_name, formats_of, rendered
from planner.reports.html import parts
from planner.reports.queries import first_year, the_plan
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, Report, What, default_day, may_manage_reports

blueprint = Blueprint("reports", __name__, url_prefix="/rapporter")


@blueprint.get("")
@access(Access.READER)
def reports() -> str:
    """List the years that there is anything to tell of, the latest first."""
    today = business_date()
    first = min(first_year() or today.year, today.year)
    years = [(year, default_day(year, today)) for year in range(today.year, first - 1, -1)]
    files = [(form.value, kind.name) for form, kind in KINDS.items()]
    return render_template("reports/list.html", plan=the_plan(), years=years, latest=latest_by_year(), files=files)


@blueprint.get("/<int:year>")
@access(Access.READER)
def report(year: int) -> str:
    """Show a year's follow-up; each number leads to what it counts."""
    found = _asked_for(year)
    return render_template(
        "reports/report.html",
        year=year,
        day=found.as_of,
        chosen=found.extract.key if found.extract else None,
        organisations=organisations_by_name(),
        files=[(form.value, KINDS[form].name) for form in formats_of(found) if form is not Format.HTML],
        **parts(document(found), partial(address_of, found)),
    )


@blueprint.get("/<int:year>/aktiviteter")
@access(Access.READER)
def rows(year: int) -> str:
    """Show the activities that a number of the follow-up counts, as they stood on its day."""
    what, area = parse_what(request.args.get("urval", What.ALL.value)), request.args.get("omrade") or None
    found = _asked_for(year)
    return render_template("reports/rows.html", year=year, report=found, **rows_behind(found, what, area))


@blueprint.get("/<int:year>/organisationer")
@access(Access.READER)
def carrying_out(year: int) -> str:
    """Show the organisations that carry the plan out, each with how many activities it has a share in."""
    found = _asked_for(year)
    return render_template("reports/organisations.html", year=year, report=found, rows=shares_by_organisation(found))


@blueprint.get("/<int:year>.<form>")
@access(Access.READER)
def download(year: int, form: str) -> Response:
    """Hand out a year's follow-up as a file."""
    if form not in KINDS:
        raise NotFound(_("Uppföljningen finns inte i det formatet."))
    found = _asked_for(year)
    content = rendered(found, Format(form))
    record_report(found, form, signed_in())
    day = found.as_of.isoformat()
    name = file_name(year, f"{found.extract.key}-{day}" if found.extract else day, form)
    return Response(
        content,
        mimetype=KINDS[Format(form)].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked_for(year: int) -> Report:
    """Return the report that was asked for; its texts are drafts while it is live."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Det finns ingen uppföljning för det året."))
    return report_on(
        year,
        _day() or default_day(year, business_date()),
        organisation=request.args.get("organisation") or None,
        drafts=may_manage_reports(signed_in()),
    )


def _day() -> date | None:
    text = request.args.get("datum", "").strip()
    try:
        return parse_day(text) if text else None
    except ValueError as error:
        raise Invalid(_("Skriv datumet som år, månad och dag: 2014-10-31.")) from error
