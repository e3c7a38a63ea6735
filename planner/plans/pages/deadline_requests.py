"""/tidplansonskemal: wishes for a new deadline, and the decision on each."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Conflict, NotFound
from planner.kit.forms import Input, from_address, show_form, submit_form
from planner.kit.web import Access, access
from planner.plans.operations.deadline_requests import grant_request, refuse_request
from planner.plans.pages.blueprint import blueprint
from planner.plans.queries.deadline_requests import (
    RequestRow,
    answered_requests,
    count_open_requests,
    open_requests,
    request_by_id,
)
from planner.plans.schemas import GrantInput, PageInput, RefusalInput
from planner.plans.words import due_text

TEMPLATE = "plans/decide.html"


@blueprint.get("/tidplansonskemal")
@access(Access.STRATEGIST)
def deadline_requests() -> str:
    """Show the wishes that wait for a decision, and below them those that have got one."""
    today = business_date()
    return render_template(
        "plans/deadline_requests.html",
        waiting=open_requests(today),
        total=count_open_requests(today),
        answered=answered_requests(today, from_address(PageInput())["page"]),
    )


@blueprint.get("/tidplansonskemal/<int:request_id>")
@access(Access.STRATEGIST)
def decide_form(request_id: int) -> str:
    """Show a wish with the forms for granting and refusing it, or what was decided."""
    asked = _asked(request_id)
    return show_form(TEMPLATE, asked=asked, values={"due": str(asked.due)})


@blueprint.post("/tidplansonskemal/<int:request_id>/beviljande")
@access(Access.STRATEGIST)
def grant(request_id: int) -> Response | tuple[str, int]:
    """Grant a wish."""

    def do(values: dict[str, Any]) -> None:
        asked = grant_request(actor=signed_in(), request_id=request_id, today=business_date(), **values)
        flash(
            _(
                "%(title)s (%(organisation)s) har tidplanen %(due)s från i dag. %(by)s får veta det med e-post.",
                title=asked.activity_title,
                organisation=asked.organisation,
                due=due_text(asked.present),
                by=asked.by,
            )
            if asked.message_id
            else _("Den nya tidplanen gäller från i dag.")
        )

    return _decide(request_id, GrantInput(), do)


@blueprint.post("/tidplansonskemal/<int:request_id>/avslag")
@access(Access.STRATEGIST)
def refuse(request_id: int) -> Response | tuple[str, int]:
    """Refuse a wish."""

    def do(values: dict[str, Any]) -> None:
        asked = refuse_request(actor=signed_in(), request_id=request_id, today=business_date(), **values)
        flash(
            _("Önskemålet är avslaget. %(by)s får veta det, och varför, med e-post.", by=asked.by)
            if asked.message_id
            else _("Önskemålet är avslaget.")
        )

    return _decide(request_id, RefusalInput(), do)


def _decide(request_id: int, schema: Input, do: Callable[[dict[str, Any]], None]) -> Response | tuple[str, int]:
    asked = _asked(request_id)
    done = url_for("plans.deadline_requests")
    try:
        return submit_form(TEMPLATE, schema, do, done=done, asked=asked)
    except Conflict as conflict:
        # As it stands now: with what somebody else has decided, or the asker has asked for since.
        asked = _asked(request_id)
        values = {**request.form.to_dict(), "due": str(asked.due)}
        return show_form(TEMPLATE, asked=asked, errors={"": str(conflict)}, values=values), 409


def _asked(request_id: int) -> RequestRow:
    asked = request_by_id(request_id, business_date())
    if asked is None:
        raise NotFound(_("Önskemålet finns inte."))
    return asked
