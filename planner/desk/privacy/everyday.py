"""What everyday use keeps on a person: ways in, and help. The sections that it makes up are listed in sections.py."""

from sqlalchemy import select

from planner.auth.models import ApiToken, CalendarFeed, ExternalIdentity, SignInSession
from planner.desk.help.accessibility.models import Fault, Statement
from planner.desk.overview.models import Visit
from planner.kit.db import AnySelect
from planner.people.models import Person
from planner.plans.models import SavedView


def sessions(person_id: int) -> AnySelect:
    """Return where a person is signed in."""
    row = SignInSession
    return (
        select(row.browser, row.method, row.began_at, row.last_seen_at, row.ends_at)
        .where(row.person_id == person_id)
        .order_by(row.id)
    )


def visits(person_id: int) -> AnySelect:
    """Return when a person looked at the overview, last and on the day before that."""
    row = Visit
    return select(row.seen_on, row.seen_at, row.before_on, row.before_at).where(row.person_id == person_id)


def api_keys(person_id: int) -> AnySelect:
    """Return a person's keys for the API, without what lets anybody in."""
    row = ApiToken
    return (
        select(row.name, row.scope, row.hint, row.created_at, row.ends_at, row.last_used_at, row.revoked_at)
        .where(row.person_id == person_id)
        .order_by(row.id)
    )


def calendar(person_id: int) -> AnySelect:
    """Return when a person's calendar got its address and was read."""
    row = CalendarFeed
    return select(row.created_at, row.last_used_at).where(row.person_id == person_id)


def identities(person_id: int) -> AnySelect:
    """Return who a person is to the provider of single sign-on."""
    row = ExternalIdentity
    return select(row.issuer, row.subject, row.linked_at).where(row.person_id == person_id).order_by(row.id)


def saved_views(person_id: int) -> AnySelect:
    """Return the views of the list of activities that a person has saved."""
    row = SavedView
    return select(row.name, row.query, row.shared, row.saved_at).where(row.person_id == person_id).order_by(row.id)


def statements_written(person_id: int) -> AnySelect:
    """Return the changes of the accessibility statement that a person has made."""
    row = Statement
    return select(row.number, row.written_at).where(row.by_id == person_id).order_by(row.id)


def faults_reported(person_id: int) -> AnySelect:
    """Return the faults that were reported with a person's address."""
    theirs = select(Person.email).where(Person.id == person_id).scalar_subquery()
    return select(Fault.reported_at, Fault.what, Fault.place).where(Fault.email == theirs).order_by(Fault.id)


def faults_handled(person_id: int) -> AnySelect:
    """Return the reported faults that a person has said are handled."""
    return select(Fault.handled_at, Fault.outcome).where(Fault.handled_by_id == person_id).order_by(Fault.id)
