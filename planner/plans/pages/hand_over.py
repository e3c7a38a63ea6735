"""What a person answers for, handing it over, and naming who coordinates an area."""

from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.fields import LARGEST_INTEGER
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.people.queries.persons import contact_of, person_by_id
from planner.people.rules import Role
from planner.plans.operations import hand_over as operations
from planner.plans.pages.blueprint import blueprint
from planner.plans.queries.areas import find_area
from planner.plans.queries.hand_over import areas_coordinated, count_held, held_assignments, people_with
from planner.plans.schemas import HandOverInput, OwnerInput

# More than anybody answers for; beyond it, all can still be handed over at once.
LONGEST = 200


@blueprint.get("/personer/<int:person_id>/overlamning")
@access(Access.STRATEGIST)
def hand_over_form(person_id: int) -> str:
    """Show what a person answers for, and the form for handing it over."""
    return show_form("plans/hand_over.html", chosen=set(), **_held_by(person_id))


@blueprint.post("/personer/<int:person_id>/overlamning")
@access(Access.STRATEGIST)
def hand_over(person_id: int) -> Response | tuple[str, int]:
    """Hand over what is chosen, or all of it, to one person."""
    given = request.form.getlist("assignment_id")
    chosen = {int(number) for number in given if number.isdecimal() and int(number) <= LARGEST_INTEGER}

    def do(values: dict[str, Any]) -> None:
        handed = operations.hand_over(
            actor=signed_in(),
            person_id=person_id,
            to_id=values["to_id"],
            assignment_ids=None if values["everything"] else chosen,
            today=business_date(),
        )
        flash(ngettext("%(num)s aktivitet är överlämnad.", "%(num)s aktiviteter är överlämnade.", handed))

    return submit_form(
        "plans/hand_over.html",
        HandOverInput(),
        do,
        done=url_for("plans.hand_over_form", person_id=person_id),
        chosen=chosen,
        **_held_by(person_id),
    )


def _held_by(person_id: int) -> dict[str, Any]:
    person, today = person_by_id(person_id), business_date()
    if person is None:
        raise NotFound(_("Personen finns inte."))
    return {
        "person": person,
        "held": held_assignments(person.id, today, LONGEST),
        "total": count_held(person.id, today),
        "areas": areas_coordinated(person.id),
        "contact_of": contact_of(person.id),
        "receivers": [
            (one.id, f"{one.name} ({one.email})") for one in people_with(Role.CONTRIBUTOR, today) if one.id != person.id
        ],
    }


@blueprint.get("/omraden/<key>/samordnare")
@access(Access.STRATEGIST)
def coordinator_form(key: str) -> str:
    """Show the form for naming who coordinates an area."""
    return show_form("plans/coordinator.html", **_area_and_people(key))


@blueprint.post("/omraden/<key>/samordnare")
@access(Access.STRATEGIST)
def name_coordinator(key: str) -> Response | tuple[str, int]:
    """Name who coordinates an area."""

    def do(values: dict[str, Any]) -> None:
        operations.name_coordinator(actor=signed_in(), area_key=key, today=business_date(), **values)
        flash(_("Samordnaren är ändrad."))

    done = url_for("plans.area", key=key)
    return submit_form("plans/coordinator.html", OwnerInput(), do, done=done, **_area_and_people(key))


def _area_and_people(key: str) -> dict[str, Any]:
    people = people_with(Role.COORDINATOR, business_date())
    return {
        "area": find_area(key, actor=signed_in()),
        "people": [(one.id, f"{one.name} ({one.email})") for one in people],
    }


def answers_panel(person_id: int, today: date) -> Markup | None:
    """Return what a person's page says of the areas they coordinate and the activities they answer for."""
    return Markup(  # noqa: S704 - escaped # nosec B704
        render_template(
            "plans/_answers.html",
            person_id=person_id,
            areas=areas_coordinated(person_id),
            held=count_held(person_id, today),
        )
    )
