"""/vyer: lists of activities under a name of one's own."""

from typing import Any
from urllib.parse import parse_qsl

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.plans.operations.saved_views import remove_view, rename_view
from planner.plans.operations.saved_views import save_view as save
from planner.plans.pages.blueprint import blueprint
from planner.plans.pages.wanted import wanted
from planner.plans.queries.saved_views import own_view, views_for
from planner.plans.rules import may_manage_plan
from planner.plans.schemas import ViewInput, ViewNameInput

TEMPLATE = "plans/views.html"


@blueprint.get("/vyer")
@access(Access.READER)
def views() -> str:
    """Show one's saved views, each with a form for another name and one for removing it."""
    return show_form(TEMPLATE, view=None, **_views())


@blueprint.post("/vyer")
@access(Access.READER)
def save_view() -> Response | tuple[str, int]:
    """Save the address of a list under a name, and go back to that list."""
    query = _cleaned(request.form.get("query", ""))

    def do(values: dict[str, Any]) -> None:
        save(actor=signed_in(), name=values["name"], query=query, shared=values["shared"])
        flash(_("Vyn %(name)s är sparad.", name=values["name"]))

    back = f"{url_for('plans.activities')}?{query}" if query else url_for("plans.activities")
    return submit_form(TEMPLATE, ViewInput(), do, done=back, view=None, **_views())


@blueprint.post("/vyer/<int:view_id>/namn")
@access(Access.READER)
def rename(view_id: int) -> Response | tuple[str, int]:
    """Give a view another name."""
    view = own_view(signed_in().id, view_id)

    def do(values: dict[str, Any]) -> None:
        rename_view(actor=signed_in(), view_id=view_id, name=values["name"])
        flash(_("Vyn heter nu %(name)s.", name=values["name"]))

    return submit_form(TEMPLATE, ViewNameInput(), do, done=url_for("plans.views"), view=view, **_views())


@blueprint.post("/vyer/<int:view_id>/borttagning")
@access(Access.READER)
def remove(view_id: int) -> Response:
    """Remove a view."""
    remove_view(actor=signed_in(), view_id=view_id)
    flash(_("Vyn är borttagen."))
    return redirect(url_for("plans.views"))


def _views() -> dict[str, Any]:
    """Return what the page shows: one's own views and, to those who take care of them, what others share."""
    me = signed_in()
    may_share = may_manage_plan(me)
    found = views_for(me.person)
    return {
        "views": [view for view in found if view.person_id == me.id],
        "shared_by_others": [view for view in found if view.person_id != me.id] if may_share else [],
        "may_share": may_share,
    }


def _cleaned(query: str) -> str:
    """Return the fields of an address that the list knows; whatever else stood there is left out."""
    return wanted(MultiDict(parse_qsl(query))).as_text
