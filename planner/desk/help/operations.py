"""Having seen what is expected of one."""

from planner.audit.operations import record
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Person


def dismiss_welcome(*, person: Person) -> None:
    """Stop showing a person what is expected of them. Once is enough: again changes nothing."""
    if person.welcomed_at is not None:
        return
    person.welcomed_at = now()
    db.session.flush()
    record("person.dismiss_welcome", actor=person, object_kind="person", object_id=person.id)
