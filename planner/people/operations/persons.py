"""Adding people and changing what is kept of them."""

import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.kit.identity_numbers import holds_identity_number
from planner.people.models import Organisation, Person
from planner.people.queries.persons import changed_since
from planner.people.rules import NAME_LENGTH, Locale, MailChoice, Role, is_email, may_manage_people, normal_email

# Ends what lets somebody in of which this room knows nothing, such as tokens for the API.
CloseWaysIn = Callable[[Person], None]
_WAYS_IN = "planner.people.ways_in"

# What the trail names of a change without saying what it was, or is now.
_UNNAMED = ("name", "email")


class ChangedMeanwhile(Conflict):
    """Somebody else has changed a person since the form was filled in; `present` says what, by column."""

    def __init__(self, present: Mapping[str, Any]) -> None:
        super().__init__(_("Någon annan har ändrat personen medan du skrev. Läs in sidan på nytt."))
        self.present = dict(present)


class AddressTaken(Conflict):
    """Somebody else has an address."""

    def __init__(self, email: str) -> None:
        super().__init__(_("Det finns redan en person med adressen %(email)s.", email=email))


def register_ways_in(app: Flask, close: CloseWaysIn) -> None:
    """Let `close` be called for each person whose ways in are to end."""
    app.extensions.setdefault(_WAYS_IN, []).append(close)


def end_ways_in(person: Person) -> None:
    """End whatever lets a person in without their password: sessions, links, tokens, who they are elsewhere."""
    person.session_key = new_session_key()
    for close in current_app.extensions.get(_WAYS_IN, []):
        close(person)


def check_manages_people(actor: Actor | None) -> None:
    """Raise Forbidden unless an actor keeps the people; None is the command line."""
    if actor is not None and not may_manage_people(actor):
        raise Forbidden(_("Bara systemadministratörer ändrar uppgifter om personer."))


def new_session_key() -> str:
    """Return a fresh key for a person's sessions."""
    return secrets.token_urlsafe(24)


def add_person(
    *,
    actor: Actor | None,
    email: str,
    name: str,
    role: Role,
    organisation_key: str | None = None,
    locale: Locale | None = None,
    mail: MailChoice | None = None,
) -> Person:
    """Add a person who can't sign in before a password is set.

    Raises Forbidden for all but administrators and the command line, as everything does that changes people; Invalid
    for an address, a name or an organisation that can't be right; AddressTaken.
    """
    check_manages_people(actor)
    email, name = _right_email(email), _right_name(name)
    if db.session.scalar(select(Person.id).where(Person.email == email)):
        raise AddressTaken(email)
    values = {
        "email": email,
        "name": name,
        "role": role,
        "organisation_id": _organisation_id(organisation_key),
        "locale": locale,
        "mail_choice": mail,
    }
    with _address_is_free(email):
        (person,) = insert_people([values], actor=actor)
    return person


def edit_person(
    *,
    actor: Actor | None,
    person_id: int,
    email: str,
    name: str,
    role: Role,
    organisation_key: str | None,
    locale: Locale | None,
    mail: MailChoice | None,
    version: str | None = None,
) -> Person:
    """Change what is kept of a person. Another address ends their sessions and one-time links.

    Raises NotFound; Invalid for what can't be right, or when the last administrator would get another role; Conflict
    where the person was anonymised, AddressTaken, and ChangedMeanwhile when, since `version`, somebody else changed
    what would be undone.
    """
    check_manages_people(actor)
    person, has_other_administrators = lock_person(person_id)
    if person.anonymised_on is not None:
        raise Conflict(_("Uppgifterna om personen är borttagna och kan inte ändras."))
    values = {
        "email": _right_email(email),
        "name": _right_name(name),
        "role": role,
        "organisation_id": _organisation_id(organisation_key),
        "locale": locale,
        "mail_choice": mail,
    }
    if version is not None:
        present = {column: getattr(person, column) for column in changed_since(person, version)}
        if undone := {column: value for column, value in present.items() if value != values[column]}:
            raise ChangedMeanwhile(undone)
    if person.role == Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR and not has_other_administrators:
        raise Invalid(*last_administrator("role"))
    change_person(person, values, actor=actor)
    return person


def insert_people(items: Sequence[Mapping[str, Any]], *, actor: Actor | None) -> list[Person]:
    """Add people with values that have been checked, after everybody else in the order of the plan file."""
    first = (db.session.scalar(select(func.max(Person.position))) or 0) + 1
    people = [
        Person(**values, position=position, session_key=new_session_key())
        for position, values in enumerate(items, start=first)
    ]
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        record("person.add", actor=actor, object_kind="person", object_id=person.id, role=str(person.role))
    return people


def change_person(person: Person, values: Mapping[str, Any], *, actor: Actor | None) -> None:
    """Give a person values that have been checked. Raises AddressTaken when somebody has just taken the address."""
    before = {column: getattr(person, column) for column in values if getattr(person, column) != values[column]}
    if not before:
        return
    if "email" in before:
        with _address_is_free(values["email"]):
            person.email = values["email"]
        # What was sent to the old address must not open the account of the new one, nor what else opened it.
        end_ways_in(person)
    for column in before:
        setattr(person, column, values[column])
    told = [column for column in before if column not in _UNNAMED]
    facts: dict[str, Any] = {}
    if told:
        facts["before"] = {column: before[column] for column in told}
        facts["after"] = {column: values[column] for column in told}
    if unnamed := [column for column in before if column in _UNNAMED]:
        facts["changed"] = unnamed
    record("person.edit", actor=actor, object_kind="person", object_id=person.id, **facts)


def lock_person(person_id: int) -> tuple[Person, bool]:
    """Return a person and whether there are other administrators who stay, all locked against others who change them.

    Raises NotFound when there is no such person.
    """
    administers = and_(Person.role == Role.ADMINISTRATOR, Person.left_on.is_(None))
    rows = db.session.scalars(
        select(Person)
        .where(or_(Person.id == person_id, administers))
        # All in one order, so that two who change each other don't wait for each other.
        .order_by(Person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    person = next((row for row in rows if row.id == person_id), None)
    if person is None:
        raise NotFound(_("Personen finns inte."))
    others = any(row.id != person_id and row.role == Role.ADMINISTRATOR and row.left_on is None for row in rows)
    return person, others


def last_administrator(field: str) -> tuple[str, dict[str, str]]:
    """Return what is said, as a whole and of a field, to those who would leave the service without administrators."""
    said = _("Det måste finnas minst en systemadministratör. Ge först någon annan den rollen.")
    return said, {field: said}


@contextmanager
def _address_is_free(email: str) -> Iterator[None]:
    """Write what changes inside; somebody else may have taken the address since it was looked up."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise AddressTaken(email) from error


def _right_email(text: str) -> str:
    email = normal_email(text)
    if not is_email(email):
        said = _("Skriv e-postadressen som namn@example.org.")
        raise Invalid(said, {"email": said})
    if holds_identity_number(email):
        said = _("Adressen innehåller ett personnummer. Ange en annan adress.")
        raise Invalid(said, {"email": said})
    return email


def _right_name(text: str) -> str:
    name = text.strip()
    if wrong := _wrong_with(name):
        raise Invalid(wrong, {"name": wrong})
    return name


def _wrong_with(name: str) -> str | None:
    """Return what is wrong with a name: the plan file's rules for one, so that an export can be loaded again."""
    if not name:
        return str(_("Fyll i namnet."))
    if len(name) > NAME_LENGTH:
        return str(_("Namnet är för långt. Det får ha högst %(n)s tecken.", n=NAME_LENGTH))
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        return str(_("Namnet innehåller tecken som inte kan visas. Skriv det på en rad."))
    if holds_identity_number(name):
        return str(_("Namnet innehåller ett personnummer. Ta bort det."))
    return None


def _organisation_id(key: str | None) -> int | None:
    if key is None:
        return None
    found = db.session.scalar(select(Organisation.id).where(Organisation.key == key))
    if found is None:
        said = _("Det finns ingen organisation med nyckeln %(key)s.", key=key)
        raise Invalid(said, {"organisation": said})
    return found
