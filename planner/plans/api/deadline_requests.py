"""Wishes for a new deadline, for those who decide on them."""

from typing import Any

from flask import Response

from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer
from planner.kit.api.paging import answer_page
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.web import Access, access
from planner.plans.api.blueprint import blueprint
from planner.plans.api.questions import RequestQuery
from planner.plans.api.shapes import RequestDetails, RequestDetailsPage
from planner.plans.operations.deadline_requests import grant_request, refuse_request
from planner.plans.queries.deadline_requests import RequestRow, request_by_id, request_of, requests_by_page
from planner.plans.schemas import GrantInput, RefusalInput


@blueprint.get("/deadline-requests")
@access(Access.STRATEGIST)
@blueprint.asks(RequestQuery)
@blueprint.gives(RequestDetailsPage)
def list_all_requests(wanted: dict[str, Any]) -> Response:
    """List the wishes for new deadlines of all, the latest first."""
    page = requests_by_page(wanted.pop("state"), business_date(), **wanted)
    return answer_page(page, [_details(request_of(row)) for row in page.rows])


@blueprint.get("/deadline-requests/<int:request_id>")
@access(Access.STRATEGIST)
@blueprint.gives(RequestDetails)
def read_request(request_id: int) -> Response:
    """Read a wish for a new deadline."""
    found = request_by_id(request_id, business_date())
    if found is None:
        raise NotFound(str(request_id))
    return answer(_details(found))


@blueprint.post("/deadline-requests/<int:request_id>/grant")
@access(Access.STRATEGIST)
@blueprint.takes(GrantInput, example={"due": "2015-Q1", "remark": None})
@blueprint.gives(RequestDetails, problems=(409,))
def grant(values: dict[str, Any], request_id: int) -> Response:
    """Grant a wish: the deadline asked for, or another one, holds from today on, and who asked is told by mail.

    409 where somebody has answered it already.
    """
    return answer(_details(grant_request(actor=signed_in(), request_id=request_id, today=business_date(), **values)))


@blueprint.post("/deadline-requests/<int:request_id>/refusal")
@access(Access.STRATEGIST)
@blueprint.takes(RefusalInput, example={"reason": "Uppdraget ska redovisas i december."})
@blueprint.gives(RequestDetails, problems=(409,))
def refuse(values: dict[str, Any], request_id: int) -> Response:
    """Refuse a wish; who asked is told why by mail.

    409 where somebody has answered it already.
    """
    return answer(_details(refuse_request(actor=signed_in(), request_id=request_id, today=business_date(), **values)))


def _details(asked: RequestRow) -> dict[str, Any]:
    return {
        "id": asked.id,
        "due": asked.due.day,
        "precision": asked.due.precision,
        "reason": asked.reason,
        "by": asked.by_email,
        "asked_on": asked.on,
        "recorded_at": asked.recorded_at,
        "granted": asked.granted,
        "answered_on": asked.answered_on,
        "answer_reason": asked.answer_reason,
        "activity": asked.activity_key,
        "title": asked.activity_title,
        "organisation": asked.organisation_key,
        "organisation_name": asked.organisation,
        "present_due": asked.present.day if asked.present else None,
        "present_precision": asked.present.precision if asked.present else None,
        "answered_by": asked.answered_by,
    }
