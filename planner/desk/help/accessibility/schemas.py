"""What comes in: the organisation's parts of the statement, a fault, and what was done about one."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validates_schema

from planner.desk.help.accessibility.rules import Conformance
from planner.kit.fields import EmptyIsNone, FreeText, OptionalDate, OptionalEnum
from planner.kit.forms import Input
from planner.people.rules import NAME_LENGTH
from planner.people.schemas import EmailField, Line


class OptionalEmail(EmptyIsNone, EmailField):
    """An e-mail address, or nothing."""


class StatementInput(Input):
    """The organisation's parts of the statement."""

    organisation = Line(required=True, max_length=NAME_LENGTH)
    contact_email = OptionalEmail(allow_none=True, load_default=None)
    contact_phone = Line(max_length=40, load_default=None)
    conformance = OptionalEnum(
        Conformance, by_value=True, required=True, error_messages={"null": _l("Välj ett av alternativen.")}
    )
    shortcomings = FreeText(load_default=None)
    burden = FreeText(load_default=None)
    not_covered = FreeText(load_default=None)
    how_tested = FreeText(load_default=None)
    tested_by = Line(max_length=NAME_LENGTH, load_default=None)
    assessed_on = OptionalDate(required=True, error_messages={"null": _l("Ange den dag då ni gick igenom tjänsten.")})
    published_on = OptionalDate(allow_none=True, load_default=None)

    @validates_schema
    def _can_be_reached(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data.get("contact_email") and not data.get("contact_phone"):
            raise ValidationError({"contact_email": [_l("Ange en e-postadress eller ett telefonnummer.")]})

    @validates_schema
    def _says_one_thing(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("conformance") is Conformance.FULL and data.get("shortcomings"):
            message = _l("Ni har skrivit brister. Välj delvis förenlig, eller ta bort dem.")
            raise ValidationError({"conformance": [message]})


class FaultInput(Input):
    """A fault that somebody reports. `website` is a trap: people don't see it, programs fill it in."""

    what = FreeText(required=True, error_messages={"required": _l("Skriv vad som inte fungerar.")})
    place = Line(max_length=500, load_default=None)
    email = OptionalEmail(allow_none=True, load_default=None)
    website = fields.String(load_default="")


class HandledInput(Input):
    """What was done about a fault."""

    outcome = FreeText(load_default=None)
