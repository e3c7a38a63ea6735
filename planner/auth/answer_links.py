"""Links in mail at which their recipient answers without signing in.

A link is signed, for one person, and kept nowhere. It opens nothing but the answers' pages, and ends by itself: after
some days, when the person leaves, and with whatever ends their sessions, such as a new password or address.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256

from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from planner.kit.clock import business_date
from planner.kit.settings import Settings
from planner.people.models import Person
from planner.people.queries.persons import person_by_id

SWITCH = "planner.auth.answer_links_on"
# Keeps these signatures apart from those of links that set a password.
_SALT = "answer"


def register_answer_switch(app: Flask, is_on: Callable[[], bool]) -> None:
    """Let a room above this one say whether links are given out and open anything; otherwise the setting does."""
    app.extensions[SWITCH] = is_on


def answer_links_on() -> bool:
    """Return whether links are given out and open anything."""
    is_on: Callable[[], bool] | None = current_app.extensions.get(SWITCH)
    return is_on() if is_on is not None else _settings().answer_links


def answer_link(person: Person) -> str | None:
    """Return the address at which a person answers without signing in, or None where that is switched off."""
    return answer_links([person]).get(person.id)


def answer_links(people: Iterable[Person]) -> dict[int, str]:
    """Return what `answer_link` does for several persons, by person, having asked once whether it is switched on."""
    if not answer_links_on():
        return {}
    signer, base = _serializer(), _settings().base_url.rstrip("/")
    return {person.id: f"{base}/svara/{signer.dumps([person.id, _digest(person)])}" for person in people}


def person_of_answer_link(token: str) -> Person | None:
    """Return whose link it is, loaded with their organisation; None where it is forged, has ended or is switched off.

    Nothing is looked up for what we haven't signed.
    """
    held = _read(token)
    if held is None or not answer_links_on():
        return None
    person_id, digest = held
    person = person_by_id(person_id)
    if person is None or person.is_gone(business_date()) or _digest(person) != digest:
        return None
    return person


def signed_for(token: str) -> str | None:
    """Return what tells a link that we have signed from those for others; None where it is forged or too old."""
    held = _read(token)
    return None if held is None else str(held[0])


def _read(token: str) -> tuple[int, str] | None:
    life = timedelta(days=_settings().answer_link_days)
    try:
        person_id, digest = _serializer().loads(token, max_age=int(life.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return person_id, digest


def _digest(person: Person) -> str:
    """Return what stands for the person's session key: anybody can read what a link holds."""
    return sha256(person.session_key.encode()).hexdigest()[:16]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=_SALT)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["planner.settings"]
    return settings
