"""What the tests of mail share: a mail server on loopback, and an outbox with messages of a kind of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import literal, select, union_all

from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.mail.delivery import deliver
from planner.mail.kinds import register_kind
from planner.mail.outbox import Claim, enlist
from planner.mail.rules import Letter
from planner.mail.runs import Delivery
from planner.people.models import Person
from tests.conftest import TODAY, MakeApp
from tests.factories.people import add_person
from tests.factories.smtp_server import SmtpServer

Enlist = Callable[..., list[Person]]
Run = Callable[..., Delivery]


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server that takes or refuses by address."""
    running = SmtpServer()
    yield running
    running.stop()


@pytest.fixture
def app(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that sends to it."""
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, mail_timeout_seconds=1, mail_batch=3)
    register_kind(app, "test", write_test_letters)
    with app.app_context():
        yield app


def write_test_letters(claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Write to everybody but those whose name says that there is nothing to say or that it can't be written."""
    letters = {}
    for claim in claims:
        person = db.session.get_one(Person, claim.recipient_id)
        if person.name == "fails":
            raise RuntimeError("no words")
        if person.name != "nothing":
            letters[claim.id] = Letter(person.email, person.name, "Hej å\n", "<p>Hej å</p>\n")
    return letters


@pytest.fixture
def enlist_people(app: Flask) -> Enlist:
    """Put a message to each of some new persons into the outbox, by the first part of their address."""

    def put(*names: str, today: date = TODAY) -> list[Person]:
        people = [add_person(email=f"{name}@example.org", name=name) for name in names]
        db.session.commit()
        put_into_outbox(people, today)
        return people

    return put


def put_into_outbox(people: Sequence[Person], today: date = TODAY) -> int:
    ids = [person.id for person in people]
    db.session.rollback()
    recipients = union_all(*(select(literal(number).label("recipient_id")) for number in ids)).subquery()
    with db.engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            return enlist(connection, "test", recipients, today=today, next_day=date(2014, 11, 4), at=now())


@pytest.fixture
def run() -> Run:
    """Deliver once."""

    def once(today: date = TODAY, **wishes: object) -> Delivery:
        return deliver(today=today, is_day_off=lambda day: day.weekday() >= 5, **wishes)  # type: ignore[arg-type]

    return once
