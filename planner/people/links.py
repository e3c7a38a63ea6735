"""One-time links for setting a password."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from planner.people.models import Person
from planner.people.queries.persons import person_by_id


def password_link(person: Person) -> str:
    """Return an address at which the person's password can be set, once: setting one changes the session key."""
    token = _serializer().dumps([person.id, person.session_key])
    base: str = current_app.extensions["planner.settings"].base_url
    return f"{base.rstrip('/')}/losenord/{token}"


def person_of_token(token: str) -> Person | None:
    """Return whose password a token sets, or None where it is wrong, used or too old."""
    hours: int = current_app.extensions["planner.settings"].password_link_hours
    try:
        person_id, key = _serializer().loads(token, max_age=hours * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    person = person_by_id(person_id)
    return person if person is not None and person.session_key == key else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="set-password")
