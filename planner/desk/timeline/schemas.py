"""What the addresses of the timeline and of the calendar ask for. What makes no sense is ignored: addresses get old."""

from marshmallow import fields

from planner.kit.fields import FreeText
from planner.kit.forms import Input
from planner.plans.schemas import DueField, MonthField


class TimelineInput(Input):
    """What a timeline is narrowed to, by the names that the list of activities has."""

    area = FreeText(load_default=None)
    organisation = FreeText(load_default=None)
    status = fields.String(load_default=None)
    # Each as exactly as one likes: from the first day of the one to the last day of the other.
    due_from = DueField(load_default=None, allow_none=True, data_key="from")
    due_to = DueField(load_default=None, allow_none=True, data_key="to")


class MonthInput(Input):
    """Which month a calendar shows, and of what; `owner`: "me", or everybody's."""

    month = MonthField(load_default=None)
    area = FreeText(load_default=None)
    organisation = FreeText(load_default=None)
    owner = fields.String(load_default=None)
