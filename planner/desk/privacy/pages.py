"""How personal data is treated, told to anybody; what is kept on a person, told to that person; taking it away."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.wrappers import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from planner.audit.operations import record
from planner.auth.devices import LIFE as DEVICE_LIFE
from planner.auth.rules import FORGOTTEN_AFTER
from planner.auth.sessions import signed_in
from planner.desk.help.accessibility.rules import KEEP_ADDRESS
from planner.desk.privacy import operations
from planner.desk.privacy.queries import answers_for, as_file, kept_on
from planner.desk.privacy.sections import SECTIONS
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.settings import Settings
from planner.kit.web import Access, access
from planner.people.models import Person
from planner.people.queries.persons import person_by_id

blueprint = Blueprint("privacy", __name__)


@dataclass(frozen=True)
class Cookie:
    """A cookie as the page names it: what it is for, and how long the browser keeps it."""

    name: str
    purpose: Any
    life: Any


@blueprint.get("/personuppgifter")
@access(Access.PUBLIC)
def about() -> str:
    """Say what is kept on people, why, how long, and who sees it."""
    settings = _settings()
    return render_template(
        "desk/privacy/about.html",
        settings=settings,
        attempts_hours=int(FORGOTTEN_AFTER.total_seconds() // 3600),
        cookies=_cookies(),
        fault_days=KEEP_ADDRESS.days,
    )


def _cookies() -> tuple[Cookie, ...]:
    session: str = current_app.config["SESSION_COOKIE_NAME"]
    prefix = "__Host-" if session.startswith("__Host-") else ""
    return (
        Cookie(
            session,
            _l("Håller dig inloggad, minns vilket språk du har valt och skyddar formulären mot andra webbplatser."),
            _l("%(n)s timmar från att du senast använde tjänsten", n=_settings().session_hours),
        ),
        Cookie(
            f"{prefix}planner_device",
            _l("Visar att du har loggat in härifrån förut, så att den som gissar ditt lösenord inte stänger dig ute."),
            _l("%(n)s dagar från att du senast loggade in", n=DEVICE_LIFE.days),
        ),
    )


@blueprint.get("/konto/uppgifter")
@access(Access.READER)
def mine() -> str:
    """Tell a person what is kept on them, and offer all of it as a file."""
    return render_template("desk/privacy/kept.html", person=signed_in().person, own=True, sections=SECTIONS)


@blueprint.post("/konto/uppgifter")
@access(Access.READER)
def download_mine() -> Response:
    """Hand out what is kept on whoever asks. A POST, since the trail names it."""
    return _file(signed_in().person)


@blueprint.get("/personer/<int:person_id>/registerutdrag")
@access(Access.ADMINISTRATOR)
def extract(person_id: int) -> str:
    """Offer what is kept on a person as a file, for somebody who has asked for it."""
    return render_template("desk/privacy/kept.html", person=_find(person_id), own=False, sections=SECTIONS)


@blueprint.post("/personer/<int:person_id>/registerutdrag")
@access(Access.ADMINISTRATOR)
def download(person_id: int) -> Response:
    """Hand out what is kept on a person."""
    return _file(_find(person_id))


@blueprint.get("/personer/<int:person_id>/anonymisering")
@access(Access.ADMINISTRATOR)
def confirm_anonymisation(person_id: int) -> str:
    """Ask whether a person's name and address are to go now."""
    person, today = _find(person_id), business_date()
    return render_template(
        "desk/privacy/anonymise.html",
        person=person,
        gone=person.is_gone(today),
        assignments=answers_for(person.id, today),
    )


@blueprint.post("/personer/<int:person_id>/anonymisering")
@access(Access.ADMINISTRATOR)
def anonymise(person_id: int) -> WerkzeugResponse:
    """Take a person's name and address away now."""
    operations.anonymise(actor=signed_in().person, person_id=person_id, today=business_date())
    flash(_("Namnet och adressen är borttagna. Det personen har gjort finns kvar utan namn."))
    return redirect(url_for("people.person", person_id=person_id))


def person_panel(person_id: int, today: date) -> Markup | None:
    """Return what a person's page offers: everything kept on them, and when their name goes."""
    person = person_by_id(person_id)
    if person is None:
        return None
    goes_on = person.left_on + timedelta(days=_settings().anonymise_after_days) if person.left_on else None
    shown = render_template("desk/privacy/_panel.html", person=person, gone=person.is_gone(today), goes_on=goes_on)
    return Markup(shown)  # noqa: S704 - our own template has escaped it # nosec B704


def _file(person: Person) -> Response:
    today = business_date()
    content = as_file(kept_on(person.id, on=today))
    record("person.export", actor=signed_in().person, object_kind="person", object_id=person.id)
    # Not send_file, which lets it be kept by caches.
    answer = Response(content, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"registerutdrag-{person.id}-{today}.json")
    return answer


def _find(person_id: int) -> Person:
    person = person_by_id(person_id)
    if person is None:
        raise NotFound(_("Personen finns inte."))
    return person


def _settings() -> Settings:
    settings: Settings = current_app.extensions["planner.settings"]
    return settings
