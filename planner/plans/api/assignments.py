"""Assignments: who carries an activity out, how far each has come, who answers for it."""

from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext as _

from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer, check_unchanged, created
from planner.kit.api.paging import Page, PageQuery, answer_page
from planner.kit.api.problems import PREFIX
from planner.kit.clock import business_date
from planner.kit.db import BEGINNING
from planner.kit.errors import Invalid
from planner.kit.web import Access, access
from planner.people.queries.persons import person_by_email
from planner.plans.api.blueprint import blueprint
from planner.plans.api.questions import AssignmentQuery, MineQuery
from planner.plans.api.shapes import AssignmentAnswer, AssignmentPage, OwnerAnswer, UpdateAnswer, UpdatePage
from planner.plans.operations import daily
from planner.plans.queries.assignments import view_of
from planner.plans.queries.lookups import find_activity, find_assignment
from planner.plans.queries.resources import (
    AssignmentFilter,
    assignment_row,
    assignments_by_page,
    owner_row,
    updates_by_page,
)
from planner.plans.schemas import OwnerByEmailInput, StatusReportInput


@blueprint.get("/assignments")
@access(Access.READER)
@blueprint.asks(AssignmentQuery)
@blueprint.gives(AssignmentPage)
def list_assignments(wanted: dict[str, Any]) -> Response:
    """List the assignments of all activities in force."""
    today = business_date()
    names = ("area", "activity", "organisation", "owner", "status", "overdue")
    page = assignments_by_page(
        AssignmentFilter(**{name: wanted[name] for name in names}),
        sort=wanted["sort"],
        limit=wanted["limit"],
        cursor=wanted["cursor"],
        today=today,
    )
    return _answer_page(page, today)


@blueprint.get("/me/assignments")
@access(Access.READER)
@blueprint.asks(MineQuery)
@blueprint.gives(AssignmentPage)
def list_mine(wanted: dict[str, Any]) -> Response:
    """List what you answer for yourself.

    Where nobody is named, the organisation's contact answers.
    """
    today = business_date()
    return _answer_page(assignments_by_page(AssignmentFilter(), mine=signed_in().person, today=today, **wanted), today)


@blueprint.get("/activities/<activity>/assignments/<organisation>")
@access(Access.READER)
@blueprint.gives(AssignmentAnswer)
def assignment(activity: str, organisation: str) -> Response:
    """Read an organisation's share of an activity."""
    today = business_date()
    found = find_activity(activity, actor=signed_in())
    return answer(assignment_data(assignment_row(found.id, organisation, today=today), today))


@blueprint.get("/activities/<activity>/assignments/<organisation>/status-updates")
@access(Access.READER)
@blueprint.asks(PageQuery)
@blueprint.gives(UpdatePage)
def list_updates(wanted: dict[str, Any], activity: str, organisation: str) -> Response:
    """List what was reported of an assignment, the latest first."""
    found = find_assignment(activity, organisation, actor=signed_in(), today=business_date())
    page = updates_by_page(found.assignment.id, **wanted)
    return answer_page(page, [_update(row, row.on, row.by) for row in page.rows])


@blueprint.post("/activities/<activity>/assignments/<organisation>/status-updates")
@access(Access.CONTRIBUTOR)
@blueprint.takes(StatusReportInput, example={"status": "ongoing", "comment": "Sju av tio bostäder är klara."})
@blueprint.gives(UpdateAnswer, status=201)
def report(values: dict[str, Any], activity: str, organisation: str) -> Response:
    """Report how far an assignment has come, from today on.

    For those who answer for it themselves, or whose organisation does. A pause needs a reason and `paused_until`, what
    is dropped a reason. Nothing is changed afterwards: a mistake is corrected by a further update that says so. What
    you write may become a public record; write nothing about individuals.
    """
    me = signed_in()
    row = daily.report_status(
        actor=me, activity_key=activity, organisation_key=organisation, today=business_date(), via="api", **values
    )
    at = f"{PREFIX}/activities/{activity}/assignments/{organisation}/status-updates"
    return created(_update(row, row.holds_from, me.person.email), at=at)


@blueprint.get("/activities/<activity>/assignments/<organisation>/owner")
@access(Access.READER)
@blueprint.gives(OwnerAnswer)
def owner(activity: str, organisation: str) -> Response:
    """Read who answers for an assignment."""
    today = business_date()
    found = find_assignment(activity, organisation, actor=signed_in(), today=today)
    return answer(_owner(found.assignment.id, today))


@blueprint.put("/activities/<activity>/assignments/<organisation>/owner")
@access(Access.COORDINATOR)
@blueprint.takes(OwnerByEmailInput, example={"owner": "bromma@example.org"})
@blueprint.gives(OwnerAnswer, problems=(412, 428))
def name_owner(values: dict[str, Any], activity: str, organisation: str) -> Response:
    """Name who answers for an assignment, from today on.

    For strategists, and for coordinators in their own areas.
    """
    today = business_date()
    found = find_assignment(activity, organisation, actor=signed_in(), today=today, lock=True)
    check_unchanged(_owner(found.assignment.id, today))
    daily.name_owner(
        actor=signed_in(),
        activity_key=activity,
        organisation_key=organisation,
        person_id=_person_id(values["owner"], today),
        today=today,
    )
    return answer(_owner(found.assignment.id, today))


def assignment_data(row: Any, today: date) -> dict[str, Any]:
    """Return an assignment as it is answered."""
    view = view_of(row, today)
    return {
        "activity": view.activity_key,
        "title": view.activity_title,
        "area": view.area_key,
        "organisation": view.organisation_key,
        "organisation_name": view.organisation,
        "owner": row.owner_email,
        "owner_name": view.owner,
        "status": view.status,
        "light": view.light,
        "overdue": view.overdue,
        "due_soon": view.due_soon,
        "stale": view.stale,
        "unreported": view.unreported,
        "due": view.due.day if view.due else None,
        "precision": view.due.precision if view.due else None,
        "own_due": view.has_own_due,
        "last_update": view.last_update,
        "comment": view.comment,
        "paused_until": view.paused_until,
        "forecast": view.forecast,
        "ready_on": view.ready_on,
    }


def _answer_page(page: Page, today: date) -> Response:
    return answer_page(page, [assignment_data(row, today) for row in page.rows])


def _update(row: Any, on: date, by: str | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "on": on,
        "status": row.status,
        "comment": row.comment,
        "paused_until": row.paused_until,
        "forecast": row.forecast,
        "ready_on": row.ready_on,
        "by": by,
        "via": row.via,
        "recorded_at": row.recorded_at,
    }


def _person_id(email: str | None, today: date) -> int | None:
    if email is None:
        return None
    person = person_by_email(email)
    if person is None or person.is_gone(today):
        raise Invalid(_("Personen finns inte."), {"owner": _("Ange någon annan: ingen med den adressen finns här.")})
    return person.id


def _owner(assignment_id: int, today: date) -> dict[str, Any]:
    row = owner_row(assignment_id, today=today)
    if row is None:
        return {"owner": None, "name": None, "since": None}
    return {"owner": row.email, "name": row.name, "since": None if row.holds_from == BEGINNING else row.holds_from}
