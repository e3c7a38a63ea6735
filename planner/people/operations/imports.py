"""Taking over people from a file: exactly what was previewed, or nothing."""

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.imports import PreviewOutdated, Verdict
from planner.kit.tables import Table
from planner.people.models import Person
from planner.people.operations.persons import change_person, check_manages_people, insert_people
from planner.people.queries.imports import Preview, preview_import
from planner.people.rules import Role, normal_email


def import_people(*, actor: Actor | None, table: Table, today: date, seen: str | None = None) -> Preview:
    """Add and change the people of a recognised table; nobody is removed and nobody is invited.

    `seen` is the fingerprint of the preview that was agreed to. Raises PreviewOutdated where another would come of it
    now, Invalid where a row has errors, with one line each; nothing is changed then.
    """
    check_manages_people(actor)
    _lock(table)
    preview = preview_import(table, today=today)
    preview.check(seen)
    changed = [row for row in preview.rows if row.verdict is Verdict.CHANGED]
    known = {
        person.id: person
        for person in db.session.scalars(select(Person).where(Person.id.in_([row.person_id for row in changed])))
    }
    for row in changed:
        if row.person_id is not None:
            change_person(known[row.person_id], row.values, actor=actor)
    try:
        with db.session.begin_nested():
            insert_people([row.values for row in preview.rows if row.verdict is Verdict.NEW], actor=actor)
    except IntegrityError:
        # Somebody has added one of them just now.
        raise PreviewOutdated(preview_import(table, today=today)) from None
    record("person.import", actor=actor, object_kind="person", object_id=None, counts=preview.tally)
    return preview


def _lock(table: Table) -> None:
    """Lock those whom a table names, and the administrators, against others who change them."""
    place = table.header.index("email")
    emails = {normal_email(row.cells[place]) for row in table.rows}
    administers = and_(Person.role == Role.ADMINISTRATOR, Person.left_on.is_(None))
    db.session.execute(
        select(Person.id)
        .where(or_(Person.email.in_(emails), administers))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
