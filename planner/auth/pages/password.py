"""Pages for a forgotten password, and for setting one by a link."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from planner.auth.operations.passwords import ask_for_link, choose_password
from planner.auth.pages.blueprint import blueprint
from planner.auth.pages.sign_in import begin_session, use_single_sign_on
from planner.auth.rules import SignInMethod
from planner.kit.clock import business_date, now
from planner.kit.errors import Invalid
from planner.kit.origin import comes_via
from planner.kit.rates import LINKS, SIGN_IN, limited
from planner.kit.web import Access, access
from planner.people.links import person_of_token
from planner.people.models import Person
from planner.people.operations.passwords import LONGEST_PASSWORD, PASSWORD_LENGTH, may_have_password


@blueprint.get("/glomt-losenord")
@access(Access.PUBLIC)
def forgotten() -> str:
    """Show the form that asks for an address."""
    return render_template("auth/forgotten.html", asked=None)


@blueprint.post("/glomt-losenord")
@access(Access.PUBLIC)
@limited(SIGN_IN)
def forgotten_post() -> str:
    """Send a link. The answer is the same whoever asks for whom."""
    email = request.form.get("email", "")
    ask_for_link(email=email, today=business_date(), at=now())
    return render_template("auth/forgotten.html", asked=email)


@blueprint.get("/losenord/<token>")
@access(Access.PUBLIC)
@limited(LINKS)
def choose(token: str) -> str | tuple[str, int]:
    """Show the form for setting a password. GET changes nothing: mail scanners follow links."""
    person = _who_may_choose(token)
    return _form(person, token) if person else _link_is_over()


@blueprint.post("/losenord/<token>")
@access(Access.PUBLIC)
@limited(LINKS)
def choose_post(token: str) -> Response | tuple[str, int]:
    """Set the password and sign in."""
    comes_via("mail_link")
    person = _who_may_choose(token, lock=True)
    if person is None:
        return _link_is_over()
    try:
        choose_password(person=person, password=request.form.get("password", ""), today=business_date())
    except Invalid as error:
        return _form(person, token, error.fields["password"]), 422
    begin_session(person, SignInMethod.LINK)
    return redirect("/")


def _who_may_choose(token: str, *, lock: bool = False) -> Person | None:
    person = person_of_token(token, lock=lock)
    return None if person is None or person.is_gone(business_date()) else person


def _form(person: Person, token: str, error: str | None = None) -> str:
    if not may_have_password(person):
        return render_template("auth/no_password.html", text=use_single_sign_on())
    return render_template(
        "auth/password.html",
        token=token,
        person=person,
        shortest=PASSWORD_LENGTH,
        longest=LONGEST_PASSWORD,
        error=error,
    )


def _link_is_over() -> tuple[str, int]:
    return render_template("auth/link_over.html"), 404
