"""Signing in with a password, an edge of its own: count the try (commit), check outside any lock, record (commit)."""

from dataclasses import dataclass
from datetime import date, datetime

from planner.audit.operations import record
from planner.auth.devices import Device
from planner.auth.operations.attempts import clear_tries, confirmation_key, count_try, tries_key
from planner.auth.rules import Refusal
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.transaction import begin_write, transaction
from planner.people.models import Person
from planner.people.operations.passwords import is_right_password, keep_hash_strong, may_have_password
from planner.people.queries.persons import person_by_email, person_by_id


@dataclass(frozen=True)
class Entry:
    """Who may come in; otherwise why not and, after too many tries, until when."""

    person: Person | None = None
    refusal: Refusal | None = None
    until: datetime | None = None


def enter(*, email: str, password: str, device: Device | None, today: date) -> Entry:
    """Check an address and a password. Nothing, not even the time taken, tells which was wrong or who has an account.

    Refusals are recorded and committed. For somebody who may come in, a transaction that writes is left open.
    """
    with transaction():
        person = person_by_email(email)
        person_id = person.id if person else None
        key = tries_key(email, device.nonce if device and device.person_id == person_id else "")
        until = count_try(key, at=now())
        if until is not None:
            _record("sign_in.locked", person_id)
    if until is not None:
        return Entry(refusal=Refusal.LOCKED, until=until)
    # Outside any lock: hashing is slow on purpose.
    known = person_by_email(email)
    checked = known.password_hash if known else None
    right = is_right_password(known, password)
    begin_write()
    person = person_by_id(person_id) if right and person_id else None
    # What was right may have been changed meanwhile, to shut out whoever tries it.
    if person is None or person.password_hash != checked or person.is_gone(today):
        _record("sign_in.refused", person_id)
        db.session.commit()
        return Entry(refusal=Refusal.WRONG)
    clear_tries(key)
    if not may_have_password(person):
        _record("sign_in.refused", person_id, reason=Refusal.NO_PASSWORDS.value)
        db.session.commit()
        return Entry(refusal=Refusal.NO_PASSWORDS)
    keep_hash_strong(person=person, password=password)
    return Entry(person=person)


def count_confirmation(*, email: str, session_id: int) -> datetime | None:
    """Count a try of somebody signed in to show, with their password, that they are who the session says (commit).

    Returns until when they must wait instead. A transaction that writes is left open.
    """
    with transaction():
        until = count_try(confirmation_key(email, session_id), at=now())
    begin_write()
    return until


def _record(action: str, person_id: int | None, **facts: str) -> None:
    record(action, actor=None, object_kind="person", object_id=person_id, **facts)
