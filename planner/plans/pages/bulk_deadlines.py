"""/aktiviteter/flera/tidplan: new deadlines of several activities at once, looked at before they are set."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Invalid
from planner.kit.forms import errors_at_fields
from planner.kit.imports import PreviewOutdated
from planner.kit.transaction import begin_snapshot
from planner.kit.web import Access, access
from planner.plans.operations.bulk import set_deadlines
from planner.plans.pages.blueprint import blueprint
from planner.plans.pages.bulk import chosen_of_address, list_address
from planner.plans.pages.wanted import filter_of_address
from planner.plans.queries.bulk_deadlines import ChosenActivity, DeadlinePreview, chosen_activities, preview_deadlines
from planner.plans.rules import Due
from planner.plans.schemas import BulkDeadlineInput
from planner.plans.words import due_text

Page = str | tuple[str, int]


@blueprint.get("/aktiviteter/flera/tidplan")
@access(Access.STRATEGIST)
def bulk_deadline() -> Page:
    """Show what is chosen, and the form for the new deadline."""
    which = chosen_of_address()
    try:
        chosen = chosen_activities(which, actor=signed_in(), today=business_date())
    except Invalid as error:
        return _form([], set(), {"": str(error)}), 422
    # Of all that fit a filter, what is finished hasn't been chosen by anybody.
    ticked = {one.key for one in chosen if isinstance(which, list) or not one.status.closed}
    return _form(chosen, ticked, {})


@blueprint.post("/aktiviteter/flera/tidplan")
@access(Access.STRATEGIST)
def preview_bulk_deadline() -> Page:
    """Show what the new deadlines would do; nothing changes."""
    begin_snapshot()
    given = request.form.to_dict()
    keys = request.form.getlist("a")
    chosen: list[ChosenActivity] = []
    try:
        # Also those that aren't ticked, so that they can be ticked again.
        shown = request.form.getlist("shown") or keys
        chosen = chosen_activities(shown, actor=signed_in(), today=business_date())
        if "back" in given:
            return _form(chosen, set(keys), {})
        dues, reason = _asked(given, keys)
    except Invalid as error:
        return _form([], set(), {"": str(error)}), 422
    except ValidationError as error:
        return _form(chosen, set(keys), errors_at_fields(error)), 422
    return _preview(preview_deadlines(dues, reason, actor=signed_in(), today=business_date()))


@blueprint.post("/aktiviteter/flera/tidplan/godkannande")
@access(Access.STRATEGIST)
def set_bulk_deadline() -> Response | Page:
    """Set exactly the deadlines that were previewed, or none."""
    given = request.form.to_dict()
    try:
        dues, reason = _asked(given, request.form.getlist("a"))
        seen = given.get("seen", "")
        done = set_deadlines(actor=signed_in(), dues=dues, reason=reason, seen=seen, today=business_date())
    except PreviewOutdated as error:
        return _preview(error.preview, outdated=True), 409
    except ValidationError as error:
        return _form([], set(), errors_at_fields(error)), 422
    except Invalid as error:
        return _form([], set(), {"": str(error)}), 422
    flash(_done(done))
    return redirect(list_address())


def _asked(given: dict[str, str], keys: Sequence[str]) -> tuple[dict[str, Due], str]:
    """Return the deadline of each activity, its own or the common one, and the reason.

    Raises ValidationError for what can't be read, by field.
    """
    errors: dict[str, Any] = {}
    values: dict[str, Any] = {}
    try:
        values = BulkDeadlineInput().load(given)
    except ValidationError as error:
        errors = dict(error.messages_dict)
    own: dict[str, Due] = {}
    for key in keys:
        try:
            if written := BulkDeadlineInput(only=["due"]).load({"due": given.get(f"due-{key}", "")})["due"]:
                own[key] = written
        except ValidationError as error:
            errors[f"due-{key}"] = error.messages_dict["due"]
    if not keys:
        errors["shown"] = [_("Välj minst en aktivitet.")]
    elif "due" not in errors and values.get("due") is None and any(key not in own for key in keys):
        errors["due"] = [_("Ange en ny tidplan.")]
    if errors:
        raise ValidationError(errors)
    return {key: own.get(key) or values["due"] for key in keys}, values["reason"]


def _form(chosen: Sequence[ChosenActivity], ticked: set[str], errors: dict[str, str]) -> str:
    return render_template(
        "plans/bulk_deadline.html",
        chosen=chosen,
        ticked=ticked,
        errors=errors,
        narrowed=_narrowed(),
        values=request.form.to_dict(),
        next=list_address(),
    )


def _preview(found: DeadlinePreview, *, outdated: bool = False) -> str:
    return render_template(
        "plans/bulk_deadline_preview.html",
        found=found,
        outdated=outdated,
        narrowed=_narrowed(),
        values=request.form.to_dict(),
        shown=request.form.getlist("shown"),
        next=list_address(),
        to_cancel=list_address(),
        form_address=url_for("plans.preview_bulk_deadline"),
    )


def _narrowed() -> bool:
    """Return whether they were chosen in a list of somebody's shares; the pages pass it on from one to the next."""
    return bool(filter_of_address().whose) or "narrowed" in request.form


def _done(done: DeadlinePreview) -> str:
    changed = done.changed
    if len({move.after for move in changed}) == 1:
        return str(
            ngettext(
                "%(num)s aktivitet har fått tidplanen %(due)s.",
                "%(num)s aktiviteter har fått tidplanen %(due)s.",
                len(changed),
                due=due_text(changed[0].after),
            )
        )
    return str(
        ngettext("%(num)s aktivitet har fått ny tidplan.", "%(num)s aktiviteter har fått ny tidplan.", len(changed))
    )
