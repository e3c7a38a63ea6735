"""What a row of the table of activities may hold that comes back from a spreadsheet."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from planner.kit.fields import FreeText, OptionalDate
from planner.kit.forms import Input
from planner.people.rules import is_email, normal_email
from planner.plans.rules import Due, Status
from planner.plans.schemas import DueField
from planner.plans.sheet_words import means_nobody, statuses

# What an owner's cell means that says that nobody is to answer.
NOBODY = ""


class _StatusCell(fields.Field[Status | None]):
    """A status in the words of either language; an empty cell says nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Status | None:
        if not value:
            return None
        status = statuses().get(value.lower())
        if status is None:
            raise ValidationError([_l("Skriv Inte påbörjad, Pågår, Genomförd, Avvaktar eller Utgår.")])
        return status


class _OwnerCell(fields.Field[str | None]):
    """A person's address, or the word for nobody; an empty cell says nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if not value:
            return None
        if means_nobody(value):
            return NOBODY
        if not is_email(value):
            raise ValidationError([_l("Skriv e-postadressen till den som ska ansvara, eller ingen.")])
        return normal_email(value)


class _DueCell(DueField):
    """A deadline, with a small q too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Due:
        return super()._deserialize(value.upper() if isinstance(value, str) else value, attr, data, **kwargs)


class SheetRowInput(Input):
    """A row: which share it is about, and what is wanted for it; without the cells that are only there to be read."""

    key = FreeText(required=True, error_messages={"required": _l("Nyckeln saknas. Hämta tabellen på nytt.")})
    organisation_key = FreeText(
        required=True, error_messages={"required": _l("Nyckeln saknas. Hämta tabellen på nytt.")}
    )
    status = _StatusCell(load_default=None)
    comment = FreeText(load_default=None)
    paused_until = OptionalDate(load_default=None, allow_none=True)
    owner = _OwnerCell(load_default=None)
    due = _DueCell(load_default=None, allow_none=True)
    own_due = _DueCell(load_default=None, allow_none=True)
    reason = FreeText(load_default=None)
    control = fields.String(load_default="")
