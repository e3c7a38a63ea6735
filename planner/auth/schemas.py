"""What comes in from the pages of one's own account."""

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validates

from planner.auth.rules import Scope
from planner.kit.fields import FreeText, OptionalEnum, OptionalInteger
from planner.kit.forms import Input
from planner.people.rules import Locale, MailChoice

TOKEN_NAME_LENGTH = 80


class TokenInput(Input):
    """A token to be made: what it is for, what it may do, and for how many days."""

    name = FreeText(
        required=True,
        max_length=TOKEN_NAME_LENGTH,
        error_messages={"required": _l("Skriv vad nyckeln ska användas till.")},
    )
    scope = fields.Enum(
        Scope,
        by_value=True,
        required=True,
        error_messages={"required": _l("Välj vad nyckeln får göra."), "unknown": _l("Välj vad nyckeln får göra.")},
    )
    days = OptionalInteger(
        required=True,
        error_messages={"invalid": _l("Ange antalet dagar som ett heltal."), "null": _l("Ange antalet dagar.")},
    )

    @validates("name")
    def _one_line(self, value: str, **_context: object) -> None:
        if "\n" in value or "\t" in value:
            raise ValidationError([_l("Skriv texten på en rad.")])


class PreferencesInput(Input):
    """What a person chooses for themselves; nothing means the service's, or the role's, own choice."""

    locale = OptionalEnum(Locale, by_value=True, load_default=None, allow_none=True)
    mail = OptionalEnum(MailChoice, by_value=True, load_default=None, allow_none=True, attribute="mail_choice")


class ChangePasswordInput(Input):
    """The password there is and the one that is to take its place, as they were typed."""

    current = fields.String(required=True, error_messages={"required": _l("Fyll i fältet.")})
    password = fields.String(required=True, error_messages={"required": _l("Fyll i fältet.")})
