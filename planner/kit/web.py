"""What every page needs: access marks, errors as answers, one commit per request."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, g, render_template, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as WerkzeugResponse

from planner.kit.api.problems import is_api, problem_of
from planner.kit.compression import init_compression
from planner.kit.db import db
from planner.kit.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from planner.kit.headers import init_headers
from planner.kit.hosts import init_hosts
from planner.kit.limits import init_limits
from planner.kit.logs import init_request_log
from planner.kit.origin import init_origin, origin
from planner.kit.rates import init_rates
from planner.kit.static_files import is_static
from planner.kit.transaction import begin_write

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
STATUS_CODES: dict[type[DomainError], int] = {
    Forbidden: 403, NotFound: 404, Conflict: 409, Invalid: 422, TooMany: 429,
}  # fmt: skip


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
    if is_static(endpoint):
        return Access.PUBLIC
    return getattr(app.view_functions[endpoint], "access", None)


def own_address(address: str | None) -> str | None:
    """Return an address to go on to if it is one of our own, else None: nobody is sent to another site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return None
    return address


def init_web(app: Flask) -> None:
    """Register what holds for every request."""
    init_hosts(app)
    init_origin(app)
    init_request_log(app)
    init_compression(app)
    init_headers(app)
    init_limits(app)
    init_rates(app)
    # After what bounds a form, since it reads it; before a refusal could hold a lock.
    CSRFProtect(app)
    app.before_request(_begin)
    app.after_request(_commit)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _form_too_old)
    # What nobody foresaw arrives there too, as an InternalServerError, once it has been logged.
    app.register_error_handler(HTTPException, _http_error)
    app.log_exception = _log_exception  # type: ignore[assignment, method-assign]


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


def _domain_error(error: DomainError) -> WerkzeugResponse | tuple[str, int]:
    code = next((code for kind, code in STATUS_CODES.items() if isinstance(error, kind)), 400)
    if is_api():
        return problem_of(error, code)
    return _error_page(code, str(error)), code


def _form_too_old(_error: CSRFError) -> tuple[str, int]:
    message = _("Formuläret hade legat öppet för länge. Gå tillbaka, läs in sidan på nytt och skicka igen.")
    return _error_page(400, message), 400


def _http_error(error: HTTPException) -> WerkzeugResponse | tuple[str, int, list[tuple[str, str]]]:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if is_api():
        return problem_of(error, code)
    # Such as which methods are allowed, or when to try again; the body is our own.
    headers = [(name, value) for name, value in error.get_headers() if not name.startswith("Content-")]
    return _error_page(code, None, alone=code >= 500 or isinstance(error, SecurityError)), code, headers


def _error_page(code: int, message: str | None, *, alone: bool = False) -> str:
    """Return a page that says what to do; what had been changed is taken back.

    One that stands alone asks neither the database, which may be what failed, nor for addresses, which there are none
    of under a strange name.
    """
    db.session.rollback()
    facts = {"code": code, "message": message, "reference": origin().request_id}
    if not alone:
        return render_template("errors/error.html", **facts)
    if "lang" not in g:
        g.lang = session.get("lang") or current_app.extensions["planner.settings"].default_locale
    # Not render_template: what every page is given holds who is signed in.
    return current_app.jinja_env.get_template("errors/alone.html").render(language=g.lang, **facts)


def _log_exception(error: Any) -> None:
    # Flask's own names the whole address, and that may hold a token.
    route = request.url_rule.rule if request.url_rule else None
    structlog.get_logger("planner.web").error("unexpected error", method=request.method, route=route, exc_info=error)
