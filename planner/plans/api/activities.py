"""Activities and comments on them."""

from datetime import date
from typing import Any

from flask import Response

from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer, created
from planner.kit.api.paging import PageQuery, answer_page
from planner.kit.api.problems import PREFIX
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.plans.api.assignments import assignment_data
from planner.plans.api.blueprint import blueprint
from planner.plans.api.questions import ActivityQuery
from planner.plans.api.shapes import ActivityDetails, ActivityPage, CommentAnswer, CommentPage
from planner.plans.operations import daily
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.list_rows import rolled_of
from planner.plans.queries.lists import Filter
from planner.plans.queries.lookups import find_activity
from planner.plans.queries.resources import activities_by_page, assignment_rows_of, comments_by_page
from planner.plans.rules import RolledUp
from planner.plans.schemas import CommentInput


@blueprint.get("/activities")
@access(Access.READER)
@blueprint.asks(ActivityQuery)
@blueprint.gives(ActivityPage)
def list_activities(wanted: dict[str, Any]) -> Response:
    """List the activities in force.

    Activities of versions that aren't in force are left out; each has an address of its own.
    """
    today = business_date()
    page = activities_by_page(
        Filter(**{name: wanted[name] for name in ("area", "status", "light", "organisation", "owner", "q")}),
        sort=wanted["sort"],
        limit=wanted["limit"],
        cursor=wanted["cursor"],
        today=today,
    )
    return answer_page(page, [_listed(row, today) for row in page.rows])


@blueprint.get("/activities/<activity>")
@access(Access.READER)
@blueprint.gives(ActivityDetails)
def read_activity(activity: str) -> Response:
    """Read an activity with its assignments."""
    today = business_date()
    found = find_activity(activity, actor=signed_in())
    data = activity_page_data(found, today)
    rows = assignment_rows_of(found.id, today=today)
    return answer(
        {
            "key": found.key,
            "title": found.title,
            "area": data.area.key,
            "group": data.group,
            **_state(data.rolled),
            "due": data.due.day if data.due else None,
            "precision": data.due.precision if data.due else None,
            "decided_due": data.decided_due.day if data.decided_due else None,
            "last_update": max((row.last_update for row in rows if row.last_update), default=None),
            "wording": found.wording,
            "done_when": found.done_when,
            "due_note": found.due_note,
            "since": data.since,
            "in_force": data.in_force,
            "dropped_reason": found.dropped_reason if data.dropped else None,
            "partners": data.partners,
            "methods": data.methods,
            "assignments": [assignment_data(row, today) for row in rows],
        }
    )


@blueprint.get("/activities/<activity>/comments")
@access(Access.READER)
@blueprint.asks(PageQuery)
@blueprint.gives(CommentPage)
def list_comments(wanted: dict[str, Any], activity: str) -> Response:
    """List the comments on an activity, the latest first."""
    found = find_activity(activity, actor=signed_in())
    page = comments_by_page(found.id, **wanted)
    return answer_page(page, [_comment(row) for row in page.rows])


@blueprint.post("/activities/<activity>/comments")
@access(Access.CONTRIBUTOR)
@blueprint.takes(CommentInput, example={"text": "Samordnas med Kista."})
@blueprint.gives(CommentAnswer, status=201)
def comment(values: dict[str, Any], activity: str) -> Response:
    """Comment on an activity."""
    me = signed_in()
    row = daily.comment(actor=me, activity_key=activity, today=business_date(), **values)
    data = {"id": row.id, "on": row.on, "text": row.text, "by": me.person.email, "recorded_at": row.recorded_at}
    return created(data, at=f"{PREFIX}/activities/{activity}/comments")


def _listed(row: Any, today: date) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "area": row.area_key,
        "group": row.group,
        **_state(rolled_of(row, today)),
        "due": row.due,
        "precision": row.precision,
        "decided_due": row.decided_due,
        "last_update": row.last_update,
    }


def _state(rolled: RolledUp) -> dict[str, Any]:
    return {
        "status": rolled.status,
        "light": rolled.light,
        "overdue": rolled.overdue,
        "due_soon": rolled.due_soon,
        "stale": rolled.stale,
        "unreported": rolled.unreported,
        "done": rolled.done,
        "of": rolled.of,
    }


def _comment(row: Any) -> dict[str, Any]:
    return {"id": row.id, "on": row.on, "text": row.text, "by": row.by, "recorded_at": row.recorded_at}
