"""Forms: shown empty, or again with what was written and what is wrong with it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.wrappers import Response

from planner.kit.errors import Invalid
from planner.kit.web import own_address


class Input(Schema):
    """A form's fields; what else the form carries (its token) is left aside."""

    class Meta:
        """Settings of marshmallow."""

        unknown = EXCLUDE


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
    except ValidationError as error:
        errors = {field: _first(messages) for field, messages in error.messages_dict.items()}
    except Invalid as error:
        errors = error.fields or {"": str(error)}
    else:
        return redirect(own_address(given.get("next")) or done)
    return show_form(template, **{"errors": errors, "values": given, "next": given.get("next"), **context}), 422


def _first(messages: Any) -> str:
    """Return the first of a field's messages; marshmallow makes a list of one text, but not of a translatable one."""
    return str(messages[0] if isinstance(messages, list) else messages)
