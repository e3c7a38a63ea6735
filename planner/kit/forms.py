"""Forms: shown empty, or again with what was written and what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request
from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.wrappers import Response

from planner.kit.errors import Invalid
from planner.kit.web import own_address


class Input(Schema):
    """A form's fields; what else the form carries (its token) is left aside. The API refuses what isn't known."""

    error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "unknown": _l("Fältet finns inte."),
        "type": _l("Skicka ett objekt med fälten."),
    }

    class Meta:
        """Settings of marshmallow."""

        unknown = EXCLUDE


def from_address(schema: Schema, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what an address asks for; what makes no sense is left out, so that one that has grown old still works.

    `given`: the fields of an address, where it isn't this request's.
    """
    fields = request.args.to_dict() if given is None else dict(given)
    try:
        loaded: dict[str, Any] = schema.load(fields)
    except ValidationError as error:
        loaded = schema.load({key: value for key, value in fields.items() if key not in error.messages_dict})
    return loaded


def show_form(template: str, **context: Any) -> str:
    """Return a page with a form; it finds `errors` and `values` by field, and `next`, where to go on to."""
    return render_template(template, **{"errors": {}, "values": {}, "next": request.args.get("next"), **context})


def submit_form(
    template: str, schema: Schema, do: Callable[[dict[str, Any]], None], *, done: str, **context: Any
) -> Response | tuple[str, int]:
    """Do what a form asks and go on to `next`, or to `done`.

    Where that fails, show the form again with its errors and everything that was written; nothing has changed then.
    """
    given = request.form.to_dict()
    try:
        do(schema.load(given))
    except (ValidationError, Invalid) as error:
        errors = errors_at_fields(error)
    else:
        return redirect(own_address(given.get("next")) or done)
    return show_form(template, **{"errors": errors, "values": given, "next": given.get("next"), **context}), 422


def errors_at_fields(error: ValidationError | Invalid) -> dict[str, str]:
    """Return what is wrong by field; at "" what is wrong with the whole."""
    if isinstance(error, Invalid):
        return error.fields or {"": str(error)}
    return {field: _first(messages) for field, messages in error.messages_dict.items()}


def _first(messages: Any) -> str:
    """Return the first of a field's messages; marshmallow makes a list of one text, but not of a translatable one."""
    return str(messages[0] if isinstance(messages, list) else messages)
