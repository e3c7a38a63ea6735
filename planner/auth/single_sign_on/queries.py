"""Reads of who somebody is at the provider."""

from sqlalchemy import exists, select

from planner.auth.models import ExternalIdentity
from planner.kit.db import db
from planner.people.models import Person


def person_of_identity(issuer: str, subject: str) -> Person | None:
    """Return the person whom an issuer knows by a subject."""
    return db.session.scalar(
        select(Person)
        .join(ExternalIdentity, ExternalIdentity.person_id == Person.id)
        .where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    )


def has_identity(person_id: int, issuer: str) -> bool:
    """Return whether an issuer knows a person already."""
    identity = exists().where(ExternalIdentity.person_id == person_id, ExternalIdentity.issuer == issuer)
    return bool(db.session.scalar(select(identity)))
