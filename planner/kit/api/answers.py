"""Answers: plain data as JSON, tagged, so that whoever has it already is told so, and whoever changes it has read it.

They aren't dumped through their schemas, which would take most of the time of a long list; tests hold each answer to
its schema.
"""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired


def answer(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return data as JSON with its tag; to a GET with that tag in If-None-Match, 304 without a body."""
    body = _encoded(data)
    tag = _tag(body)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(body, status, dict(headers or {}), mimetype="application/json")
    response.set_etag(tag)
    return response


def created(data: Any, *, at: str) -> Response:
    """Return what was made, and its address."""
    return answer(data, status=201, headers={"Location": at})


def check_unchanged(data: Any) -> None:
    """Stop a change to something that has changed since it was read.

    `data` is what a GET of it would answer with now, read under a lock that the change holds too. Raises
    PreconditionRequired without If-Match, PreconditionFailed where it names another state.
    """
    if not request.if_match:
        raise PreconditionRequired
    if not request.if_match.contains(_tag(_encoded(data))):
        raise PreconditionFailed


def _encoded(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _tag(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]
