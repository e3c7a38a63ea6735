"""Errors of the API as problem documents (RFC 9457), each naming every field that is wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, g, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from planner.kit.db import db
from planner.kit.errors import Invalid, PlannerError
from planner.kit.origin import origin
from planner.kit.settings import Settings

PREFIX = "/api/v1"
# The page about the API lies beside it, but is a page.
DOCUMENTATION = f"{PREFIX}/docs"
PROBLEM_TYPE = "application/problem+json"

# What may go wrong: a name for programs, to be had as the end of `type`, and what it says when nothing better is known.
PROBLEMS: dict[int, tuple[str, Any]] = {
    400: ("malformed", _l("Det gick inte att läsa det du skickade. Kontrollera att det är JSON i UTF-8.")),
    401: ("not-signed-in", _l("Skicka en giltig API-nyckel: Authorization: Bearer plnr_…")),
    403: ("forbidden", _l("Din roll ger inte tillgång till det här.")),
    404: ("not-found", _l("Det finns inget under den här adressen. Det kan vara något som inte är beslutat ännu.")),
    405: ("method-not-allowed", _l("Adressen tar inte emot den metoden. Allow säger vilka som går.")),
    409: ("conflict", _l("Någon annan hann före. Läs på nytt och försök igen.")),
    412: ("changed-meanwhile", _l("Någon har ändrat det sedan du läste det. Läs på nytt och försök igen.")),
    413: ("too-large", _l("Det du skickade är för stort.")),
    414: ("address-too-long", _l("Adressen är för lång.")),
    415: ("not-json", _l("Skicka JSON, med Content-Type: application/json.")),
    422: ("invalid", _l("Något behöver rättas.")),
    428: ("if-match-missing", _l("Skicka If-Match med den ETag som du fick när du läste.")),
    429: ("too-many-requests", _l("För många anrop. Vänta så länge som Retry-After säger.")),
    500: ("unexpected", _l("Felet är antecknat. Försök igen om en stund.")),
}


def is_api() -> bool:
    """Return whether the request is to the API, and so to be answered with JSON."""
    path = request.path
    return (path == PREFIX or path.startswith(f"{PREFIX}/")) and path != DOCUMENTATION


def problem_of(error: Exception, status: int) -> Response:
    """Return the problem document for an error that is to be answered with a status."""
    headers: list[tuple[str, str]] = []
    errors: Sequence[Mapping[str, str]] = []
    detail = str(error) if isinstance(error, PlannerError) and status != HTTPStatus.NOT_FOUND else None
    if isinstance(error, Invalid):
        # What the domain finds wrong stood in the body of a change, or in the address of a question.
        place = "parameter" if request.method in ("GET", "HEAD") else "pointer"
        errors = [_wrong(place, [field], message) for field, message in error.fields.items()]
    elif isinstance(error, HTTPException):
        headers = [(name, value) for name, value in error.get_headers() if not name.startswith("Content-")]
        # What webargs found, by the place that it looked in.
        errors = [
            _wrong("parameter" if place == "query" else "pointer", path, message)
            for place, messages in getattr(error, "data", {}).get("messages", {}).items()
            for path, message in _flat(messages)
        ]
    return _problem(status, detail, errors, headers)


def _problem(
    status: int, detail: str | None, errors: Sequence[Mapping[str, str]], headers: list[tuple[str, str]]
) -> Response:
    """Return a problem document; what had been changed is taken back. `reference` is the request's id in the log."""
    db.session.rollback()
    settings: Settings = current_app.extensions["planner.settings"]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Not the language of whoever asks: the database, which knows it, may be what failed.
        g.setdefault("lang", settings.default_locale)
    name, advice = PROBLEMS.get(status, PROBLEMS[400])
    document = {
        "type": f"{settings.base_url.rstrip('/')}{DOCUMENTATION}#{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or str(advice),
        "reference": origin().request_id,
        **({"errors": list(errors)} if errors else {}),
    }
    # Pure ASCII: what is repeated of a wrong request may be half a character.
    return Response(json.dumps(document), status, headers, content_type=PROBLEM_TYPE)


def _wrong(place: str, path: Sequence[str], message: str) -> dict[str, str]:
    if place == "parameter":
        return {"parameter": path[0] if path else "", "detail": message}
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in path)
    return {"pointer": "#" + "".join(f"/{part}" for part in escaped), "detail": message}


def _flat(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each message of marshmallow's with the way to its field."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, path if key == "_schema" else (*path, str(key)))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, path)
    else:
        yield path, str(messages)
