"""What comes in to the pages of the outbox."""

from marshmallow import fields, validate

from planner.kit.fields import FreeText, OptionalDate, OptionalEnum
from planner.kit.forms import Input
from planner.mail.rules import MessageState


class OutboxInput(Input):
    """Filter of the outbox, and the message after which the page begins."""

    # To whom: a part of a name, an address, or the person's number.
    person = FreeText(load_default=None, max_length=200)
    state = OptionalEnum(MessageState, by_value=True, load_default=None, allow_none=True)
    kind = FreeText(load_default=None, max_length=20)
    since = OptionalDate(load_default=None, allow_none=True)
    until = OptionalDate(load_default=None, allow_none=True)
    before = fields.Integer(load_default=None, validate=validate.Range(0, 2**31 - 1))


class WhyInput(Input):
    """Whose mail on which day is asked about."""

    person = FreeText(load_default=None, max_length=254)
    dag = OptionalDate(load_default=None, allow_none=True)
