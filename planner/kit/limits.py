"""What is too much to ask for: bounded before anything reads it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.routing import IntegerConverter

from planner.kit.fields import LARGEST_INTEGER

View = TypeVar("View", bound=Callable[..., Any])

# In bytes. Pages that keep a list's filters in their address stay far below; nobody types more.
LONGEST_PATH = 1024
LONGEST_QUERY = 4096

# In bytes. With files, such as a list of people as XLSX, and without.
LARGEST_BODY = 2 * 1024 * 1024
LARGEST_FORM = 256 * 1024
MOST_PARTS = 500

CONFIG = {
    "MAX_CONTENT_LENGTH": LARGEST_BODY,
    "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
    "MAX_FORM_PARTS": MOST_PARTS,
}


def takes_file(setting: str) -> Callable[[View], View]:
    """Mark a route that takes in a file as large as a setting says, in bytes; others take in LARGEST_BODY."""

    def mark(view: View) -> View:
        view.largest_file = setting  # type: ignore[attr-defined]
        return view

    return mark


class BoundedInteger(IntegerConverter):
    """A number in an address that a column of the database can hold; another one leads nowhere."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST_INTEGER, **kwargs})  # type: ignore[arg-type]


def init_limits(app: Flask) -> None:
    """Refuse what is longer than any of our own pages makes it."""
    app.url_map.converters["int"] = BoundedInteger
    app.before_request(_refuse_what_is_too_long)
    app.before_request(_refuse_nul)


def _refuse_what_is_too_long() -> None:
    if len(request.path) > LONGEST_PATH or len(request.query_string) > LONGEST_QUERY:
        abort(414)
    if request.mimetype != "multipart/form-data":
        # What isn't taken in part by part is read at once, however many fields it has.
        request.max_content_length = LARGEST_FORM
    elif setting := getattr(current_app.view_functions.get(request.endpoint or ""), "largest_file", None):
        # Beside the file, the form's other fields.
        request.max_content_length = getattr(current_app.extensions["planner.settings"], setting) + LARGEST_FORM


def _refuse_nul() -> None:
    # No page sends one, and PostgreSQL's texts can't hold it.
    texts = [request.path, *(text for _name, texts in request.values.lists() for text in texts)]
    if any("\0" in text for text in texts):
        abort(400)
