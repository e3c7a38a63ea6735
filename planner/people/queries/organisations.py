"""Reads of organisations."""

from sqlalchemy import select

from planner.kit.db import db
from planner.people.models import Organisation


def organisations() -> list[Organisation]:
    """Return all organisations in the order of the plan."""
    return list(db.session.scalars(select(Organisation).order_by(Organisation.position, Organisation.id)))
