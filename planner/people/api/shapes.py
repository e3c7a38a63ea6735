"""What comes in and is answered about people and organisations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from planner.kit.api.paging import PageQuery
from planner.kit.api.shapes import Answer, choice, day, flag, moment, number, one_of, page_of_items, text
from planner.kit.fields import FreeText, OptionalInteger
from planner.people.rules import Locale, MailChoice, OrganisationKind, PersonState, Role
from planner.people.schemas import OrganisationEditInput, OrganisationInput, PersonInput


class YesOrNo(fields.Boolean):
    """True or false, and no words or numbers for them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError([_l("Ange true eller false.")])
        return value


class PeopleQuery(PageQuery):
    """Which people."""

    q = FreeText(load_default=None, max_length=200, metadata={"description": "Part of name or e-mail."})
    role = choice(Role, "Their role.")
    organisation = FreeText(
        load_default=None, max_length=80, metadata={"description": "Key of an organisation.", "example": "bromma"}
    )
    state = choice(PersonState, "How far they have come; `new`: all who never signed in.")


class NewPerson(PersonInput):
    """Somebody to be added."""

    class Meta(PersonInput.Meta):
        """Settings of marshmallow."""

        exclude = ("version",)


class PersonChange(NewPerson):
    """What is to be changed of a person; what is left out stays."""


class PersonAnswer(Answer):
    """A person."""

    id = number("The person's number.", 7)
    email = text("E-mail.", "bromma@example.org")
    name = text("Name.", "Enhetschef Bromma")
    role = one_of(Role, "What they may do.", "contributor")
    organisation = text("Key of their organisation.", "bromma", nullable=True)
    locale = one_of(Locale, "Their language; null: the service's.", None)
    mail = one_of(MailChoice, "When they want reminders; null: what is usual for the role.", "daily", nullable=True)
    state = one_of(PersonState, "How far they have come.", "active")
    left_on = day("The first day on which they are gone.", None)
    last_sign_in_at = moment("When they signed in last.", "2014-10-30T08:00:00+00:00", nullable=True)


class NewOrganisation(OrganisationInput):
    """An organisation to be added."""

    contact_id = OptionalInteger(
        load_default=None,
        allow_none=True,
        strict=True,
        metadata={"description": "Number of the person who answers where nobody is named.", "example": 7},
    )
    passwords_allowed = YesOrNo(
        load_default=True, metadata={"description": "Whether its people may sign in with a password.", "example": True}
    )


class OrganisationChange(OrganisationEditInput):
    """What is to be changed of an organisation; what is left out stays."""

    contact_id = OptionalInteger(
        allow_none=True, strict=True, metadata={"description": "Number of the person.", "example": 7}
    )
    passwords_allowed = YesOrNo(metadata={"description": "Whether its people may sign in with a password."})


class OrganisationAnswer(Answer):
    """An organisation."""

    key = text("Its key, made of its first name; it stays.", "bromma")
    name = text("Its name.", "Bromma")
    kind = one_of(OrganisationKind, "What it is.", "district")
    parent = text("Key of the organisation that it is part of.", "stockholm", nullable=True)
    contact_id = number("Number of the person who answers where nobody is named.", 7, nullable=True)
    started = day("Its first day.", None)
    ended = day("Its last day.", None)
    successor = text("Key of the organisation that took its place.", None)
    passwords_allowed = flag("Whether its people may sign in with a password.", True)


PeoplePage = page_of_items(PersonAnswer, name="PeoplePage")
OrganisationPage = page_of_items(OrganisationAnswer, name="OrganisationPage")
