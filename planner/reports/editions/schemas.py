"""What comes in to the operations on editions."""

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from planner.kit.fields import FreeText, OptionalDate, OptionalEnum, OptionalInteger
from planner.kit.forms import Input
from planner.people.schemas import Line
from planner.reports.rules import Handling
from planner.reports.rules.editions import PARAGRAPH_LENGTH, REASON_LENGTH

_NO_DAY = dict.fromkeys(("required", "null"), _l("Ange en dag."))


class FreezeInput(Input):
    """Which day an edition is to show, and which one it corrects. `number` is what its form said that it would be."""

    number = fields.Integer(required=True, validate=validate.Range(1), error_messages={"invalid": _l("Fyll i fältet.")})
    as_of = OptionalDate(required=True, allow_none=False, error_messages=_NO_DAY)
    corrects = OptionalInteger(load_default=None, allow_none=True)
    reason = FreeText(load_default=None, max_length=REASON_LENGTH)


class HandlingInput(Input):
    """What a board did with an edition."""

    board = Line(required=True, error_messages=dict.fromkeys(("required", "null"), _l("Välj en nämnd.")))
    outcome = OptionalEnum(
        Handling,
        by_value=True,
        required=True,
        allow_none=False,
        error_messages=dict.fromkeys(("required", "null"), _l("Välj vad nämnden gjorde.")),
    )
    handled_on = OptionalDate(required=True, allow_none=False, error_messages=_NO_DAY)
    paragraph = Line(load_default=None, max_length=PARAGRAPH_LENGTH)
    note = FreeText(load_default=None)
