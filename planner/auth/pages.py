"""Pages for signing in and out and for setting a password."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from planner.auth.browsers import browser_name
from planner.auth.operations import open_session
from planner.auth.operations import sign_in as check_sign_in
from planner.auth.operations import sign_out as record_sign_out
from planner.auth.rules import SignInMethod
from planner.auth.sessions import forget, let_in, signed_in
from planner.kit.clock import business_date
from planner.kit.db import db
from planner.kit.errors import Invalid, NotFound
from planner.kit.web import Access, access, own_address
from planner.people.links import person_of_token
from planner.people.models import Person
from planner.people.operations.passwords import PASSWORD_LENGTH, set_password
from planner.people.queries.persons import role_accounts

DEMO_PASSWORD = "planner-demo"  # noqa: S105 - known on purpose; production refuses to start with it

blueprint = Blueprint("auth", __name__)


@blueprint.get("/logga-in")
@access(Access.PUBLIC)
def sign_in() -> str | Response:
    """Show the sign-in form."""
    if current_user.is_authenticated:
        return redirect(_safe_next())
    return _form()


@blueprint.post("/logga-in")
@access(Access.PUBLIC)
def sign_in_post() -> str | Response | tuple[str, int]:
    """Sign in."""
    email = request.form.get("email", "")
    result = check_sign_in(email=email, password=request.form.get("password", ""), today=business_date())
    if result.person is None:
        # The refusal is in the trail, though the answer says that it failed.
        db.session.commit()
        error = _("E-postadressen eller lösenordet stämmer inte. Kontrollera båda och försök igen.")
        return _form(email=email, error=error), 422
    _open(result.person, SignInMethod.PASSWORD)
    return redirect(_safe_next())


@blueprint.post("/logga-ut")
@access(Access.PUBLIC)
def sign_out() -> Response:
    """Sign out."""
    if current_user.is_authenticated:
        record_sign_out(person=signed_in().person, secret=signed_in().secret)
    forget()
    return redirect(url_for("auth.sign_in"))


@blueprint.get("/losenord/<token>")
@access(Access.PUBLIC)
def choose_password(token: str) -> str:
    """Show the form for setting a password. GET changes nothing: mail scanners follow links."""
    person = person_of_token(token)
    if person is None or person.is_gone(business_date()):
        raise NotFound(_link_is_over())
    return render_template("auth/password.html", token=token, person=person, length=PASSWORD_LENGTH, error=None)


@blueprint.post("/losenord/<token>")
@access(Access.PUBLIC)
def choose_password_post(token: str) -> Response | tuple[str, int]:
    """Set the password and sign in."""
    person = person_of_token(token)
    if person is None or person.is_gone(business_date()):
        raise NotFound(_link_is_over())
    password = request.form.get("password", "")
    try:
        set_password(person=person, password=password, actor=person)
    except Invalid:
        error = _("Välj ett lösenord med minst %(n)s tecken som inte är ditt namn eller din adress.", n=PASSWORD_LENGTH)
        return (
            render_template("auth/password.html", token=token, person=person, length=PASSWORD_LENGTH, error=error),
            422,
        )
    _open(person, SignInMethod.LINK)
    return redirect("/")


def _open(person: Person, method: SignInMethod) -> None:
    let_in(person, open_session(person=person, method=method, browser=browser_name(request.user_agent.string)))


def _link_is_over() -> str:
    return str(_("Länken har använts eller är för gammal. Be administratören om en ny."))


def _form(email: str = "", error: str | None = None) -> str:
    demo = current_app.extensions["planner.settings"].demo
    return render_template(
        "auth/sign_in.html",
        email=email,
        error=error,
        next=request.values.get("next"),
        accounts=role_accounts() if demo else [],
        demo_password=DEMO_PASSWORD if demo else None,
    )


def _safe_next() -> str:
    return own_address(request.values.get("next")) or "/"
