"""/konto, everybody's own page: what is known of them, what they choose, and where they are signed in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from planner.auth.entry import count_confirmation
from planner.auth.operations.passwords import change_password
from planner.auth.operations.sessions import end_all_sessions, end_session
from planner.auth.pages.blueprint import blueprint
from planner.auth.pages.sign_in import begin_session, too_many_tries, use_single_sign_on
from planner.auth.queries import sessions_of, sign_ins_of
from planner.auth.rules import SignInMethod
from planner.auth.schemas import ChangePasswordInput, PreferencesInput
from planner.auth.sessions import forget, signed_in
from planner.auth.words import METHOD_WORDS, sign_in_text
from planner.kit.clock import business_date, now
from planner.kit.errors import Invalid
from planner.kit.forms import show_form, submit_form
from planner.kit.i18n import follow_person
from planner.kit.settings import Settings
from planner.kit.web import Access, access
from planner.people.models import Person
from planner.people.operations.passwords import LONGEST_PASSWORD, PASSWORD_LENGTH, may_have_password
from planner.people.operations.persons import change_person
from planner.people.queries.deputies import deputies_of
from planner.people.queries.persons import PeopleFilter, people_who, person_by_id
from planner.people.rules import Locale, MailChoice, Role, default_mail_choice
from planner.people.words import LOCALE_WORDS, MAIL_WORDS

MOST_SIGN_INS = 20
MOST_ADMINISTRATORS = 3

LINKS = "planner.auth.account_links"


@dataclass(frozen=True)
class AccountLink:
    """A page about somebody's own account, and what it is called."""

    endpoint: str
    name: Any


def add_account_link(app: Flask, endpoint: str, name: Any) -> None:
    """Let /konto lead to another page; rooms above this one have some too."""
    app.extensions.setdefault(LINKS, []).append(AccountLink(endpoint, name))


@blueprint.record_once
def _own_links(state: Any) -> None:
    add_account_link(state.app, "auth.password", _l("Byt lösenord"))
    add_account_link(state.app, "auth.sign_ins", _l("Inloggningar"))
    add_account_link(state.app, "auth.tokens", _l("API-nycklar"))


@blueprint.get("/konto")
@access(Access.READER)
def account() -> str:
    """Show one's own account."""
    return show_form("auth/account.html", **_account(signed_in().person))


@blueprint.post("/konto")
@access(Access.READER)
def account_post() -> Response | tuple[str, int]:
    """Keep what somebody chooses for themselves."""
    person = signed_in().person

    def choose(chosen: dict[str, Any]) -> None:
        change_person(person, chosen, actor=person)
        follow_person()
        flash(_("Dina val är sparade."))

    return submit_form(
        "auth/account.html", PreferencesInput(), choose, done=url_for("auth.account"), **_account(person)
    )


@blueprint.get("/konto/losenord")
@access(Access.READER)
def password() -> str:
    """Show the form for changing one's password."""
    return show_form("auth/change_password.html", **_change(signed_in().person))


@blueprint.post("/konto/losenord")
@access(Access.READER)
def password_post() -> Response | tuple[str, int]:
    """Change the password; this browser stays signed in and all others don't."""
    session = signed_in().session
    session_id = session.id if session else 0
    until = count_confirmation(email=signed_in().person.email, session_id=session_id)
    person = person_by_id(signed_in().id) or signed_in().person

    def change(given: dict[str, Any]) -> None:
        if until is not None:
            raise Invalid("too many tries", {"current": too_many_tries(until)})
        change_password(person=person, session_id=session_id, today=business_date(), **given)
        begin_session(person, SignInMethod.PASSWORD)
        flash(_("Ditt lösenord är ändrat. Du är utloggad överallt utom här."))

    return submit_form(
        "auth/change_password.html", ChangePasswordInput(), change, done=url_for("auth.account"), **_change(person)
    )


@blueprint.get("/konto/inloggningar")
@access(Access.READER)
def sign_ins() -> str:
    """Show where one is signed in, and the latest sign-ins, failed ones too."""
    settings: Settings = current_app.extensions["planner.settings"]
    me = signed_in()
    return render_template(
        "auth/sign_ins.html",
        sessions=sessions_of(me.person, at=now(), idle=timedelta(hours=settings.session_hours)),
        this=me.session.id if me.session else None,
        entries=[(entry.at, sign_in_text(entry)) for entry in sign_ins_of(me.id, MOST_SIGN_INS)],
        METHOD_WORDS=METHOD_WORDS,
    )


@blueprint.post("/konto/inloggningar/<int:session_id>/utloggning")
@access(Access.READER)
def end(session_id: int) -> Response:
    """End one of one's sessions, in whatever browser it is."""
    me = signed_in()
    is_this = me.session is not None and me.session.id == session_id
    end_session(person=me.person, session_id=session_id)
    if is_this:
        forget()
        return redirect(url_for("auth.sign_in"))
    flash(_("Webbläsaren är utloggad."))
    return redirect(url_for("auth.sign_ins"))


@blueprint.post("/konto/utloggning")
@access(Access.READER)
def end_all() -> Response:
    """Sign out everywhere, here too."""
    end_all_sessions(person=signed_in().person)
    forget()
    flash(_("Du är utloggad överallt, och dina API-nycklar och din kalenderadress har slutat gälla."))
    return redirect("/")


def _account(person: Person) -> dict[str, Any]:
    today = business_date()
    administrators = [one for one in people_who(PeopleFilter(role=Role.ADMINISTRATOR), today) if not one.is_gone(today)]
    chosen = {"locale": person.locale or "", "mail": person.mail_choice or ""}
    return {
        "person": person,
        "administrators": administrators[:MOST_ADMINISTRATORS],
        "deputies": deputies_of(person.id, today),
        "links": current_app.extensions[LINKS],
        "languages": [(locale.value, LOCALE_WORDS[locale]) for locale in Locale],
        "choices": [(choice.value, MAIL_WORDS[choice]) for choice in MailChoice],
        "default_choice": MAIL_WORDS[default_mail_choice(Role(person.role))],
        # What was written, where the form is shown again with its errors.
        "values": request.form.to_dict() or chosen,
    }


def _change(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "allowed": may_have_password(person),
        "instead": use_single_sign_on(),
        "shortest": PASSWORD_LENGTH,
        "longest": LONGEST_PASSWORD,
    }
