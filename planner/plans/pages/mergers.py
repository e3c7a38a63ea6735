"""/organisationer/sammanslagning: choose organisations, see what a merger would do, and do it."""

from datetime import date, timedelta
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Conflict, Invalid
from planner.kit.forms import errors_at_fields, show_form, submit_form
from planner.kit.web import Access, access
from planner.people.models import Organisation
from planner.people.queries.organisations import organisations, organisations_by_name
from planner.plans.operations.mergers import Merger, merge_organisations, preview_merger
from planner.plans.pages.blueprint import blueprint
from planner.plans.queries.mergers import open_shares
from planner.plans.schemas import MergerInput
from planner.plans.words import LOOK_WORDS

TEMPLATE = "plans/merger.html"
# More activities to look at than anybody reads through.
LONGEST = 50


@blueprint.get("/organisationer/sammanslagning")
@access(Access.ADMINISTRATOR)
def merger() -> str:
    """Show the form for a merger and, once it is filled in, what the merger would do."""
    given = {**request.args.to_dict(), "organisations": " ".join(request.args.getlist("organisations"))}
    if not given.get("on"):
        return show_form(
            TEMPLATE, values={**given, "on": _first_day(given["organisations"].split())}, **_choices(given)
        )
    try:
        preview = preview_merger(actor=signed_in(), today=business_date(), **MergerInput().load(given))
    except (ValidationError, Invalid) as error:
        errors = errors_at_fields(error)
    except Conflict as error:
        errors = {"": str(error)}
    else:
        return show_form(TEMPLATE, values=given, **_choices(given, preview))
    return show_form(TEMPLATE, values=given, errors=errors, **_choices(given))


@blueprint.post("/organisationer/sammanslagning")
@access(Access.ADMINISTRATOR)
def merge() -> Response | tuple[str, int]:
    """Merge organisations."""

    def do(values: dict[str, Any]) -> None:
        try:
            done = merge_organisations(actor=signed_in(), today=business_date(), **values)
        except Conflict as error:
            raise Invalid(str(error)) from error
        flash(
            _("%(into)s har tagit över från %(old)s.", into=done.into, old=_listed(done))
            + " "
            + ngettext("%(num)s aktivitet följde med.", "%(num)s aktiviteter följde med.", len(done.handovers))
        )

    done = url_for("people.organisation_list")
    return submit_form(TEMPLATE, MergerInput(), do, done=done, **_choices(request.form.to_dict()))


def _listed(merger: Merger) -> str:
    *names, last = [organisation.name for organisation in merger.old]
    return str(_("%(names)s och %(last)s", names=", ".join(names), last=last)) if names else last


def _first_day(keys: list[str]) -> date:
    """Return the day to begin with: the one after those chosen ended, if they have, or today."""
    today = business_date()
    ends = [one.ended for one in organisations() if one.key in keys and one.ended and one.ended < today]
    return max(ends) + timedelta(days=1) if ends else today


def _choices(given: dict[str, Any], preview: Merger | None = None) -> dict[str, Any]:
    """Return what the form offers: what goes on, and what has ended but still has something open."""
    today = business_date()
    chosen = str(given.get("organisations", "")).split()
    busy = open_shares(today)

    def goes_on(one: Organisation) -> bool:
        return one.ended is None or one.ended >= today

    found = organisations_by_name()
    return {
        "old": [one for one in found if goes_on(one) or one.id in busy or one.key in chosen],
        "chosen": chosen,
        "successors": [(one.key, one.name) for one in found if goes_on(one)],
        "preview": preview,
        "listed": _listed(preview) if preview else "",
        "look_words": LOOK_WORDS,
        "longest": LONGEST,
    }
