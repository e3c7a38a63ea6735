"""What comes in to the operations on rounds."""

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from planner.kit.fields import FreeText, OptionalDate
from planner.kit.forms import Input
from planner.people.schemas import Line
from planner.rounds.rules import TITLE_LENGTH


class OpenRoundInput(Input):
    """What can be changed in a round as long as it is open."""

    title = Line(
        required=True,
        max_length=TITLE_LENGTH,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv vad omgången ska heta.")),
    )
    intro = FreeText(load_default=None)
    guidance = FreeText(load_default=None)
    answer_by = OptionalDate(
        required=True,
        allow_none=False,
        error_messages=dict.fromkeys(("required", "null"), _l("Ange den sista dagen att svara.")),
    )


class RoundInput(OpenRoundInput):
    """A round that is being prepared; which areas and organisations it asks about comes beside it."""

    opens_on = OptionalDate(load_default=None, allow_none=True)


class PageInput(Input):
    """Which page of a list."""

    page = fields.Integer(load_default=1, data_key="sida")
