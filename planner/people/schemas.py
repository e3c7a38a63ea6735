"""What comes in to the operations on people, from pages, files and the API."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from planner.kit.fields import EmptyIsNone, FreeText, OptionalDate, OptionalEnum, OptionalInteger
from planner.kit.forms import Input
from planner.kit.identity_numbers import holds_identity_number
from planner.people.rules import (
    EMAIL_LENGTH,
    NAME_LENGTH,
    Locale,
    MailChoice,
    OrganisationKind,
    Role,
    is_email,
    normal_email,
)

# The words that a file may use beside the codes themselves.
ROLE_NAMES = {
    **{role.value: role for role in Role},
    "läsare": Role.READER,
    "aktivitetsansvarig": Role.CONTRIBUTOR,
    "activity owner": Role.CONTRIBUTOR,
    "områdesansvarig": Role.COORDINATOR,
    "area coordinator": Role.COORDINATOR,
    "strateg": Role.STRATEGIST,
    "systemadministratör": Role.ADMINISTRATOR,
    "system administrator": Role.ADMINISTRATOR,
}
LOCALE_NAMES = {
    **{locale.value: locale for locale in Locale},
    "svenska": Locale.SV,
    "swedish": Locale.SV,
    "engelska": Locale.EN,
    "english": Locale.EN,
}


class Line(FreeText):
    """A text of one line."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and ("\n" in text or "\t" in text):
            raise ValidationError([_l("Skriv texten på en rad.")])
        return text


class EmailField(fields.Field[str]):
    """An e-mail address, as it is kept."""

    in_json: ClassVar[dict[str, Any]] = {"type": "string", "format": "email", "maxLength": EMAIL_LENGTH}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = normal_email(value) if isinstance(value, str) else ""
        if not text:
            raise ValidationError([_l("Fyll i e-postadressen.")])
        if not is_email(text):
            raise ValidationError([_l("Skriv e-postadressen som namn@example.org.")])
        if holds_identity_number(text):
            raise ValidationError([_l("Adressen innehåller ett personnummer. Ange en annan adress.")])
        return text


class WordField(EmptyIsNone, fields.Field[Any]):
    """One of some words, however it is capitalised; nothing means None."""

    def __init__(self, words: dict[str, Any], message: Any, **kwargs: Any) -> None:
        super().__init__(allow_none=True, load_default=None, **kwargs)
        self.words = words
        self.message = message

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = self.words.get(" ".join(str(value).lower().split()))
        if found is None:
            raise ValidationError([self.message])
        return found


def _name() -> Line:
    return Line(
        required=True,
        max_length=NAME_LENGTH,
        error_messages={"required": _l("Fyll i namnet.")},
        metadata={"description": "The name."},
    )


def _email() -> EmailField:
    return EmailField(
        required=True,
        error_messages={"required": _l("Fyll i e-postadressen.")},
        metadata={"description": "The e-mail address, which identifies the person."},
    )


class PersonInput(Input):
    """A person. `organisation` is a key; `version` is what the form was filled in from."""

    name = _name()
    email = _email()
    role = fields.Enum(
        Role,
        by_value=True,
        required=True,
        error_messages={"required": _l("Välj en roll."), "unknown": _l("Välj en roll.")},
        metadata={"description": "What the person may do."},
    )
    organisation = Line(
        load_default=None,
        max_length=80,
        attribute="organisation_key",
        metadata={"description": "Key of the organisation that the person belongs to."},
    )
    locale = OptionalEnum(
        Locale,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "The person's language; null: the service's."},
    )
    mail = OptionalEnum(
        MailChoice,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "When the person wants reminders; null: what is usual for the role."},
    )
    version = fields.String(load_default=None)


class ImportedPerson(Input):
    """A row of a file of people. What is empty stays as it is or, of somebody new, gets its default."""

    name = _name()
    email = _email()
    role = WordField(
        ROLE_NAMES,
        _l("Skriv läsare, aktivitetsansvarig, områdesansvarig, strateg eller systemadministratör."),
    )
    organisation = Line(load_default=None, max_length=200)
    locale = WordField(LOCALE_NAMES, _l("Skriv svenska eller engelska."))


class DeputyInput(Input):
    """Who stands in for somebody, from one day to another, both counting."""

    deputy_id = OptionalInteger(
        required=True,
        allow_none=False,
        error_messages={"null": _l("Välj en person."), "required": _l("Välj en person.")},
    )
    starts = OptionalDate(required=True, allow_none=False, error_messages={"null": _l("Ange en dag.")})
    ends = OptionalDate(required=True, allow_none=False, error_messages={"null": _l("Ange en dag.")})


class LeaveInput(Input):
    """The first day on which a person is gone."""

    left_on = OptionalDate(
        required=True,
        allow_none=False,
        error_messages=dict.fromkeys(("required", "null"), _l("Ange en dag.")),
        metadata={"description": "The first day on which the person is gone."},
    )


class PeopleListInput(Input):
    """Filter and page of the list of people. What makes no sense is ignored: addresses get old."""

    q = FreeText(load_default=None, max_length=200)
    role = OptionalEnum(Role, by_value=True, load_default=None, allow_none=True)
    organisation = FreeText(load_default=None, max_length=80)
    state = fields.String(load_default=None)
    page = fields.Integer(load_default=1)


class OrganisationInput(Input):
    """An organisation. `parent` and `successor` are keys; `ended` is its last day."""

    name = _name()
    kind = fields.Enum(
        OrganisationKind,
        by_value=True,
        required=True,
        error_messages={"required": _l("Välj ett slag."), "unknown": _l("Välj ett slag.")},
        metadata={"description": "What it is."},
    )
    parent = Line(
        load_default=None,
        max_length=80,
        attribute="parent_key",
        metadata={"description": "Key of the organisation that it is part of."},
    )
    contact_id = OptionalInteger(load_default=None, allow_none=True)
    started = OptionalDate(load_default=None, allow_none=True, metadata={"description": "Its first day."})
    # A box that isn't ticked isn't sent.
    passwords_allowed = fields.Boolean(load_default=False)


class OrganisationEditInput(OrganisationInput):
    """What is kept of an organisation that exists."""

    ended = OptionalDate(load_default=None, allow_none=True, metadata={"description": "Its last day."})
    successor = Line(
        load_default=None,
        max_length=80,
        attribute="successor_key",
        metadata={"description": "Key of the organisation that takes its place."},
    )
