"""What comes in to the operations on texts."""

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from planner.kit.fields import LARGEST_INTEGER, FreeText
from planner.kit.forms import Input
from planner.reports.rules.texts import TEXT_LENGTH


class TextInput(Input):
    """A text, and the number of the writing that it was begun from."""

    text = FreeText(load_default=None, max_length=TEXT_LENGTH)
    based_on = fields.Integer(
        required=True,
        validate=validate.Range(0, LARGEST_INTEGER),
        error_messages=dict.fromkeys(("required", "null", "invalid"), _l("Öppna texten på nytt.")),
    )
