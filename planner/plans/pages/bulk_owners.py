"""/aktiviteter/flera/ansvarig: who answers for several shares of activities at once, looked at before it is done."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
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
from planner.people.queries.persons import people
from planner.plans.operations.bulk import name_owners
from planner.plans.pages.blueprint import blueprint
from planner.plans.pages.bulk import chosen_of_address, list_address
from planner.plans.pages.wanted import filter_of_address
from planner.plans.queries.bulk_owners import ChosenShare, OwnerPreview, chosen_shares, preview_owners
from planner.plans.schemas import BulkOwnerInput

Page = str | tuple[str, int]


@blueprint.get("/aktiviteter/flera/ansvarig")
@access(Access.COORDINATOR)
def bulk_owner() -> Page:
    """Show the shares of what is chosen, and the form for who is to answer for them."""
    try:
        chosen, others = chosen_shares(
            chosen_of_address(), whose=filter_of_address().whose, actor=signed_in(), today=business_date()
        )
    except Invalid as error:
        return _form([], set(), {"": str(error)}), 422
    return _form(chosen, {share.name for share in chosen if not share.status.closed}, {}, others)


@blueprint.post("/aktiviteter/flera/ansvarig")
@access(Access.COORDINATOR)
def preview_bulk_owner() -> Page:
    """Show what naming the person would do; nothing changes."""
    begin_snapshot()
    names = request.form.getlist("share")
    today, me = business_date(), signed_in()
    chosen: list[ChosenShare] = []
    try:
        chosen = list(preview_owners(request.form.getlist("shown") or names, None, actor=me, today=today).shares)
        if "back" in request.form:
            return _form(chosen, set(names), {})
        person_id = _asked(names)
        return _preview(preview_owners(names, person_id, actor=me, today=today))
    except (ValidationError, Invalid) as error:
        return _form(chosen, set(names), errors_at_fields(error)), 422


@blueprint.post("/aktiviteter/flera/ansvarig/godkannande")
@access(Access.COORDINATOR)
def name_bulk_owner() -> Response | Page:
    """Name exactly those who were previewed, or nobody."""
    names = request.form.getlist("share")
    try:
        done = name_owners(
            actor=signed_in(),
            shares=names,
            person_id=_asked(names),
            seen=request.form.get("seen", ""),
            today=business_date(),
        )
    except PreviewOutdated as error:
        return _preview(error.preview, outdated=True), 409
    except (ValidationError, Invalid) as error:
        return _form([], set(), errors_at_fields(error)), 422
    number = len(done.changed)
    if done.person:
        said = ngettext(
            "%(name)s ansvarar nu för %(num)s rad till (en aktivitet hos en organisation).",
            "%(name)s ansvarar nu för %(num)s rader till (en för varje aktivitet och organisation).",
            number,
            name=done.person.name,
        )
    else:
        said = ngettext(
            "%(num)s rad (en aktivitet hos en organisation) har inte längre någon utsedd ansvarig.",
            "%(num)s rader (en för varje aktivitet och organisation) har inte längre någon utsedd ansvarig.",
            number,
        )
    flash(said)
    return redirect(list_address())


def _asked(names: Sequence[str]) -> int | None:
    """Return who is to answer, None for nobody. Raises ValidationError where nobody or nothing is chosen."""
    if not names:
        raise ValidationError({"shown": [_("Välj minst en rad.")]})
    values = BulkOwnerInput().load(request.form.to_dict())
    person_id: int | None = values["person_id"]
    return person_id


def _form(chosen: Sequence[ChosenShare], ticked: set[str], errors: dict[str, str], others: int = 0) -> str:
    return render_template(
        "plans/bulk_owner.html",
        chosen=chosen,
        ticked=ticked,
        errors=errors,
        others=others,
        people=[(one.id, f"{one.name} ({one.email})") for one in people(business_date())],
        values=request.form.to_dict(),
        next=list_address(),
    )


def _preview(found: OwnerPreview, *, outdated: bool = False) -> str:
    return render_template(
        "plans/bulk_owner_preview.html",
        found=found,
        outdated=outdated,
        values=request.form.to_dict(),
        shown=request.form.getlist("shown"),
        next=list_address(),
    )
