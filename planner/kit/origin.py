"""Where a change comes from: which door, which request, which place. The trail keeps it, and logs name the request."""

import hmac
import re
import secrets
from dataclasses import dataclass, replace

import structlog
from flask import Flask, Response, current_app, g, has_app_context, request

from planner.kit.settings import Settings

# What a proxy in front may have named the request: kept only if it can do no harm in a log.
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True)
class Origin:
    """The door (page, api, mail_link, command, job), the request, a pseudonym of the network address, the API token."""

    via: str = "command"
    request_id: str | None = None
    place: str | None = None
    token_id: int | None = None


def init_origin(app: Flask) -> None:
    """Give each request an id of its own before anything else happens to it; the answer names it."""
    app.before_request(_begin)
    app.after_request(_name)


def origin() -> Origin:
    """Return where what happens now comes from; outside a request it is the command line unless somebody said."""
    found: Origin = g.get("origin", Origin()) if has_app_context() else Origin()
    return found


def comes_via(via: str, *, token_id: int | None = None) -> None:
    """Say that what happens from now on comes through another door, such as the API or a mail's link."""
    g.origin = replace(origin(), via=via, token_id=token_id)


def pseudonym(address: str) -> str:
    """Return what stands for a network address: the same for the same address, and nobody can work the address out."""
    key = (current_app.secret_key or "").encode() if isinstance(current_app.secret_key, str) else b""
    return hmac.new(key, b"place:" + address.encode(), "sha256").hexdigest()[:16]


def _begin() -> None:
    # From anybody else, it would let one visitor pass for another in the trail and the log.
    settings: Settings = current_app.extensions["planner.settings"]
    given = request.headers.get("X-Request-ID", "") if settings.trusted_proxies else ""
    request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    g.origin = Origin("page", request_id, pseudonym(request.remote_addr or ""))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)


def _name(response: Response) -> Response:
    if request_id := origin().request_id:
        response.headers["X-Request-ID"] = request_id
    return response
