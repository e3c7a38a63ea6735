"""What changes between planning and sending: what is sent is true when it goes."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.mail.delivery import deliver
from planner.people.models import Person
from planner.people.operations.departures import leave
from planner.people.rules import Role
from planner.plans.operations.mergers import merge_organisations
from planner.plans.rules import Status
from planner.reminders.planning import plan
from tests.conftest import MakeApp
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World, build_world

# Each delivers to a real server, some a dozen times.
pytestmark = pytest.mark.slow

TOMORROW = date(2014, 11, 4)
FIRST, SECOND = "Aktivitet boka-lokal", "Aktivitet anstall-samordnare"


@pytest.fixture
def app(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that sends to the server."""
    app = make_app(mail_server="127.0.0.1", mail_port=server.port)
    with app.app_context():
        yield app


@pytest.fixture
def world(app: Flask) -> World:
    """The world, and two activities of a colleague's in Bromma, due within a week and planned: one message waits."""
    world = build_world()
    colleague = add_person(organisation=world.bromma, email="kollega@example.org")
    for key, due in (("boka-lokal", "2014-11-10"), ("anstall-samordnare", "2014-11-07")):
        add_assignment(add_activity(key, area=world.area, due=due), world.bromma, owner=colleague)
    db.session.commit()
    plan(TODAY)
    db.session.rollback()
    return world


@pytest.fixture
def colleague(world: World) -> Person:
    """Who answers for the two."""
    return db.session.query(Person).filter_by(email="kollega@example.org").one()


def sent_to(server: SmtpServer, person: Person, today: date = TODAY) -> list[str]:
    """Deliver what waits; return the plain texts of the letters to a person."""
    db.session.commit()
    address = person.email
    before = len(server.received)
    deliver(today=today, is_day_off=lambda _day: False)
    return [
        message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for message in server.received[before:]
        if message["To"].addresses[0].addr_spec == address
    ]


def test_without_any_change_both_are_told_of(world: World, colleague: Person, server: SmtpServer) -> None:
    (text,) = sent_to(server, colleague)
    assert FIRST in text
    assert SECOND in text


def test_a_deadline_that_was_moved_is_left_out(world: World, colleague: Person, server: SmtpServer) -> None:
    set_deadline(world.strategist, "2015-06-30", activity="boka-lokal")
    (text,) = sent_to(server, colleague)
    assert FIRST not in text
    assert SECOND in text


def test_a_deadline_that_was_moved_nearer_is_told_anew(world: World, colleague: Person, server: SmtpServer) -> None:
    set_deadline(world.strategist, "2014-11-06", activity="boka-lokal")
    db.session.commit()
    # It adds to the message that waits.
    plan(TODAY)
    (text,) = sent_to(server, colleague)
    assert text.count(FIRST) == 1
    assert "6 november" in text
    assert "10 november" not in text


@pytest.mark.parametrize("status", [Status.DONE, Status.DROPPED, Status.PAUSED])
def test_what_is_finished_or_put_aside_is_left_out(
    world: World, colleague: Person, server: SmtpServer, status: Status
) -> None:
    until = TOMORROW if status is Status.PAUSED else None
    report(colleague, status, activity="boka-lokal", comment="Det ordnade sig.", paused_until=until)
    (text,) = sent_to(server, colleague)
    assert FIRST not in text
    assert SECOND in text


def test_with_nothing_left_to_say_nothing_is_sent(world: World, colleague: Person, server: SmtpServer) -> None:
    for activity in ("boka-lokal", "anstall-samordnare"):
        report(colleague, Status.DONE, activity=activity)
    assert sent_to(server, colleague) == []


def test_another_owner_hears_and_the_one_before_does_not(world: World, colleague: Person, server: SmtpServer) -> None:
    other = add_person(organisation=world.bromma, email="ny@example.org")
    name_owner(world.strategist, other, activity="boka-lokal")
    (text,) = sent_to(server, colleague)
    assert FIRST not in text
    assert SECOND in text
    plan(TODAY)
    (text,) = sent_to(server, other)
    assert FIRST in text


def test_whoever_has_left_gets_nothing_and_the_next_in_turn_hears(
    world: World, colleague: Person, server: SmtpServer
) -> None:
    with transaction():
        leave(actor=world.people[Role.ADMINISTRATOR], person_id=colleague.id, left_on=TODAY, today=TODAY)
    assert sent_to(server, colleague) == []
    # Bromma has no contact: the area's coordinator hears, who has been sent something else today.
    plan(TODAY)
    assert sent_to(server, world.people[Role.COORDINATOR]) == []
    (text,) = sent_to(server, world.people[Role.COORDINATOR], TOMORROW)
    assert FIRST in text
    assert SECOND in text


def test_after_a_merger_it_goes_on_under_the_new_name(world: World, colleague: Person, server: SmtpServer) -> None:
    db.session.commit()
    with transaction():
        merge_organisations(
            actor=world.people[Role.ADMINISTRATOR], keys=["bromma"], into="kista", on=TODAY, today=TODAY
        )
    # The share that the message was about has ended; nothing is said of it under its old name.
    assert sent_to(server, colleague) == []
    plan(TODAY)
    (text,) = sent_to(server, colleague)
    assert FIRST in text
    assert "Kista" in text
    assert "Bromma" not in text
