"""The letter of an invitation, written when it is sent: its one-time link works from then on."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from planner.kit.db import db
from planner.kit.settings import Settings
from planner.mail import paper
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.links import password_link
from planner.people.models import Person
from planner.people.rules import Role
from planner.people.words import ROLE_WORDS, TASK_WORDS


def write_invitations(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters of claimed invitations; who has left or found the way in meanwhile gets none."""
    people = {
        person.id: person
        for person in db.session.scalars(
            select(Person)
            .options(joinedload(Person.organisation))
            .where(
                Person.id.in_({claimed.recipient_id for claimed in claims}),
                Person.password_hash.is_(None),
                Person.last_sign_in_at.is_(None),
            )
        )
        if not person.is_gone(today)
    }
    return {claimed.id: _letter(people[claimed.recipient_id]) for claimed in claims if claimed.recipient_id in people}


def _letter(person: Person) -> Letter:
    settings: Settings = current_app.extensions["planner.settings"]
    sign_in = paper.page("auth.sign_in")
    # Whose organisation doesn't allow passwords signs in with the city's own account.
    with_password = person.organisation is None or person.organisation.passwords_allowed
    with paper.in_language_of(person.locale):
        facts = {
            "name": person.name,
            "role": ROLE_WORDS[Role(person.role)],
            "task": TASK_WORDS[Role(person.role)],
            "organisation": person.organisation.name if person.organisation else None,
            "with_password": with_password,
            "link": password_link(person) if with_password else sign_in,
            "sign_in": sign_in,
            "life": _life(settings.password_link_hours),
            "email": person.email,
            "ask": paper.whom_to_ask(),
        }
        subject = _("Välkommen till Planner, där handlingsplanen följs upp")
        return paper.write("invitation", address=person.email, subject=subject, facts=facts)


def _life(hours: int) -> str:
    """Return in words how long a link works."""
    if hours % 24:
        return str(ngettext("%(num)s timme", "%(num)s timmar", hours))
    return str(ngettext("%(num)s dygn", "%(num)s dygn", hours // 24))
