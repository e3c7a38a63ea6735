"""Addresses of calendar feeds: making, renewing and revoking them. A person has one at the most."""

import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from planner.audit.operations import record
from planner.auth.models import CalendarFeed
from planner.auth.queries import feed_of_person, hash_of
from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.kit.errors import Conflict
from planner.people.models import Person


def make_feed(*, person: Person) -> str:
    """Make an address for a person's calendar, in the place of the one there was, and return its secret part.

    It is shown once, and only its hash is kept. Raises Conflict where the person's ways in are just being ended.
    """
    # Locked against whoever ends them, as for a token of the API: this one is then found too.
    present = select(Person.session_key).where(Person.id == person.id).with_for_update(key_share=True)
    if db.session.scalar(present) != person.session_key:
        raise Conflict(_("Någon annan har ändrat personen medan du skrev. Läs in sidan på nytt."))
    token = secrets.token_urlsafe(32)
    feed = feed_of_person(person.id)
    record(
        "calendar.make" if feed is None else "calendar.renew", actor=person, object_kind="person", object_id=person.id
    )
    if feed is None:
        feed = CalendarFeed(person_id=person.id)
        db.session.add(feed)
    feed.token_hash, feed.created_at, feed.last_used_at = hash_of(token), now(), None
    db.session.flush()
    return token


def revoke_feed(*, person: Person) -> None:
    """End the address of a person's calendar at once; without one there is nothing to end."""
    ended = db.session.scalar(
        delete(CalendarFeed).where(CalendarFeed.person_id == person.id).returning(CalendarFeed.person_id)
    )
    if ended is not None:
        record("calendar.revoke", actor=person, object_kind="person", object_id=person.id)


def mark_feed_used(person_id: int, *, at: datetime) -> None:
    """Write down that a calendar is read, in a transaction of its own."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(update(CalendarFeed).where(CalendarFeed.person_id == person_id).values(last_used_at=at))
        connection.commit()
