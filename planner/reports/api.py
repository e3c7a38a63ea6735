"""The yearly follow-up for programs."""

from typing import Any

from flask import Response
from marshmallow import fields

from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.shapes import Query
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.fields import OptionalDate
from planner.kit.web import Access, access
from planner.reports.contents import report_on
from planner.reports.exports import record_report
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, as_json, default_day, may_manage_reports
from planner.reports.shapes import ReportAnswer

blueprint = ApiBlueprint("reports", __name__, says="The yearly follow-up.", names={"year": ("The year.", 2014)})


class ReportQuery(Query):
    """As of which day."""

    as_of = OptionalDate(
        load_default=None,
        metadata={"description": "Day that it shows; otherwise 31 December of a year gone by, or today."},
    )
    organisation = fields.String(
        load_default=None,
        metadata={"description": "Key of an organisation: an extract, with its shares alone.", "example": "bromma"},
    )


@blueprint.get("/reports/<int:year>")
@access(Access.READER)
@blueprint.asks(ReportQuery)
@blueprint.gives(ReportAnswer)
def report(wanted: dict[str, Any], year: int) -> Response:
    """Read a year's follow-up, live.

    Any year works: it picks requirements and indicators, while activities are all of the plan in force on the day.
    Texts are drafts until they are frozen, and so for those who write them. They count in the checksum, which therefore
    differs from that of the same report for others; `edition` null with `texts` in it is a report that holds drafts.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(str(year))
    found = report_on(
        year,
        wanted["as_of"] or default_day(year, business_date()),
        organisation=wanted["organisation"],
        drafts=may_manage_reports(signed_in()),
    )
    content = as_json(found)
    record_report(found, "json", signed_in())
    return answer(content)
