"""What every page needs: access marks, errors as answers, one commit per request, safe headers."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, abort, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from planner.kit.db import db
from planner.kit.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from planner.kit.origin import init_origin
from planner.kit.transaction import begin_write

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
STATUS_CODES: dict[type[DomainError], int] = {Forbidden: 403, NotFound: 404, Conflict: 409, Invalid: 422}


class Access(StrEnum):
    """Who may use a route: anyone, or whoever signs in with at least this role."""

    PUBLIC = "public"
    READER = "reader"
    CONTRIBUTOR = "contributor"
    COORDINATOR = "coordinator"
    STRATEGIST = "strategist"
    ADMINISTRATOR = "administrator"


def access(level: Access) -> Callable[[View], View]:
    """Mark who may use a route. Every route must be marked; auth enforces it before each request."""

    def mark(view: View) -> View:
        view.access = level  # type: ignore[attr-defined]
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return a route's mark, or None where it has none."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return Access.PUBLIC
    return getattr(app.view_functions[endpoint], "access", None)


def own_address(address: str | None) -> str | None:
    """Return an address to go on to if it is one of our own, else None: nobody is sent to another site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return None
    return address


def init_web(app: Flask) -> None:
    """Register what holds for every request."""
    init_origin(app)
    app.before_request(_refuse_nul)
    app.before_request(_begin)
    app.after_request(_commit)
    app.after_request(_headers)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _refuse_nul() -> None:
    # No page sends one, and PostgreSQL's texts can't hold it.
    texts = [request.path, *(text for _name, texts in request.values.lists() for text in texts)]
    if any("\0" in text for text in texts):
        abort(400)


def _begin() -> None:
    if request.method not in SAFE_METHODS:
        begin_write()


def _commit(response: Response) -> Response:
    # An answer that says it failed must have changed nothing.
    if request.method not in SAFE_METHODS and response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _headers(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint and not request.endpoint.endswith("static"):
        # Pages hold what only the one who signed in may see.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _domain_error(error: DomainError) -> WerkzeugResponse | tuple[str, int]:
    db.session.rollback()
    code = next((code for kind, code in STATUS_CODES.items() if isinstance(error, kind)), 400)
    return render_template("errors/error.html", code=code, message=str(error)), code


def _form_too_old(_error: CSRFError) -> tuple[str, int]:
    message = _("Formuläret hade legat öppet för länge. Gå tillbaka, läs in sidan på nytt och skicka igen.")
    return render_template("errors/error.html", code=400, message=message), 400


def _http_error(error: HTTPException) -> WerkzeugResponse | tuple[str, int]:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    db.session.rollback()
    return render_template("errors/error.html", code=code, message=None), code


def _unexpected(error: Exception) -> tuple[str, int]:
    if current_app.testing:
        raise error
    structlog.get_logger("planner.web").exception("unexpected error", path=request.path, method=request.method)
    db.session.rollback()
    return render_template("errors/error.html", code=500, message=None), 500
