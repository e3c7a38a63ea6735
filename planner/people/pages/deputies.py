"""Who stands in for a person, and when."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.people.models import Person
from planner.people.operations import deputies
from planner.people.pages.blueprint import blueprint
from planner.people.pages.persons import find
from planner.people.queries.deputies import possible_deputies
from planner.people.schemas import DeputyInput


@blueprint.get("/personer/<int:person_id>/ersattare")
@access(Access.ADMINISTRATOR)
def deputy_form(person_id: int) -> str:
    """Show the form for naming a deputy."""
    return show_form("people/deputy.html", **_shown(find(person_id)))


@blueprint.post("/personer/<int:person_id>/ersattare")
@access(Access.ADMINISTRATOR)
def name_deputy(person_id: int) -> Response | tuple[str, int]:
    """Name a deputy."""
    found = find(person_id)

    def do(values: dict[str, Any]) -> None:
        deputies.name_deputy(actor=acting(), person_id=person_id, today=business_date(), **values)
        flash(_("Ersättaren är sparad."))

    return submit_form(
        "people/deputy.html",
        DeputyInput(),
        do,
        done=url_for("people.person", person_id=person_id),
        **_shown(found),
    )


def _shown(person: Person) -> dict[str, Any]:
    """Return what the form shows: read now, since what is refused leaves the person half read."""
    return {
        "person": person,
        "organisation": person.organisation.name if person.organisation else None,
        "possible": possible_deputies(person, business_date()),
    }


@blueprint.post("/personer/<int:person_id>/ersattare/<int:deputy_row_id>/slut")
@access(Access.ADMINISTRATOR)
def end_deputy(person_id: int, deputy_row_id: int) -> Response:
    """Let a deputy stand in no longer."""
    deputies.end_deputy(actor=acting(), person_id=person_id, deputy_row_id=deputy_row_id, today=business_date())
    flash(_("Ersättaren är borttagen från och med i dag."))
    return redirect(url_for("people.person", person_id=person_id))
