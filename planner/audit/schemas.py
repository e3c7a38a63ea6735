"""What comes in to the page of the trail."""

from marshmallow import fields, validate

from planner.kit.fields import FreeText, OptionalDate, OptionalInteger
from planner.kit.forms import Input


class TrailInput(Input):
    """Filter of the trail, and the entry after which the page begins."""

    # Who did it: a part of a name, an address, or the person's number.
    person = FreeText(load_default=None, max_length=200)
    action = FreeText(load_default=None, max_length=60)
    kind = FreeText(load_default=None, max_length=40)
    id = OptionalInteger(load_default=None, allow_none=True)
    since = OptionalDate(load_default=None, allow_none=True)
    until = OptionalDate(load_default=None, allow_none=True)
    via = FreeText(load_default=None, max_length=20)
    # An entry's number, a request as the log names it, or the pseudonym of a place.
    q = FreeText(load_default=None, max_length=64)
    before = fields.Integer(load_default=None, validate=validate.Range(0, 2**62))
