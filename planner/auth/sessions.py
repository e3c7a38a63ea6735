"""Sessions: who is signed in, and what each route asks for."""

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from planner.kit.clock import business_date
from planner.kit.errors import Forbidden
from planner.kit.web import Access, access_of
from planner.people.models import Person
from planner.people.queries import person_by_id
from planner.people.rules import Role


class SignedIn:
    """A person as Flask-Login wants one."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.name = person.name
        self.role = person.role
        self.locale = person.locale
        self.organisation_id = person.organisation_id

    def get_id(self) -> str:
        """Return what the session keeps: it ends when the person's key changes."""
        return f"{self.person.id}.{self.person.session_key}"

    def may(self, role: str) -> bool:
        """Return whether the person's role includes another."""
        return Role(self.role).includes(Role(role))


def init_sessions(app: Flask) -> None:
    """Load who is signed in, and ask each route's mark before it runs."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    app.before_request(_enforce)


def signed_in() -> SignedIn:
    """Return who is signed in; a route that asks for a role always has somebody."""
    return current_user  # type: ignore[no-any-return]


def _load(identity: str) -> SignedIn | None:
    number, _dot, key = identity.partition(".")
    person = person_by_id(int(number)) if number.isdecimal() else None
    if person is None or person.session_key != key or person.is_gone(business_date()):
        return None
    return SignedIn(person)


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
        return redirect(url_for("auth.sign_in", next=_way_back()))
    if not signed_in().may(wanted):
        raise Forbidden(_("Din roll ger inte tillgång till den här sidan."))
    return None


def _way_back() -> str | None:
    if request.method not in ("GET", "HEAD") or request.path == "/":
        return None
    return request.full_path.rstrip("?")
