"""Leaving, and coming back. Who leaves keeps their place in history and loses access."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.people.models import Deputy, Person
from planner.people.operations.deputies import cut_short
from planner.people.operations.persons import check_manages_people, end_ways_in, last_administrator, lock_person
from planner.people.rules import Role


def leave(*, actor: Actor | None, person_id: int, left_on: date, today: date) -> Person:
    """Let a person be gone from a day on: no access and no mail. From today on means at once.

    Where they stand in for others, or others for them, that ends too. A day that was set before may be moved.
    Raises NotFound; Conflict for somebody who is gone; Invalid for a day that has passed and for the last
    administrator.
    """
    check_manages_people(actor)
    person, has_other_administrators = lock_person(person_id)
    if person.is_gone(today):
        raise Conflict(_("%(name)s har redan slutat.", name=person.name))
    if left_on < today:
        said = _("Ange i dag eller en senare dag.")
        raise Invalid(said, {"left_on": said})
    if person.role == Role.ADMINISTRATOR and not has_other_administrators:
        raise Invalid(*last_administrator("left_on"))
    before, person.left_on = person.left_on, left_on
    if left_on == today:
        end_ways_in(person)
    concerned = or_(Deputy.person_id == person.id, Deputy.deputy_id == person.id)
    for row in db.session.scalars(select(Deputy).where(concerned, Deputy.ends >= left_on)):
        cut_short(row, left_on)
    db.session.flush()
    record(
        "person.leave",
        actor=actor,
        object_kind="person",
        object_id=person.id,
        before={"left_on": before.isoformat() if before else None},
        after={"left_on": left_on.isoformat()},
    )
    return person


def come_back(*, actor: Actor | None, person_id: int) -> Person:
    """Let a person who has left, or was to leave, be here again: they sign in as before, in new sessions.

    Raises NotFound; Conflict for somebody who wasn't to leave and for somebody whose name and address are removed.
    """
    check_manages_people(actor)
    person, _others = lock_person(person_id)
    if person.left_on is None:
        raise Conflict(_("%(name)s har inte slutat.", name=person.name))
    if person.anonymised_on is not None:
        raise Conflict(_("Uppgifterna om personen är borttagna. Lägg till personen på nytt."))
    before, person.left_on = person.left_on, None
    # Where the day was yet to come, or came by itself, they still stand open.
    end_ways_in(person)
    db.session.flush()
    record(
        "person.come_back",
        actor=actor,
        object_kind="person",
        object_id=person.id,
        before={"left_on": before.isoformat()},
        after={"left_on": None},
    )
    return person
