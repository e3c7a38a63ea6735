"""Choosing a password by a link or on one's own page, and asking for a link."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, select

from planner.audit.operations import record
from planner.auth.operations.attempts import clear_tries, confirmation_key, tries_key
from planner.auth.operations.tokens import revoke_all_tokens
from planner.auth.rules import MailKind
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.mail.models import Message
from planner.mail.operations import send_at_once
from planner.people.models import Person
from planner.people.operations.passwords import is_right_password, may_have_password, set_password
from planner.people.queries.persons import person_by_email

# Nobody's mailbox is filled by somebody who asks in their name.
PAUSE = timedelta(minutes=5)


def ask_for_link(*, email: str, today: date, at: datetime) -> None:
    """Send whoever has an address a link for choosing a password, at most one in five minutes.

    For an address that is nobody's as much is done, but for the message itself.
    """
    person = person_by_email(email)
    person_id = person.id if person and not person.is_gone(today) else None
    lately = exists().where(
        Message.kind == MailKind.RESET, Message.recipient_id == (person_id or 0), Message.created_at > at - PAUSE
    )
    if not db.session.scalar(select(lately)) and person_id is not None:
        send_at_once(MailKind.RESET, recipient_id=person_id, today=today)
    record("password.link_asked", actor=None, object_kind="person", object_id=person_id)


def choose_password(*, person: Person, password: str, today: date) -> None:
    """Set the password of somebody who has come by a link, and tell them if it takes the place of another one.

    Their sessions end, and their tokens for the API: whoever was in may have made one to come back with. They need no
    longer wait for wrong passwords that others have tried. Raises Invalid for one that won't do, Forbidden
    where their organisation has none.
    """
    if not may_have_password(person):
        raise Forbidden(_("Din organisation använder inte lösenord."))
    is_change = person.password_hash is not None
    set_password(person=person, password=password, actor=person)
    clear_tries(tries_key(person.email))
    if is_change:
        revoke_all_tokens(person=person)
        send_at_once(MailKind.CHANGED, recipient_id=person.id, today=today)


def change_password(*, person: Person, session_id: int, current: str, password: str, today: date) -> None:
    """Change the password of somebody who is signed in in a session.

    Raises Invalid when the current one is wrong or the new one won't do, Forbidden where the organisation has none.
    """
    if not is_right_password(person, current):
        raise Invalid("wrong password", {"current": _("Det nuvarande lösenordet stämmer inte.")})
    clear_tries(confirmation_key(person.email, session_id))
    choose_password(person=person, password=password, today=today)
