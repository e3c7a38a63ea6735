"""Pages of areas and activities, and the forms on them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Forbidden, NotFound
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.people.queries.organisations import organisations
from planner.people.queries.persons import people
from planner.plans import words
from planner.plans.models import Activity
from planner.plans.operations import daily
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.areas import areas, factors, find_area
from planner.plans.queries.assignments import assignments_of
from planner.plans.queries.lists import Filter, activities_by_heading, activity_page
from planner.plans.queries.lookups import find_activity
from planner.plans.queries.views import AssignmentView
from planner.plans.rules import Forecast, Status, may_comment, may_manage_plan, may_name_owner
from planner.plans.schemas import CommentInput, DeadlineInput, ListInput, OwnerInput, StatusReportInput

blueprint = Blueprint("plans", __name__)

# More activities than an area has; of a larger one, the list shows the rest.
LONGEST = 100

# What other rooms show on an activity's page; wiring registers them.
Panel = Callable[[int, date], Markup | None]
PANELS = "planner.activity_panels"

blueprint.add_app_template_filter(words.due_text)
blueprint.add_app_template_filter(words.status_word)
blueprint.add_app_template_filter(words.status_shape)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "FILTER_WORDS": words.FILTER_WORDS,
        "LIGHT_WORDS": words.LIGHT_WORDS,
        "FORECAST_WORDS": words.FORECAST_WORDS,
    }


@blueprint.get("/omraden/<key>")
@access(Access.READER)
def area(key: str) -> str:
    """Show an area: what the inventory found, and its activities under their headings."""
    found = find_area(key, actor=signed_in())
    rows = activities_by_heading(found.id, business_date(), LONGEST)
    return render_template("plans/area.html", area=found, factors=factors(found.id), rows=rows, longest=LONGEST)


@blueprint.get("/aktiviteter")
@access(Access.READER)
def activities() -> str:
    """Show all activities, filtered, ordered and a page at a time; the address holds all of it."""
    wanted = _list_input()
    page = activity_page(
        Filter(**{name: wanted[name] for name in ("area", "status", "light", "organisation", "owner", "q")}),
        sort=wanted["sort"],
        page=wanted["page"],
        today=business_date(),
    )
    return render_template(
        "plans/list.html",
        page=page,
        wanted=wanted,
        areas=areas(actor=signed_in()),
        organisations=organisations(),
        people=people(business_date()),
    )


def _list_input() -> dict[str, Any]:
    schema = ListInput()
    try:
        loaded: dict[str, Any] = schema.load(request.args.to_dict())
    except ValidationError as error:
        # An address that has grown old still shows something: what makes no sense in it is left out.
        loaded = schema.load({key: value for key, value in request.args.items() if key not in error.messages_dict})
    return loaded


@blueprint.get("/aktiviteter/<key>")
@access(Access.READER)
def activity(key: str) -> str:
    """Show everything on one activity."""
    return _activity_page(find_activity(key, actor=signed_in()))


def _activity_page(found: Activity) -> str:
    me = signed_in()
    today = business_date()
    data = activity_page_data(found, today)
    panels: list[Panel] = current_app.extensions.get(PANELS, [])
    return render_template(
        "plans/activity.html",
        data=data,
        panels=[content for panel in panels if (content := panel(found.id, today))],
        may_comment=may_comment(me),
        may_decide=may_manage_plan(me),
        may_name_owner=may_name_owner(me, coordinator_id=data.area.coordinator_id),
    )


@blueprint.get("/aktiviteter/<key>/<organisation>/lagesrapporter")
@access(Access.CONTRIBUTOR)
def report_form(key: str, organisation: str) -> str:
    """Show the form for a status report on a page of its own."""
    view = _assignment(key, organisation)
    if not view.may_report(signed_in()):
        raise Forbidden(_("Du kan bara rapportera det som du eller din organisation ansvarar för."))
    return show_form("plans/report.html", view=view, statuses=list(Status), forecasts=list(Forecast))


@blueprint.post("/aktiviteter/<key>/<organisation>/lagesrapporter")
@access(Access.CONTRIBUTOR)
def report(key: str, organisation: str) -> Response | tuple[str, int]:
    """Record a status report."""
    view = _assignment(key, organisation)

    def do(values: dict[str, Any]) -> None:
        daily.report_status(
            actor=signed_in(), activity_key=key, organisation_key=organisation, today=business_date(), **values
        )
        flash(_("Lägesrapporten är sparad: %(title)s.", title=view.activity_title))

    return submit_form(
        "plans/report.html",
        StatusReportInput(),
        do,
        done=url_for("plans.activity", key=key),
        view=view,
        statuses=list(Status),
        forecasts=list(Forecast),
    )


@blueprint.get("/aktiviteter/<key>/<organisation>/tidplansonskemal")
@access(Access.CONTRIBUTOR)
def deadline_request_form(key: str, organisation: str) -> str:
    """Show the form for asking for a new deadline."""
    view = _assignment(key, organisation)
    if not view.may_report(signed_in()):
        raise Forbidden(_("Du kan bara begära ny tidplan för det som du eller din organisation ansvarar för."))
    return show_form("plans/deadline_request.html", view=view)


@blueprint.post("/aktiviteter/<key>/<organisation>/tidplansonskemal")
@access(Access.CONTRIBUTOR)
def ask_for_deadline(key: str, organisation: str) -> Response | tuple[str, int]:
    """Record a wish for a new deadline."""

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
        view=_assignment(key, organisation),
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
    return show_form("plans/owner.html", view=_assignment(key, organisation), people=people(business_date()))


@blueprint.post("/aktiviteter/<key>/<organisation>/ansvariga")
@access(Access.COORDINATOR)
def name_owner(key: str, organisation: str) -> Response | tuple[str, int]:
    """Name who answers for an assignment."""

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
        view=_assignment(key, organisation),
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


def _assignment(key: str, organisation: str) -> AssignmentView:
    found = find_activity(key, actor=signed_in())
    views = assignments_of(found.id, business_date())
    view = next((view for view in views if view.organisation_key == organisation), None)
    if view is None:
        raise NotFound(f"{key}/{organisation}")
    return view
