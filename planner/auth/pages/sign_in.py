"""Pages for signing in and out."""

from datetime import datetime
from math import ceil

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from planner.auth.browsers import browser_name
from planner.auth.devices import remember_device, this_device
from planner.auth.entry import enter
from planner.auth.operations.sessions import open_session
from planner.auth.operations.sessions import sign_out as record_sign_out
from planner.auth.pages.blueprint import blueprint
from planner.auth.rules import MailKind, Refusal, SignInMethod
from planner.auth.sessions import forget, let_in, signed_in
from planner.kit.clock import business_date, now
from planner.kit.rates import SIGN_IN, limited
from planner.kit.settings import Settings
from planner.kit.web import Access, access, own_address
from planner.mail.operations import send_at_once
from planner.people.models import Person
from planner.people.queries.persons import role_accounts

DEMO_PASSWORD = "planner-demo"  # noqa: S105 - known on purpose; production refuses to start with it # nosec B105


@blueprint.get("/logga-in")
@access(Access.PUBLIC)
def sign_in() -> str | Response:
    """Show the sign-in form."""
    if current_user.is_authenticated:
        return redirect(_safe_next())
    return _form()


@blueprint.post("/logga-in")
@access(Access.PUBLIC)
@limited(SIGN_IN)
def sign_in_post() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Sign in."""
    email = request.form.get("email", "")
    password = request.form.get("password", "")
    entry = enter(email=email, password=password, device=this_device(), today=business_date())
    if entry.person is not None:
        begin_session(entry.person, SignInMethod.PASSWORD)
        return redirect(_safe_next())
    if entry.refusal is Refusal.NO_PASSWORDS:
        return _form(email=email, error=use_single_sign_on()), 422
    if entry.until is not None:
        seconds = ceil((entry.until - now()).total_seconds())
        return _form(email=email, error=too_many_tries(entry.until)), 429, {"Retry-After": str(seconds)}
    error = _("E-postadressen eller lösenordet stämmer inte. Kontrollera båda och försök igen.")
    return _form(email=email, error=error), 422


@blueprint.post("/logga-ut")
@access(Access.PUBLIC)
def sign_out() -> Response:
    """Sign out."""
    if current_user.is_authenticated:
        record_sign_out(person=signed_in().person, secret=signed_in().secret)
    forget()
    return redirect(url_for("auth.sign_in"))


def begin_session(person: Person, method: SignInMethod) -> None:
    """Begin a session in place of the one that the browser may have had, and let the browser be known to the person.

    Whoever signs in with a password from a browser that they haven't used before is told by mail; not in the
    demonstration, where everybody signs in as everybody.
    """
    settings: Settings = current_app.extensions["planner.settings"]
    if current_user.is_authenticated:
        record_sign_out(person=signed_in().person, secret=signed_in().secret)
    device = this_device()
    is_known = device is not None and device.person_id == person.id
    if method is SignInMethod.PASSWORD and not is_known and person.last_sign_in_at is not None and not settings.demo:
        send_at_once(MailKind.NEW_SIGN_IN, recipient_id=person.id, today=business_date())
    let_in(person, open_session(person=person, method=method, browser=browser_name(request.user_agent.string)))
    remember_device(person)


def use_single_sign_on() -> str:
    """Return what to say to somebody whose organisation has no passwords."""
    settings: Settings = current_app.extensions["planner.settings"]
    return str(_("Din organisation använder inte lösenord här. Logga in med %(name)s.", name=settings.oidc_name))


def too_many_tries(until: datetime) -> str:
    """Return how long to wait, and what helps at once."""
    minutes = ceil((until - now()).total_seconds() / 60)
    return str(
        ngettext(
            "Det har varit för många fel lösenord. Vänta %(num)s minut och försök igen. "
            "Du kan också välja ett nytt lösenord genom en länk i ett mejl, det går alltid.",
            "Det har varit för många fel lösenord. Vänta %(num)s minuter och försök igen. "
            "Du kan också välja ett nytt lösenord genom en länk i ett mejl, det går alltid.",
            minutes,
        )
    )


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
