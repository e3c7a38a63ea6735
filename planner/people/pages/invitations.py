"""Inviting one person, or several chosen in the list."""

from collections.abc import Sequence

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from planner.kit.actor import acting
from planner.kit.clock import business_date
from planner.kit.errors import Invalid
from planner.kit.fields import LARGEST_INTEGER
from planner.kit.settings import Settings
from planner.kit.web import Access, access, own_address
from planner.people.models import Person
from planner.people.operations.invitations import Invited
from planner.people.operations.invitations import invite as invite_people
from planner.people.pages.blueprint import blueprint
from planner.people.pages.persons import find


@blueprint.post("/personer/<int:person_id>/inbjudningar")
@access(Access.ADMINISTRATOR)
def invite(person_id: int) -> Response:
    """Invite a person."""
    found = find(person_id)
    _tell(invite_people(actor=acting(), person_ids=[found.id], today=business_date()))
    return redirect(url_for("people.person", person_id=found.id))


@blueprint.post("/personer/inbjudningar")
@access(Access.ADMINISTRATOR)
def invite_chosen() -> Response:
    """Invite those who are chosen in the list."""
    given = request.form.getlist("person_id")
    chosen = {int(number) for number in given if number.isdecimal() and int(number) <= LARGEST_INTEGER}
    if not chosen:
        raise Invalid(_("Ingen är vald. Gå tillbaka och kryssa för dem som ska bjudas in."))
    _tell(invite_people(actor=acting(), person_ids=chosen, today=business_date()))
    return redirect(own_address(request.form.get("next")) or url_for("people.people"))


def _tell(result: Invited) -> None:
    settings: Settings = current_app.extensions["planner.settings"]
    if count := len(result.invited):
        if settings.mail_server:
            flash(ngettext("%(num)s inbjudan är på väg.", "%(num)s inbjudningar är på väg.", count))
        else:
            flash(
                ngettext(
                    "%(num)s inbjudan väntar tills en e-postserver är angiven.",
                    "%(num)s inbjudningar väntar tills en e-postserver är angiven.",
                    count,
                )
            )
    if result.having_access:
        flash(_("Har redan åtkomst och får ingen inbjudan: %(names)s.", names=_names(result.having_access)))
    if result.gone:
        flash(_("Har slutat och får ingen inbjudan: %(names)s.", names=_names(result.gone)))


def _names(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people)
