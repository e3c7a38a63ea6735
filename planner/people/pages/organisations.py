"""/organisationer: the tree of organisations, one organisation, and the forms that add and change them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import current_app, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.people.models import Organisation
from planner.people.operations.organisations import add_organisation, edit_organisation
from planner.people.pages.blueprint import blueprint
from planner.people.queries.organisations import (
    find_organisation,
    organisation_rows,
    organisations,
    organisations_by_name,
)
from planner.people.queries.persons import people
from planner.people.rules import OrganisationKind
from planner.people.schemas import OrganisationEditInput, OrganisationInput
from planner.people.words import KIND_WORDS

# How much is open at each organisation, by its number, on a day; a room above knows, and wiring registers it.
OpenShares = Callable[[date], Mapping[int, int]]
OPEN_SHARES = "planner.open_shares"


@blueprint.get("/organisationer")
@access(Access.ADMINISTRATOR)
def organisation_list() -> str:
    """Show all organisations, each below the one that it is part of."""
    today = business_date()
    return render_template(
        "people/organisations.html", rows=organisation_rows(today), open_shares=_open_shares(today), kinds=KIND_WORDS
    )


@blueprint.get("/organisationer/ny")
@access(Access.ADMINISTRATOR)
def add_organisation_form() -> str:
    """Show the form for a new organisation."""
    return show_form("people/organisation.html", values={"passwords_allowed": True}, **_choices(None))


@blueprint.post("/organisationer/ny")
@access(Access.ADMINISTRATOR)
def create_organisation() -> Response | tuple[str, int]:
    """Add an organisation."""

    def do(values: dict[str, Any]) -> None:
        added = add_organisation(actor=acting(), today=business_date(), **values)
        flash(_("%(name)s är tillagd.", name=added.name))

    done = url_for("people.organisation_list")
    return submit_form("people/organisation.html", OrganisationInput(), do, done=done, **_choices(None))


@blueprint.get("/organisationer/<key>")
@access(Access.ADMINISTRATOR)
def organisation(key: str) -> str:
    """Show what is kept of an organisation, and let it be changed."""
    found = find_organisation(key)
    choices = _choices(found)
    keys = {one.id: one.key for one in organisations()}
    values = {
        "name": found.name,
        "kind": found.kind,
        "parent": keys.get(found.parent_id or 0, ""),
        "contact_id": found.contact_id or "",
        "started": found.started or "",
        "ended": found.ended or "",
        "successor": keys.get(found.successor_id or 0, ""),
        "passwords_allowed": found.passwords_allowed,
    }
    return show_form("people/organisation.html", values=values, **choices)


@blueprint.post("/organisationer/<key>")
@access(Access.ADMINISTRATOR)
def change_organisation(key: str) -> Response | tuple[str, int]:
    """Change what is kept of an organisation."""
    found = find_organisation(key)

    def do(values: dict[str, Any]) -> None:
        edit_organisation(actor=acting(), key=key, today=business_date(), **values)
        flash(_("Uppgifterna är sparade."))

    # Back to the organisation: where it ended with something left to do, its page says so.
    done = url_for("people.organisation", key=key)
    return submit_form("people/organisation.html", OrganisationEditInput(), do, done=done, **_choices(found))


def _open_shares(today: date) -> Mapping[int, int]:
    count: OpenShares | None = current_app.extensions.get(OPEN_SHARES)
    return count(today) if count else {}


def _choices(of: Organisation | None) -> dict[str, Any]:
    """Return what the form of an organisation offers; what has ended only where it is chosen already."""
    today = business_date()
    chosen = {of.parent_id, of.successor_id} if of else set()
    offered = [
        one
        for one in organisations_by_name()
        if one is not of and (one.id in chosen or one.ended is None or one.ended >= today)
    ]
    here = people(today)
    contacts = [(person.id, f"{person.name} ({person.email})") for person in here]
    return {
        "organisation": of,
        "kinds": [(kind.value, KIND_WORDS[kind]) for kind in OrganisationKind],
        "organisations": [(one.key, one.name) for one in offered],
        "contacts": contacts,
        "people_here": sum(of is not None and person.organisation_id == of.id for person in here),
        "open_shares": _open_shares(today).get(of.id, 0) if of else 0,
        "has_ended": bool(of and of.ended and of.ended < today),
    }
