"""Browsers that somebody has signed in from before: each has a count of wrong passwords of its own.

After OWASP's "device cookies": whoever guesses at somebody's password from elsewhere locks out all browsers but theirs.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from planner.people.models import Person

# Browsers keep no cookie longer.
LIFE = timedelta(days=400)


class Device(NamedTuple):
    """A browser, as known to one person. The cookie lets nobody in."""

    person_id: int
    nonce: str


def this_device() -> Device | None:
    """Return what the browser's cookie says, or None where it has none or one that isn't ours."""
    try:
        return Device(*_serializer().loads(request.cookies.get(_name(), ""), max_age=int(LIFE.total_seconds())))
    except (BadSignature, TypeError):
        return None


def remember_device(person: Person) -> None:
    """Let the answer give the browser a cookie that is good for this person's account alone."""
    device = Device(person.id, secrets.token_urlsafe(12))

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            _name(),
            str(_serializer().dumps(device)),
            max_age=LIFE,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _name() -> str:
    # As the session's: of this host alone, over TLS alone.
    return "__Host-planner_device" if current_app.config["SESSION_COOKIE_SECURE"] else "planner_device"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="device")
