"""Sessions and tokens: who is signed in, and what each route asks for."""

from datetime import timedelta

from flask import Flask, Request, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from planner.auth.models import ApiToken, SignInSession
from planner.auth.operations.sessions import mark_seen
from planner.auth.operations.tokens import mark_used
from planner.auth.queries import session_of, token_of
from planner.auth.rules import Scope
from planner.kit.api.problems import is_api
from planner.kit.clock import business_date, now
from planner.kit.errors import Forbidden
from planner.kit.origin import comes_via
from planner.kit.settings import Settings
from planner.kit.web import SAFE_METHODS, Access, access_of
from planner.people.models import Person
from planner.people.rules import Role

# Seen this long ago: write it down anew.
SEEN_EVERY = timedelta(minutes=5)


class SignedIn:
    """A person as Flask-Login wants one, with the session or the token that lets them in."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(
        self, person: Person, *, secret: str = "", session: SignInSession | None = None, token: ApiToken | None = None
    ) -> None:
        self.person = person
        self.secret = secret
        self.session = session
        self.token = token
        self.id = person.id
        self.name = person.name
        self.role = person.role
        self.locale = person.locale
        self.organisation_id = person.organisation_id

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.secret

    def may(self, role: str) -> bool:
        """Return whether the person's role includes another."""
        return Role(self.role).includes(Role(role))


def init_sessions(app: Flask) -> None:
    """Load who is signed in, and ask each route's mark before it runs."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    manager.request_loader(_load_by_token)
    app.before_request(_enforce)
    app.teardown_request(_note_use)


def signed_in() -> SignedIn:
    """Return who is signed in; a route that asks for a role always has somebody."""
    return current_user  # type: ignore[no-any-return]


def let_in(person: Person, secret: str) -> None:
    """Give the browser a session that `open_session` has begun, in place of whatever it had."""
    forget()
    session.permanent = True
    login_user(SignedIn(person, secret=secret))


def forget() -> None:
    """Begin the browser's cookie anew; only the language stays."""
    language = session.get("lang")
    logout_user()
    session.clear()
    if language:
        session["lang"] = language


def _load(secret: str) -> SignedIn | None:
    if is_api():
        # Another site's page can make a browser send its cookie, but no token.
        return None
    settings: Settings = current_app.extensions["planner.settings"]
    at = now()
    found = session_of(secret, at=at, idle=timedelta(hours=settings.session_hours))
    if found is None or found.person.is_gone(business_date()):
        return None
    if at - found.last_seen_at > SEEN_EVERY:
        g.seen_session = found.id
    return SignedIn(found.person, secret=secret, session=found)


def _load_by_token(asked: Request) -> SignedIn | None:
    given = asked.authorization
    if not is_api() or given is None or given.type != "bearer" or not given.token:
        return None
    at = now()
    found = token_of(given.token, at=at)
    if found is None or found.person.is_gone(business_date()):
        return None
    if found.last_used_at is None or at - found.last_used_at > SEEN_EVERY:
        g.used_token = found.id
    comes_via("api", token_id=found.id)
    return SignedIn(found.person, token=found)


def _note_use(_error: BaseException | None) -> None:
    # After the request's own transaction: reading a page must not make it one that writes.
    if session_id := g.pop("seen_session", None):
        mark_seen(session_id, at=now())
    if token_id := g.pop("used_token", None):
        mark_used(token_id, at=now())


def _enforce() -> Response | None:
    if request.endpoint is None:
        return None
    wanted = access_of(current_app, request.endpoint)
    if wanted is None:
        # A route without a mark is a mistake, and a mistake must not open a door.
        abort(500, f"{request.endpoint} doesn't say who may use it")
    if wanted is Access.PUBLIC:
        return None
    if not current_user.is_authenticated:
        if is_api():
            raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "planner"}))
        return redirect(url_for("auth.sign_in", next=_way_back()))
    if not signed_in().may(wanted):
        raise Forbidden(_("Din roll ger inte tillgång till den här sidan."))
    token = signed_in().token
    if token is not None and token.scope != Scope.WRITE and request.method not in SAFE_METHODS:
        raise Forbidden(_("Nyckeln får bara läsa. Gör en ny som får ändra."))
    return None


def _way_back() -> str | None:
    if request.method not in ("GET", "HEAD") or request.path == "/":
        return None
    return request.full_path.rstrip("?")
