"""What comes in to the plan's operations, from pages and, later, the API."""

from datetime import UTC
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from planner.kit.fields import EmptyIsNone, FreeText, OptionalDate, OptionalEnum, OptionalInteger
from planner.kit.forms import Input
from planner.people.rules import NAME_LENGTH
from planner.people.schemas import EmailField, Line
from planner.plans.rules import VIEW_NAME_LENGTH, Due, DueError, Forecast, Precision, Status


class DueField(EmptyIsNone, fields.Field[Due]):
    """A deadline: 2014-12-31, 2014-12, 2014-Q4 or 2014."""

    in_json: ClassVar[dict[str, str]] = {"type": "string", "pattern": r"^[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Due:
        try:
            return Due.parse(value if isinstance(value, str) else "")
        except DueError as error:
            raise ValidationError([_l("Skriv tidplanen som 2014-12-31, 2014-12, 2014-Q4 eller 2014.")]) from error


class MonthField(DueField):
    """A month, such as 2014-12, or nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Due:
        due = super()._deserialize(value, attr, data, **kwargs)
        if due.precision is not Precision.MONTH:
            raise ValidationError([_l("Skriv månaden som 2014-12.")])
        return due


class StatusReportInput(Input):
    """A status report."""

    status = fields.Enum(
        Status,
        by_value=True,
        required=True,
        error_messages=dict.fromkeys(("required", "null", "unknown"), _l("Välj ett läge.")),
        metadata={"description": "How far it has come."},
    )
    comment = FreeText(
        load_default=None, metadata={"description": "What is done and what remains; the reason of a pause or a drop."}
    )
    paused_until = OptionalDate(
        load_default=None,
        allow_none=True,
        metadata={"description": "For a pause: the day, after today, on which work is taken up again."},
    )
    forecast = OptionalEnum(
        Forecast, by_value=True, load_default=None, allow_none=True, metadata={"description": "What you expect."}
    )
    ready_on = OptionalDate(
        load_default=None, allow_none=True, metadata={"description": "When you expect it to be ready."}
    )


class DeadlineInput(Input):
    """A new deadline and why."""

    due = DueField(
        required=True,
        allow_none=False,
        error_messages=dict.fromkeys(("required", "null"), _l("Ange en ny tidplan.")),
        metadata={"description": "2014-12-31, 2014-12, 2014-Q4 or 2014."},
    )
    reason = FreeText(
        required=True,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv varför tidplanen ändras.")),
        metadata={"description": "Why."},
    )


class BulkDeadlineInput(DeadlineInput):
    """A new deadline of several activities; none where each has one of its own."""

    due = DueField(load_default=None, allow_none=True)


class _DecisionInput(Input):
    """A decision on a wish for a new deadline."""

    seen = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        default_timezone=UTC,
        error_messages={"invalid": _l("Läs in sidan på nytt.")},
        metadata={"description": "`recorded_at` of the wish as you read it: refused where it has changed since."},
    )


class GrantInput(_DecisionInput):
    """The deadline that is set, where it isn't the one asked for, and a remark to who asked."""

    due = DueField(
        load_default=None,
        allow_none=True,
        metadata={"description": "2014-12-31, 2014-12, 2014-Q4 or 2014; null: the one asked for."},
    )
    remark = FreeText(load_default=None, metadata={"description": "What you want to tell who asked."})


class RefusalInput(_DecisionInput):
    """Why the deadline stays as it is."""

    reason = FreeText(
        required=True,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv varför tidplanen inte ändras.")),
        metadata={"description": "Why; who asked reads it."},
    )


class PageInput(Input):
    """Which page of a list."""

    page = fields.Integer(load_default=1)


class OwnerInput(Input):
    """Who is to answer for an assignment; nothing: nobody."""

    person_id = OptionalInteger(required=True, allow_none=True)


class Chosen(OptionalInteger):
    """A person's number, or `none` for nobody: unlike an empty field, that has been chosen."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return None if value == "none" else super()._deserialize(value, attr, data, **kwargs)


class BulkOwnerInput(Input):
    """Who is to answer for several shares: somebody or, only where that is said, nobody."""

    person_id = Chosen(
        required=True,
        allow_none=False,
        error_messages=dict.fromkeys(("required", "null"), _l("Välj vem som ska ansvara.")),
    )


class OwnerByEmailInput(Input):
    """Who is to answer for an assignment, by e-mail; nothing: nobody."""

    owner = EmailField(required=True, allow_none=True, metadata={"description": "E-mail of the person; null: nobody."})


class HandOverInput(Input):
    """Who takes over, and whether all of it; otherwise the form says which."""

    to_id = OptionalInteger(
        required=True,
        allow_none=False,
        error_messages={"null": _l("Välj vem som tar över."), "required": _l("Välj vem som tar över.")},
    )
    everything = fields.Boolean(load_default=False)


class CommentInput(Input):
    """A comment."""

    text = FreeText(
        required=True,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv en kommentar.")),
        metadata={"description": "What you want to say. Write nothing about individuals."},
    )


class ListInput(Input):
    """Filter, order and page of the list of activities. What makes no sense is ignored: addresses get old."""

    area = FreeText(load_default=None)
    status = fields.String(load_default=None)
    light = fields.String(load_default=None)
    organisation = FreeText(load_default=None)
    owner = FreeText(load_default=None)
    q = FreeText(load_default=None, max_length=200)
    due_from = OptionalDate(load_default=None, data_key="from")
    due_to = OptionalDate(load_default=None, data_key="to")
    month = MonthField(load_default=None)
    sort = fields.String(load_default="plan")
    page = fields.Integer(load_default=1)


class ViewInput(Input):
    """A list's address and the name under which it is kept."""

    name = Line(
        required=True,
        max_length=VIEW_NAME_LENGTH,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv ett namn på vyn.")),
    )
    query = fields.String(load_default="", validate=validate.Length(max=4000))
    shared = fields.Boolean(load_default=False)


class ViewNameInput(Input):
    """A new name of a kept address."""

    name = Line(
        required=True,
        max_length=VIEW_NAME_LENGTH,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv ett namn på vyn.")),
    )


class Keys(fields.Field[list[str]]):
    """Several keys: a list, or a text with blanks between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        keys = value.split() if isinstance(value, str) else value
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise ValidationError([_l("Välj ett av alternativen.")])
        return list(dict.fromkeys(keys))


class MergerInput(Input):
    """Which organisations another one, or a new one, takes the place of, from a day on."""

    organisations = Keys(load_default=list, attribute="keys")
    into = FreeText(load_default=None, max_length=80)
    new_name = Line(load_default=None, max_length=NAME_LENGTH)
    on = OptionalDate(required=True, allow_none=False, error_messages={"null": _l("Ange en dag.")})
