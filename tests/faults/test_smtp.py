"""A mail server that misbehaves, and processes that deliver to it."""

import threading
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from planner.kit.db import UtcDateTime, db
from planner.kit.transaction import transaction
from planner.mail.models import Message, Try
from planner.people.models import Person
from tests.factories.forks import Forks
from tests.factories.smtp_server import SmtpServer, address_of
from tests.faults.conftest import MakeForks, states

# Each starts processes of its own.
pytestmark = pytest.mark.slow

MANNERS = ("refuse-550", "later-451", "once-451", "closing-421", "drop", "die", "hang")


def give_addresses(*names: str) -> None:
    """Give the first recipients addresses that the mail server treats badly."""
    with transaction():
        ids = db.session.scalars(select(Message.recipient_id).order_by(Message.id).limit(len(names))).all()
        for person_id, name in zip(ids, names, strict=True):
            db.session.execute(update(Person).where(Person.id == person_id).values(email=f"{name}@example.org"))


def let_pass(time_: timedelta) -> None:
    """Let time pass for what waits to be tried again: everything that happened lies so much longer ago."""
    with transaction():
        for message in db.session.scalars(select(Message).where(Message.next_try_at.is_not(None))):
            assert message.next_try_at is not None
            message.next_try_at -= time_
        for one in db.session.scalars(select(Try)):
            one.at -= time_


def pause_before_next_try() -> timedelta:
    at, tried = next_try(), db.session.scalar(select(func.max(Try.at, type_=UtcDateTime())))
    db.session.rollback()
    assert at is not None
    assert tried is not None
    pause: timedelta = at - tried
    return pause


def next_try() -> datetime | None:
    db.session.rollback()
    found = db.session.scalar(select(Message.next_try_at).where(Message.next_try_at.is_not(None)))
    db.session.rollback()
    return found


def test_whoever_cannot_be_reached_stops_nobody(crowd: int, make_forks: MakeForks, server: SmtpServer) -> None:
    forks = make_forks(PLANNER_MAIL_TIMEOUT_SECONDS=1)
    give_addresses(*MANNERS)
    run = forks.deliver()
    assert (run["exit"], run["sent"], run["dead"]) == (0, crowd - len(MANNERS), 1)
    assert (run["retry"], run["waiting"]) == (6, 6)
    assert server.addresses().count("die@example.org") == 1

    # The server comes to its senses, all but for one.
    server.refusing = False
    assert forks.deliver()["sent"] == 0, "nobody is tried again before the pause is over"
    let_pass(timedelta(minutes=1))
    assert forks.deliver()["sent"] == 6
    assert states() == {"sent": crowd - 1, "dead": 1}

    counts = Counter(server.addresses())
    # The one that the server had taken and never said so goes again, under the same Message-ID: so does what it dropped
    # or was silent about.
    assert {address: count for address, count in counts.items() if count != 1} == {"die@example.org": 2}
    for address in ("die@example.org", "drop@example.org"):
        seen = [m for m in (*server.dropped, *server.received) if address_of(m) == address]
        assert len(seen) == 2
        assert len({message["Message-ID"] for message in seen}) == 1


def test_what_is_refused_for_now_is_tried_after_longer_and_longer_pauses_and_given_up_after_five_working_days(
    crowd: int, forks: Forks, server: SmtpServer
) -> None:
    give_addresses("later-451")
    assert forks.deliver()["retry"] == 1
    pauses = []
    for _ in range(4):
        pause = pause_before_next_try()
        pauses.append(round(pause / timedelta(minutes=1)))
        let_pass(pause)
        assert forks.deliver()["retry"] == 1
    assert pauses == [1, 2, 4, 8]
    # Longer than any quiet period with five working days after it.
    let_pass(timedelta(days=100))
    run = forks.deliver()
    assert (run["exit"], run["dead"], run["waiting"]) == (0, 1, 0)
    assert states() == {"sent": crowd - 1, "dead": 1}


def test_a_server_that_refuses_connections_charges_nobody_a_try(crowd: int, forks: Forks, server: SmtpServer) -> None:
    server.close_door()
    run = forks.deliver()
    assert (run["exit"], run["sent"], run["waiting"]) == (1, 0, crowd)
    assert f"the mail server 127.0.0.1:{server.port} doesn't answer" in run["said"]
    assert states() == {"waiting": crowd}
    assert next_try() is None
    server.open_door()
    run = forks.deliver()
    assert (run["exit"], run["sent"], run["said"]) == (0, crowd, "")


def test_a_server_that_takes_connections_and_says_nothing_is_given_up(
    crowd: int, make_forks: MakeForks, server: SmtpServer
) -> None:
    forks = make_forks(PLANNER_MAIL_TIMEOUT_SECONDS=1)
    speak = threading.Event()
    server.on_answer = lambda _line: (speak.wait(100), None)[1]
    began = time.monotonic()
    run = forks.deliver()
    speak.set()
    assert time.monotonic() - began < 90
    assert (run["exit"], run["sent"], run["waiting"]) == (1, 0, crowd)
    assert "timed out" in run["said"]
    assert states() == {"waiting": crowd}


def test_a_server_that_goes_away_in_the_midst_of_it_costs_at_most_the_message_in_hand(
    crowd: int, forks: Forks, server: SmtpServer
) -> None:
    give_addresses("fine", "die")
    server.on_message = lambda _message: server.close_door()
    run = forks.deliver()
    assert (run["exit"], run["sent"], run["waiting"]) == (1, 1, crowd - 1)
    assert states() == {"sent": 1, "waiting": crowd - 1}
    server.on_message = lambda _message: None
    server.refusing = False
    server.open_door()
    assert forks.deliver()["sent"] == crowd - 1
    assert Counter(Counter(server.addresses()).values()) == {1: crowd - 1, 2: 1}
    assert len({message["Message-ID"] for message in server.received}) == crowd
