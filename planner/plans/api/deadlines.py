"""Deadlines of activities and of assignments, and wishes for new ones."""

from typing import Any

from flask import Response

from planner.auth.sessions import signed_in
from planner.kit.api.answers import created
from planner.kit.api.paging import PageQuery, answer_page
from planner.kit.api.problems import PREFIX
from planner.kit.clock import business_date
from planner.kit.db import BEGINNING
from planner.kit.web import Access, access
from planner.plans.api.blueprint import blueprint
from planner.plans.api.shapes import DeadlineAnswer, DeadlinePage, RequestAnswer, RequestPage
from planner.plans.operations import daily
from planner.plans.queries.lookups import find_activity, find_assignment
from planner.plans.queries.resources import deadlines_by_page, requests_by_page
from planner.plans.schemas import DeadlineInput

_ASKED = {"due": "2015-Q1", "reason": "Lokalen blir klar först i mars."}


@blueprint.get("/activities/<activity>/deadlines")
@access(Access.READER)
@blueprint.asks(PageQuery)
@blueprint.gives(DeadlinePage)
def list_deadlines(wanted: dict[str, Any], activity: str) -> Response:
    """List an activity's own deadlines, the latest first, the decided one last."""
    found = find_activity(activity, actor=signed_in())
    return _answer_page(found.id, None, wanted)


@blueprint.post("/activities/<activity>/deadlines")
@access(Access.STRATEGIST)
@blueprint.takes(DeadlineInput, example=_ASKED)
@blueprint.gives(DeadlineAnswer, status=201)
def set_deadline(values: dict[str, Any], activity: str) -> Response:
    """Set a new deadline for an activity, from today on.

    The decided one stays beside it. Open requests for a new deadline count as granted.
    """
    return _set(activity, None, values, at=f"{PREFIX}/activities/{activity}/deadlines")


@blueprint.get("/activities/<activity>/assignments/<organisation>/deadlines")
@access(Access.READER)
@blueprint.asks(PageQuery)
@blueprint.gives(DeadlinePage)
def list_own_deadlines(wanted: dict[str, Any], activity: str, organisation: str) -> Response:
    """List an assignment's own deadlines, which take the place of its activity's; mostly there are none."""
    found = find_assignment(activity, organisation, actor=signed_in(), today=business_date())
    return _answer_page(found.activity.id, found.assignment.id, wanted)


@blueprint.post("/activities/<activity>/assignments/<organisation>/deadlines")
@access(Access.STRATEGIST)
@blueprint.takes(DeadlineInput, example=_ASKED)
@blueprint.gives(DeadlineAnswer, status=201)
def set_own_deadline(values: dict[str, Any], activity: str, organisation: str) -> Response:
    """Set a new deadline for one assignment, from today on; it takes the place of its activity's."""
    at = f"{PREFIX}/activities/{activity}/assignments/{organisation}/deadlines"
    return _set(activity, organisation, values, at=at)


@blueprint.get("/activities/<activity>/assignments/<organisation>/deadline-requests")
@access(Access.READER)
@blueprint.asks(PageQuery)
@blueprint.gives(RequestPage)
def list_requests(wanted: dict[str, Any], activity: str, organisation: str) -> Response:
    """List the wishes for a new deadline of an assignment, the latest first."""
    found = find_assignment(activity, organisation, actor=signed_in(), today=business_date())
    page = requests_by_page(found.assignment.id, **wanted)
    return answer_page(page, [_request(row, row.by) for row in page.rows])


@blueprint.post("/activities/<activity>/assignments/<organisation>/deadline-requests")
@access(Access.CONTRIBUTOR)
@blueprint.takes(DeadlineInput, example=_ASKED)
@blueprint.gives(RequestAnswer, status=201)
def ask_for_deadline(values: dict[str, Any], activity: str, organisation: str) -> Response:
    """Ask for a new deadline of an assignment; strategists decide.

    For those who answer for it themselves, or whose organisation does.
    """
    me = signed_in()
    row = daily.ask_for_deadline(
        actor=me, activity_key=activity, organisation_key=organisation, today=business_date(), **values
    )
    at = f"{PREFIX}/activities/{activity}/assignments/{organisation}/deadline-requests"
    return created(_request(row, me.person.email), at=at)


def _set(activity: str, organisation: str | None, values: dict[str, Any], *, at: str) -> Response:
    me = signed_in()
    row = daily.set_deadline(
        actor=me, activity_key=activity, organisation_key=organisation, today=business_date(), **values
    )
    return created(_deadline(row, me.person.email), at=at)


def _answer_page(activity_id: int, assignment_id: int | None, wanted: dict[str, Any]) -> Response:
    page = deadlines_by_page(activity_id, assignment_id, **wanted)
    return answer_page(page, [_deadline(row, row.by) for row in page.rows])


def _deadline(row: Any, by: str | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "on": None if row.holds_from == BEGINNING else row.holds_from,
        "due": row.due,
        "precision": row.precision,
        "reason": row.reason,
        "by": by,
    }


def _request(row: Any, by: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "due": row.due,
        "precision": row.precision,
        "reason": row.reason,
        "by": by,
        "asked_on": row.asked_on,
        "recorded_at": row.recorded_at,
        "granted": row.granted,
        "answered_on": row.answered_on,
        "answer_reason": row.answer_reason,
    }
