"""What comes in to the plan's operations, from pages and, later, the API."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from planner.kit.fields import EmptyIsNone, FreeText, OptionalDate, OptionalEnum, OptionalInteger
from planner.kit.forms import Input
from planner.plans.rules import Due, DueError, Forecast, Status


class DueField(EmptyIsNone, fields.Field[Due]):
    """A deadline: 2014-12-31, 2014-12, 2014-Q4 or 2014."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Due:
        try:
            return Due.parse(str(value))
        except DueError as error:
            raise ValidationError([_l("Skriv tidplanen som 2014-12-31, 2014-12, 2014-Q4 eller 2014.")]) from error


class StatusReportInput(Input):
    """A status report."""

    status = fields.Enum(
        Status,
        by_value=True,
        required=True,
        error_messages={"required": _l("Välj ett läge."), "unknown": _l("Välj ett läge.")},
    )
    comment = FreeText(load_default=None)
    paused_until = OptionalDate(load_default=None, allow_none=True)
    forecast = OptionalEnum(Forecast, by_value=True, load_default=None, allow_none=True)
    ready_on = OptionalDate(load_default=None, allow_none=True)


class DeadlineInput(Input):
    """A new deadline and why."""

    due = DueField(required=True, allow_none=False, error_messages={"null": _l("Ange en ny tidplan.")})
    reason = FreeText(required=True, error_messages={"required": _l("Skriv varför tidplanen ändras.")})


class OwnerInput(Input):
    """Who is to answer for an assignment; nothing: nobody."""

    person_id = OptionalInteger(required=True, allow_none=True)


class CommentInput(Input):
    """A comment."""

    text = FreeText(required=True, error_messages={"required": _l("Skriv en kommentar.")})


class ListInput(Input):
    """Filter, order and page of the list of activities. What makes no sense is ignored: addresses get old."""

    area = FreeText(load_default=None)
    status = fields.String(load_default=None)
    light = fields.String(load_default=None)
    organisation = FreeText(load_default=None)
    owner = FreeText(load_default=None)
    q = FreeText(load_default=None, max_length=200)
    sort = fields.String(load_default="plan")
    page = fields.Integer(load_default=1)
