"""One-time links for setting a password."""

from datetime import timedelta
from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.settings import Settings
from planner.people.models import Person
from planner.people.queries.persons import person_by_id


class Link(StrEnum):
    """What a link is for; the value keeps the signatures of the two apart."""

    INVITATION = "set-password"
    RESET = "reset-password"


def password_link(person: Person, link: Link = Link.INVITATION) -> str:
    """Return an address at which the person's password can be set, once: setting one changes the session key."""
    token = _serializer(link).dumps([person.id, person.session_key])
    base: str = current_app.extensions["planner.settings"].base_url
    return f"{base.rstrip('/')}/losenord/{token}"


def person_of_token(token: str, *, lock: bool = False) -> Person | None:
    """Return whose password a token sets, or None where it is wrong, used or too old.

    With `lock` they are locked against others who use it, so that it works but once.
    """
    for link in Link:
        try:
            person_id, key = _serializer(link).loads(token, max_age=int(_life(link).total_seconds()))
        except (BadSignature, ValueError, TypeError):
            continue
        if lock:
            of_token = select(Person).where(Person.id == person_id).with_for_update(key_share=True)
            db.session.execute(of_token.execution_options(populate_existing=True))
        person = person_by_id(person_id)
        return person if person is not None and person.session_key == key else None
    return None


def _life(link: Link) -> timedelta:
    settings: Settings = current_app.extensions["planner.settings"]
    if link is Link.RESET:
        return timedelta(minutes=settings.reset_link_minutes)
    return timedelta(hours=settings.password_link_hours)


def _serializer(link: Link) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=link.value)
