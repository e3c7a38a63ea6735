"""The limit of messages a minute, and who goes first where not everybody can."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.mail import outbox
from planner.mail.kinds import register_kind
from planner.mail.models import Message
from planner.mail.operations import send_at_once
from planner.people.models import Person
from tests.conftest import TODAY, MakeApp
from tests.factories.people import add_person
from tests.factories.smtp_server import SmtpServer
from tests.rooms.mail.conftest import Enlist, Run, write_test_letters

LIMIT = 4


@pytest.fixture
def app(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that hands over few messages a minute: of "test" there are many, "urgent" ones go at once."""
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, mail_batch=3, mail_per_minute=LIMIT)
    register_kind(app, "test", write_test_letters, many=True)
    register_kind(app, "urgent", write_test_letters)
    with app.app_context():
        yield app


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, which stands still until a test moves it: a minute is a minute, however busy the machine is."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def test_a_run_ends_with_the_minutes_messages_and_the_next_goes_on(
    enlist_people: Enlist, run: Run, server: SmtpServer, clock: time_machine.Traveller
) -> None:
    enlist_people(*(f"person{n}" for n in range(10)))
    first = run()
    assert (first.sent, first.waiting, first.paced, first.problem) == (LIMIT, 10 - LIMIT, True, None)
    connections = server.connections
    again = run()
    assert (again.sent, again.waiting, again.paced) == (0, 10 - LIMIT, True)
    assert server.connections == connections, "nobody is called for nothing"
    clock.shift(59)
    assert run().sent == 0
    clock.shift(1.5)
    assert run().sent == LIMIT
    clock.shift(61)
    last = run()
    assert (last.sent, last.waiting, last.paced) == (2, 0, False)
    assert len(server.received) == 10


def test_refusals_count_too(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    enlist_people("refuse-550", "later-451", *(f"person{n}" for n in range(5)))
    done = run()
    assert (done.sent, done.dead, done.retry, done.paced) == (LIMIT - 2, 1, 1, True)


def test_what_somebody_holds_counts_until_it_is_let_go(enlist_people: Enlist, run: Run) -> None:
    enlist_people(*(f"person{n}" for n in range(8)))
    with transaction():
        held = outbox.claim(at=now(), today=TODAY, lease=timedelta(minutes=15), most=3)
    assert run().sent == LIMIT - 3
    with transaction():
        outbox.release(held, now())
    assert run().sent == 3
    assert run().sent == 0


def test_what_has_nothing_to_say_costs_nothing(enlist_people: Enlist, run: Run) -> None:
    enlist_people("nothing", *(f"person{n}" for n in range(LIMIT)))
    done = run()
    assert (done.suppressed, done.sent, done.paced) == (1, LIMIT, False)


def test_with_nothing_waiting_nothing_is_held_back(enlist_people: Enlist, run: Run) -> None:
    enlist_people(*(f"person{n}" for n in range(LIMIT)))
    assert run().sent == LIMIT
    assert not run().paced


def test_what_somebody_waits_for_goes_before_what_can_wait(
    enlist_people: Enlist, run: Run, server: SmtpServer, clock: time_machine.Traveller
) -> None:
    enlist_people(*(f"person{n}" for n in range(10)))
    locked_out = add_person(email="locked-out@example.org")
    send_at_once("urgent", recipient_id=locked_out.id, today=TODAY)
    later = add_person(email="later-451@example.org")
    send_at_once("urgent", recipient_id=later.id, today=TODAY)
    db.session.commit()
    assert run().sent == LIMIT - 1
    assert server.addresses()[0] == locked_out.email
    server.refusing = False
    clock.shift(61)
    has_waited(later)
    assert run().sent == LIMIT
    assert server.addresses()[LIMIT - 1] == later.email, "also when it is tried again"


def has_waited(person: Person) -> None:
    with transaction():
        db.session.execute(
            update(Message).where(Message.recipient_id == person.id).values(next_try_at=now() - timedelta(seconds=1))
        )
