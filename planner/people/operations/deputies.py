"""Naming who stands in for somebody, for a time."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid, NotFound
from planner.people.models import Deputy, Person
from planner.people.operations.persons import check_manages_people, lock_person
from planner.people.rules import LONGEST_DEPUTY, Role


def name_deputy(
    *, actor: Actor | None, person_id: int, deputy_id: int, starts: date, ends: date, today: date
) -> Deputy:
    """Let somebody of the same organisation stand in for a person from one day to another, both counting.

    Raises NotFound; Conflict for a person who has left; Invalid for a deputy who can't be one, or for days that have
    passed, come in the wrong order, last for more than a year or overlap another deputy's.
    """
    check_manages_people(actor)
    person, _others = lock_person(person_id)
    if person.is_gone(today):
        raise Conflict(_("%(name)s har slutat och kan inte få en ersättare.", name=person.name))
    deputy = db.session.get(Person, deputy_id)
    if deputy is None or deputy.id == person.id or deputy.is_gone(ends):
        raise _wrong("deputy_id", _("Välj en person som är kvar hela tiden."))
    if person.organisation_id is None or deputy.organisation_id != person.organisation_id:
        raise _wrong("deputy_id", _("Ersättaren ska tillhöra samma organisation."))
    if not Role(deputy.role).includes(Role.CONTRIBUTOR):
        raise _wrong("deputy_id", _("Ersättaren ska kunna lämna lägesrapporter. Ändra först personens roll."))
    if starts < today:
        raise _wrong("starts", _("Ange i dag eller en senare dag."))
    if ends < starts:
        raise _wrong("ends", _("Sista dagen kan inte komma före den första."))
    if ends - starts > LONGEST_DEPUTY:
        raise _wrong("ends", _("En ersättare kan utses för högst ett år."))
    if person.is_gone(ends):
        raise _wrong("ends", _("%(name)s slutar innan dess.", name=person.name))
    overlapping = select(Deputy.id).where(Deputy.person_id == person.id, Deputy.starts <= ends, Deputy.ends >= starts)
    if db.session.scalar(overlapping.limit(1)) is not None:
        raise _wrong("starts", _("Det finns redan en ersättare någon av dagarna."))
    row = Deputy(person_id=person.id, deputy_id=deputy.id, starts=starts, ends=ends)
    db.session.add(row)
    db.session.flush()
    record(
        "person.name_deputy",
        actor=actor,
        object_kind="person",
        object_id=person.id,
        deputy=deputy.id,
        starts=starts.isoformat(),
        ends=ends.isoformat(),
    )
    return row


def end_deputy(*, actor: Actor | None, person_id: int, deputy_row_id: int, today: date) -> None:
    """Let a deputy stand in no longer, from today on; one who hasn't begun is taken away.

    Raises NotFound when the person has no such deputy, Conflict when the time has passed already.
    """
    check_manages_people(actor)
    lock_person(person_id)
    row = db.session.get(Deputy, deputy_row_id, populate_existing=True)
    if row is None or row.person_id != person_id:
        raise NotFound(_("Ersättaren finns inte."))
    if row.ends < today:
        raise Conflict(_("Tiden för ersättaren har redan gått ut."))
    before, after = row.ends, cut_short(row, today)
    db.session.flush()
    record(
        "person.end_deputy",
        actor=actor,
        object_kind="person",
        object_id=person_id,
        deputy=row.deputy_id,
        before={"ends": before.isoformat()},
        after={"ends": after.isoformat() if after else None},
    )


def cut_short(row: Deputy, day: date) -> date | None:
    """Let a deputy stand in until the day before a day, or not at all; return their last day, if there is one left."""
    if row.starts >= day:
        db.session.delete(row)
        return None
    row.ends = min(row.ends, day - timedelta(days=1))
    return row.ends


def _wrong(field: str, said: str) -> Invalid:
    return Invalid(said, {field: said})
