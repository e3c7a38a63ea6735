"""/personer: the list of people, one person, and the forms that add and change them."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.errors import Invalid, NotFound
from planner.kit.forms import from_address, show_form, submit_form
from planner.kit.web import Access, access
from planner.people.models import Organisation, Person
from planner.people.operations import departures
from planner.people.operations import persons as operations
from planner.people.operations.invitations import may_be_invited
from planner.people.pages.blueprint import PERSON_PANELS, PersonPanel, blueprint
from planner.people.queries.deputies import deputies_of
from planner.people.queries.organisations import organisations
from planner.people.queries.persons import PeopleFilter, contact_of, people_page, person_by_id, version_of
from planner.people.rules import PersonState, Role
from planner.people.schemas import LeaveInput, PeopleListInput, PersonInput
from planner.people.words import LOCALE_WORDS, MAIL_WORDS, ROLE_WORDS

# The fields of the form by the columns that they fill.
_FIELDS = {"organisation_id": "organisation", "mail_choice": "mail"}


@blueprint.get("/personer")
@access(Access.ADMINISTRATOR)
def people() -> str:
    """Show all people, filtered, a page at a time; the address holds all of it."""
    wanted = from_address(PeopleListInput())
    today = business_date()
    state = PersonState(wanted["state"]) if wanted["state"] in set(PersonState) else None
    page = people_page(
        PeopleFilter(wanted["q"], wanted["role"], wanted["organisation"], state), page=wanted["page"], today=today
    )
    return render_template(
        "people/list.html",
        page=page,
        wanted=wanted,
        organisations=organisations(),
        may_be_invited={person.id for person in page.rows if may_be_invited(person, today)},
    )


@blueprint.get("/personer/<int:person_id>")
@access(Access.ADMINISTRATOR)
def person(person_id: int) -> str:
    """Show what is kept of a person, and what may be done."""
    found, today = find(person_id), business_date()
    panels: list[PersonPanel] = current_app.extensions.get(PERSON_PANELS, [])
    return render_template(
        "people/person.html",
        person=found,
        state=found.state(today),
        deputies=deputies_of(found.id, today),
        contact_of=contact_of(found.id),
        may_be_invited=may_be_invited(found, today),
        panels=[content for panel in panels if (content := panel(found.id, today))],
    )


@blueprint.get("/personer/ny")
@access(Access.ADMINISTRATOR)
def add_form() -> str:
    """Show the form for a new person."""
    return show_form("people/form.html", **_choices(None))


@blueprint.post("/personer/ny")
@access(Access.ADMINISTRATOR)
def add() -> Response | tuple[str, int]:
    """Add a person. Nothing is sent to them: inviting is an act of its own."""

    def do(values: dict[str, Any]) -> None:
        del values["version"]
        added = _save(lambda: operations.add_person(actor=acting(), **values))
        flash(_("%(name)s är tillagd. Ingen inbjudan är skickad ännu.", name=added.name))

    return submit_form("people/form.html", PersonInput(), do, done=url_for("people.people"), **_choices(None))


@blueprint.get("/personer/<int:person_id>/uppgifter")
@access(Access.ADMINISTRATOR)
def edit_form(person_id: int) -> str:
    """Show the form for changing what is kept of a person."""
    found = find(person_id)
    values = {
        "name": found.name,
        "email": found.email,
        "role": found.role,
        "organisation": found.organisation.key if found.organisation else "",
        "locale": found.locale or "",
        "mail": found.mail_choice or "",
    }
    return show_form("people/form.html", values=values, **_choices(found))


@blueprint.post("/personer/<int:person_id>/uppgifter")
@access(Access.ADMINISTRATOR)
def edit(person_id: int) -> Response | tuple[str, int]:
    """Change what is kept of a person."""

    def do(values: dict[str, Any]) -> None:
        _save(lambda: operations.edit_person(actor=acting(), person_id=person_id, **values))
        flash(_("Uppgifterna är sparade."))

    done = url_for("people.person", person_id=person_id)
    return submit_form("people/form.html", PersonInput(), do, done=done, **_choices(find(person_id)))


def _save(saving: Any) -> Person:
    """Save, and tell at the form's fields what others did first."""
    try:
        saved: Person = saving()
    except operations.AddressTaken as error:
        raise Invalid(str(error), {"email": str(error)}) from error
    except operations.ChangedMeanwhile as error:
        raise Invalid(str(error), _said_of(error)) from error
    return saved


def _said_of(conflict: operations.ChangedMeanwhile) -> dict[str, str]:
    """Return what now stands in each field that somebody else has changed."""
    words: dict[str, Any] = {
        "role": ROLE_WORDS,
        "organisation_id": {organisation.id: organisation.name for organisation in organisations()},
        "locale": LOCALE_WORDS,
        "mail_choice": MAIL_WORDS,
    }
    said = {}
    for column, value in conflict.present.items():
        shown = words[column].get(value, _("inget angivet")) if column in words else value
        said[_FIELDS.get(column, column)] = _(
            "Någon annan har nyss ändrat det här till ”%(value)s”. Spara igen om det ska vara som det står nedan.",
            value=shown,
        )
    return said


@blueprint.get("/personer/<int:person_id>/avslut")
@access(Access.ADMINISTRATOR)
def leave_form(person_id: int) -> str:
    """Show the form for a person who leaves."""
    return show_form("people/leave.html", person=find(person_id), values={"left_on": business_date().isoformat()})


@blueprint.post("/personer/<int:person_id>/avslut")
@access(Access.ADMINISTRATOR)
def leave(person_id: int) -> Response | tuple[str, int]:
    """Let a person be gone from a day on."""

    def do(values: dict[str, Any]) -> None:
        departures.leave(actor=acting(), person_id=person_id, today=business_date(), **values)
        flash(_leaving(values["left_on"]))

    done = url_for("people.person", person_id=person_id)
    return submit_form("people/leave.html", LeaveInput(), do, done=done, person=find(person_id))


def _leaving(left_on: date) -> str:
    if left_on <= business_date():
        return str(_("Personen har inte längre åtkomst. Se efter om något behöver lämnas över."))
    return str(_("Avslutet är sparat. Se efter om något behöver lämnas över."))


@blueprint.post("/personer/<int:person_id>/aterintrade")
@access(Access.ADMINISTRATOR)
def come_back(person_id: int) -> Response:
    """Let a person who has left, or was to leave, be here again."""
    departures.come_back(actor=acting(), person_id=person_id)
    flash(_("Personen har åtkomst igen."))
    return redirect(url_for("people.person", person_id=person_id))


def find(person_id: int) -> Person:
    """Return a person with their organisation. Raises NotFound when there is none."""
    found = person_by_id(person_id)
    if found is None:
        raise NotFound(_("Personen finns inte."))
    return found


def _choices(of: Person | None) -> dict[str, Any]:
    """Return what the form of a person offers; an organisation that has ended only to those who belong to it."""
    today = business_date()

    def is_offered(organisation: Organisation) -> bool:
        mine = of is not None and of.organisation_id == organisation.id
        return mine or organisation.ended is None or organisation.ended >= today

    return {
        "person_id": of.id if of else None,
        "name": of.name if of else None,
        "version": version_of(of) if of else None,
        "roles": [(role.value, ROLE_WORDS[role]) for role in Role],
        "organisations": [(one.key, one.name) for one in organisations() if is_offered(one)],
        "locales": [(locale.value, word) for locale, word in LOCALE_WORDS.items()],
        "mails": [(choice.value, word) for choice, word in MAIL_WORDS.items()],
    }
