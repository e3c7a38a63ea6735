"""Letting in somebody whom the provider vouches for."""

from datetime import date

from flask import current_app

from planner.audit.operations import record
from planner.auth.models import ExternalIdentity
from planner.auth.rules import SignInMethod
from planner.auth.single_sign_on.queries import has_identity, person_of_identity
from planner.auth.single_sign_on.rules import Claimant, Reason, parse_group_roles, role_of
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.people.models import Person
from planner.people.operations.persons import add_person, change_person, lock_person
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role


def recognise(*, claimant: Claimant, today: date) -> Person | Reason:
    """Find the person that a claimant is, or say why they aren't let in.

    Who comes for the first time is found by their address, or added where the settings allow it, and known by the
    provider's subject from then on. The role follows the groups that have one, each time.
    """
    settings: Settings = current_app.extensions["planner.settings"]
    role = role_of(claimant.groups, parse_group_roles(settings.oidc_roles))
    known = person_of_identity(settings.oidc_issuer, claimant.subject)
    person = known or (_locked_by_email(claimant.email) if claimant.email else None)
    reason = _why_not(claimant, person, role, settings, today, first_time=known is None)
    if reason is not None:
        refuse(reason=reason, person=person)
        return reason
    if person is None:
        assert claimant.email is not None  # noqa: S101 - or there had been a reason # nosec B101
        assert role is not None  # noqa: S101 # nosec B101
        person = add_person(actor=None, email=claimant.email, name=claimant.name or claimant.email, role=role)
    if known is None:
        _link(person, settings.oidc_issuer, claimant.subject)
    if role is not None:
        _follow_groups(person, role)
    return person


def refuse(*, reason: Reason, person: Person | None = None) -> None:
    """Record that somebody wasn't let in."""
    record(
        "sign_in.refused",
        actor=None,
        object_kind="person",
        object_id=person.id if person else None,
        method=SignInMethod.SINGLE_SIGN_ON.value,
        reason=reason.value,
    )


def _why_not(
    claimant: Claimant, person: Person | None, role: Role | None, settings: Settings, today: date, *, first_time: bool
) -> Reason | None:
    if person is not None and person.is_gone(today):
        return Reason.GONE
    if not first_time:
        return None
    if claimant.email is None:
        return Reason.UNKNOWN
    if not (settings.oidc_trusts_email if claimant.email_checked is None else claimant.email_checked):
        return Reason.ADDRESS_NOT_CHECKED
    if person is not None:
        # An address that has passed on to somebody else must not bring the place of the one before.
        return Reason.OTHER_IDENTITY if has_identity(person.id, settings.oidc_issuer) else None
    return None if settings.oidc_creates_people and role is not None else Reason.UNKNOWN


def _locked_by_email(email: str) -> Person | None:
    """Return the person with an address, locked so that two who come at once can't both be linked."""
    person = person_by_email(email)
    return lock_person(person.id)[0] if person is not None else None


def _link(person: Person, issuer: str, subject: str) -> None:
    identity = ExternalIdentity(person_id=person.id, issuer=issuer, subject=subject, linked_at=now())
    db.session.add(identity)
    db.session.flush()
    record("person.link_identity", actor=person, object_kind="person", object_id=person.id, identity=identity.id)


def _follow_groups(person: Person, role: Role) -> None:
    if person.role == role:
        return
    person, has_other_administrators = lock_person(person.id)
    if person.role == Role.ADMINISTRATOR and not has_other_administrators:
        # Nobody would be left who could give the role back; the trail says that the groups have another.
        record("person.keep_role", actor=None, object_kind="person", object_id=person.id, groups_give=role.value)
        return
    change_person(person, {"role": role}, actor=None)
