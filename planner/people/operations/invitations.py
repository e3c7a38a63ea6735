"""Inviting people by mail. Only ever because somebody says so: adding, loading and importing people sends nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.operations import send_at_once
from planner.people.models import Person
from planner.people.operations.persons import check_manages_people

INVITATION = "invitation"


@dataclass(frozen=True)
class Invited:
    """Who gets an invitation, and who doesn't: those who can sign in already, and those who have left."""

    invited: list[Person]
    having_access: list[Person]
    gone: list[Person]


def may_be_invited(person: Person, today: date) -> bool:
    """Return whether an invitation would help a person: they are here and have no way in yet."""
    return not person.is_gone(today) and not _has_access(person)


def invite(*, actor: Actor | None, person_ids: Collection[int], today: date) -> Invited:
    """Put an invitation into the outbox for each of some people who can't sign in yet.

    Who has one waiting doesn't get another. The one-time link is made when the letter is written, so that it works
    for as long as the letter says.
    """
    check_manages_people(actor)
    rows = db.session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    result = Invited([], [], [])
    for person in rows:
        if person.is_gone(today):
            result.gone.append(person)
        elif _has_access(person):
            result.having_access.append(person)
        else:
            mark_invited(person, actor=actor)
            send_at_once(INVITATION, recipient_id=person.id, today=today)
            result.invited.append(person)
    db.session.flush()
    return result


def mark_invited(person: Person, *, actor: Actor | None) -> None:
    """Keep that somebody was invited, by mail or by being handed a link."""
    person.invited_at = now()
    record("person.invite", actor=actor, object_kind="person", object_id=person.id)


def _has_access(person: Person) -> bool:
    # Single sign-on lets in without a password; who has come that way needs no invitation either.
    return person.password_hash is not None or person.last_sign_in_at is not None
