"""People."""

from datetime import date
from typing import Any

from flask import Response

from planner.kit.actor import acting
from planner.kit.api.answers import answer, check_unchanged, created
from planner.kit.api.paging import answer_page
from planner.kit.api.problems import PREFIX
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.web import Access, access
from planner.people.api.blueprint import blueprint
from planner.people.api.shapes import NewPerson, PeoplePage, PeopleQuery, PersonAnswer, PersonChange
from planner.people.models import Person
from planner.people.operations.departures import leave
from planner.people.operations.persons import add_person, edit_person, lock_person
from planner.people.queries.persons import PeopleFilter, people_by_page, person_by_id
from planner.people.rules import Locale, MailChoice, Role
from planner.people.schemas import LeaveInput

_SOMEBODY = {
    "email": "bromma@example.org",
    "name": "Enhetschef Bromma",
    "role": "contributor",
    "organisation": "bromma",
}


@blueprint.get("/people")
@access(Access.ADMINISTRATOR)
@blueprint.asks(PeopleQuery)
@blueprint.gives(PeoplePage)
def list_people(wanted: dict[str, Any]) -> Response:
    """List people by name, those who have left among them."""
    today = business_date()
    narrowed = PeopleFilter(wanted["q"], wanted["role"], wanted["organisation"], wanted["state"])
    page = people_by_page(narrowed, limit=wanted["limit"], cursor=wanted["cursor"], today=today)
    return answer_page(page, [_person(row.Person, today) for row in page.rows])


@blueprint.post("/people")
@access(Access.ADMINISTRATOR)
@blueprint.takes(NewPerson, example=_SOMEBODY)
@blueprint.gives(PersonAnswer, status=201, problems=(409,))
def add(values: dict[str, Any]) -> Response:
    """Add a person.

    Nobody is invited by it. 409 where somebody has the e-mail already.
    """
    person = add_person(actor=acting(), **values)
    return created(_read(person.id), at=f"{PREFIX}/people/{person.id}")


@blueprint.get("/people/<int:person_id>")
@access(Access.ADMINISTRATOR)
@blueprint.gives(PersonAnswer)
def read_person(person_id: int) -> Response:
    """Read a person."""
    return answer(_read(person_id))


@blueprint.patch("/people/<int:person_id>")
@access(Access.ADMINISTRATOR)
@blueprint.takes(PersonChange, partial=True, example={"role": "coordinator"})
@blueprint.gives(PersonAnswer, problems=(409, 412, 428))
def change(values: dict[str, Any], person_id: int) -> Response:
    """Change a person. Another e-mail ends their sessions and one-time links."""
    lock_person(person_id)
    before = _read(person_id)
    check_unchanged(before)
    present = {
        "email": before["email"],
        "name": before["name"],
        "role": Role(before["role"]),
        "locale": before["locale"] and Locale(before["locale"]),
        "mail": before["mail"] and MailChoice(before["mail"]),
        "organisation_key": before["organisation"],
    }
    edit_person(actor=acting(), person_id=person_id, **{**present, **values})
    return answer(_read(person_id))


@blueprint.post("/people/<int:person_id>/departures")
@access(Access.ADMINISTRATOR)
@blueprint.takes(LeaveInput, example={"left_on": "2014-12-01"})
@blueprint.gives(PersonAnswer, problems=(409,))
def depart(values: dict[str, Any], person_id: int) -> Response:
    """Let a person be gone from a day on: no access and no mail. Their place in history stays."""
    leave(actor=acting(), person_id=person_id, today=business_date(), **values)
    return answer(_read(person_id))


def _read(person_id: int) -> dict[str, Any]:
    person = person_by_id(person_id)
    if person is None:
        raise NotFound(str(person_id))
    return _person(person, business_date())


def _person(person: Person, today: date) -> dict[str, Any]:
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation.key if person.organisation else None,
        "locale": person.locale,
        "mail": person.mail_choice,
        "state": person.state(today),
        "left_on": person.left_on,
        "last_sign_in_at": person.last_sign_in_at,
    }
