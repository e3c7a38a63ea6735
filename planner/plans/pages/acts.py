"""The forms on an activity: status report, deadline, owner, comment."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Forbidden
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.people.queries.persons import people
from planner.plans.operations import daily
from planner.plans.pages.blueprint import blueprint
from planner.plans.queries.assignments import assignments_of
from planner.plans.queries.lookups import find_activity, find_assignment, no_share
from planner.plans.queries.views import AssignmentView
from planner.plans.rules import may_name_owner
from planner.plans.schemas import CommentInput, DeadlineInput, OwnerInput, StatusReportInput


@blueprint.get("/aktiviteter/<key>/<organisation>/lagesrapporter")
@access(Access.CONTRIBUTOR)
def report_form(key: str, organisation: str) -> str:
    """Show the form for a status report on a page of its own."""
    view = _to_report(key, organisation)
    return show_form("plans/report.html", view=view)


@blueprint.post("/aktiviteter/<key>/<organisation>/lagesrapporter")
@access(Access.CONTRIBUTOR)
def report(key: str, organisation: str) -> Response | tuple[str, int]:
    """Record a status report."""
    view = _to_report(key, organisation)

    def do(values: dict[str, Any]) -> None:
        daily.report_status(
            actor=signed_in(), activity_key=key, organisation_key=organisation, today=business_date(), **values
        )
        # The row that it was reported from says so too, where there is one.
        flash(_("Lägesrapporten är sparad: %(title)s.", title=view.activity_title), f"{key}--{organisation}")

    return submit_form(
        "plans/report.html",
        StatusReportInput(),
        do,
        done=url_for("plans.activity", key=key),
        view=view,
    )


@blueprint.get("/aktiviteter/<key>/<organisation>/tidplansonskemal")
@access(Access.CONTRIBUTOR)
def deadline_request_form(key: str, organisation: str) -> str:
    """Show the form for asking for a new deadline."""
    return show_form("plans/deadline_request.html", view=_to_report(key, organisation))


@blueprint.post("/aktiviteter/<key>/<organisation>/tidplansonskemal")
@access(Access.CONTRIBUTOR)
def ask_for_deadline(key: str, organisation: str) -> Response | tuple[str, int]:
    """Record a wish for a new deadline."""
    view = _to_report(key, organisation)

    def do(values: dict[str, Any]) -> None:
        daily.ask_for_deadline(
            actor=signed_in(), activity_key=key, organisation_key=organisation, today=business_date(), **values
        )
        flash(_("Önskemålet om ny tidplan är sparat. Strategiska enheten beslutar."))

    return submit_form(
        "plans/deadline_request.html",
        DeadlineInput(),
        do,
        done=url_for("plans.activity", key=key),
        view=view,
    )


@blueprint.get("/aktiviteter/<key>/tidplaner")
@blueprint.get("/aktiviteter/<key>/<organisation>/tidplaner")
@access(Access.STRATEGIST)
def deadline_form(key: str, organisation: str | None = None) -> str:
    """Show the form for a new deadline, of the activity or of one assignment."""
    return show_form("plans/deadline.html", **_deadline_subject(key, organisation))


@blueprint.post("/aktiviteter/<key>/tidplaner")
@blueprint.post("/aktiviteter/<key>/<organisation>/tidplaner")
@access(Access.STRATEGIST)
def set_deadline(key: str, organisation: str | None = None) -> Response | tuple[str, int]:
    """Set a new deadline."""

    def do(values: dict[str, Any]) -> None:
        daily.set_deadline(
            actor=signed_in(), activity_key=key, organisation_key=organisation, today=business_date(), **values
        )
        flash(_("Den nya tidplanen gäller från i dag."))

    return submit_form(
        "plans/deadline.html",
        DeadlineInput(),
        do,
        done=url_for("plans.activity", key=key),
        **_deadline_subject(key, organisation),
    )


def _deadline_subject(key: str, organisation: str | None) -> dict[str, Any]:
    found = find_activity(key, actor=signed_in())
    return {"activity": found, "view": _assignment(key, organisation) if organisation else None}


@blueprint.get("/aktiviteter/<key>/<organisation>/ansvariga")
@access(Access.COORDINATOR)
def owner_form(key: str, organisation: str) -> str:
    """Show the form for naming who answers for an assignment."""
    return show_form("plans/owner.html", view=_to_give_away(key, organisation), people=people(business_date()))


@blueprint.post("/aktiviteter/<key>/<organisation>/ansvariga")
@access(Access.COORDINATOR)
def name_owner(key: str, organisation: str) -> Response | tuple[str, int]:
    """Name who answers for an assignment."""
    view = _to_give_away(key, organisation)

    def do(values: dict[str, Any]) -> None:
        daily.name_owner(
            actor=signed_in(), activity_key=key, organisation_key=organisation, today=business_date(), **values
        )
        flash(_("Ansvarig är ändrad."))

    return submit_form(
        "plans/owner.html",
        OwnerInput(),
        do,
        done=url_for("plans.activity", key=key),
        view=view,
        people=people(business_date()),
    )


@blueprint.post("/aktiviteter/<key>/kommentarer")
@access(Access.CONTRIBUTOR)
def comment(key: str) -> Response | tuple[str, int]:
    """Add a comment."""

    def do(values: dict[str, Any]) -> None:
        daily.comment(actor=signed_in(), activity_key=key, today=business_date(), **values)
        flash(_("Kommentaren är sparad."))

    return submit_form(
        "plans/comment.html",
        CommentInput(),
        do,
        done=url_for("plans.activity", key=key),
        activity=find_activity(key, actor=signed_in()),
    )


def _to_report(key: str, organisation: str) -> AssignmentView:
    """Return an assignment for those who may report on it, or ask for another deadline: no others get the form."""
    view = _assignment(key, organisation)
    if not view.may_report(signed_in()):
        raise Forbidden(_("Du kan bara rapportera det som du eller din organisation ansvarar för."))
    return view


def _to_give_away(key: str, organisation: str) -> AssignmentView:
    """Return an assignment for those who may name who answers for it."""
    found = find_assignment(key, organisation, actor=signed_in(), today=business_date())
    if not may_name_owner(signed_in(), coordinator_id=found.coordinator_id):
        raise Forbidden(_("Ansvariga utses av områdets samordnare och av strateger."))
    return _assignment(key, organisation)


def _assignment(key: str, organisation: str) -> AssignmentView:
    found = find_activity(key, actor=signed_in())
    views = assignments_of(found.id, business_date())
    view = next((view for view in views if view.organisation_key == organisation), None)
    if view is None:
        raise no_share(found, organisation, business_date())
    return view
