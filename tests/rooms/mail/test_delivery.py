"""Delivery: what is sent, refused, tried again and given up, against a real mail server."""

from contextlib import closing
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from planner.kit.clock import STOCKHOLM, now
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.kit.transaction import transaction
from planner.mail import outbox
from planner.mail.models import Message, Try
from planner.mail.operations import retry_message
from planner.mail.records import SentRecords
from planner.mail.rules import Letter, MessageState, Outcome
from planner.people.models import Person
from tests.conftest import TODAY, MakeApp
from tests.factories.smtp_server import SmtpServer
from tests.rooms.mail.conftest import Enlist, Run, put_into_outbox


def message_to(person: Person) -> Message:
    db.session.rollback()
    return db.session.scalars(select(Message).where(Message.recipient_id == person.id)).one()


def tries_of(person: Person) -> list[Try]:
    rows = select(Try).join(Message).where(Message.recipient_id == person.id).order_by(Try.id)
    return list(db.session.scalars(rows))


def test_what_waits_is_sent_over_one_connection(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    people = enlist_people(*(f"person{n}" for n in range(7)))
    done = run()
    assert (done.sent, done.retry, done.dead, done.suppressed, done.waiting, done.problem) == (7, 0, 0, 0, 0, None)
    assert server.addresses() == [person.email for person in people]
    assert server.connections == 1
    sent = message_to(people[0])
    assert (sent.state, sent.sent_on, sent.address) == (MessageState.SENT, TODAY, people[0].email)
    assert [(one.outcome, one.code, one.said) for one in tries_of(people[0])] == [
        (Outcome.SENT, 250, "2.0.0 Queued as 4711")
    ]
    assert run().sent == 0


def test_headers(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    (person,) = enlist_people("somebody")
    run()
    message = server.received[0]
    assert message["Message-ID"] == f"<{message_to(person).token}@example.org>"
    assert len(message.get_all("Message-ID", [])) == 1
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"].addresses[0].addr_spec == "planner@example.org"
    assert message["Date"].datetime.tzinfo is not None
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
    assert max(len(line) for line in message.as_bytes().splitlines()) <= 78


def test_one_refusal_holds_up_nobody_else(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    gone, later, dropped, hung, fine = enlist_people("refuse-550", "later-451", "drop", "hang", "fine")
    done = run()
    assert (done.sent, done.retry, done.dead, done.waiting) == (1, 3, 1, 3)
    assert server.addresses() == [fine.email]
    assert message_to(gone).state == MessageState.DEAD
    assert [(one.outcome, one.code, one.said) for one in tries_of(gone)] == [
        (Outcome.DEAD, 550, "5.1.1 No such mailbox")
    ]
    for person in (later, dropped, hung):
        message = message_to(person)
        assert message.state == MessageState.WAITING
        assert message.next_try_at is not None
        assert timedelta(seconds=50) < message.next_try_at - now() <= timedelta(seconds=60)
    assert tries_of(later)[0].code == 451
    server.refusing = False
    assert run().sent == 0  # a minute hasn't passed
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert run().sent == 3


def test_pauses_grow_and_end_after_five_working_days(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    (person,) = enlist_people("later-451")
    at = datetime.fromisoformat("2026-11-18T09:00:00+01:00")  # a Wednesday
    pauses = []
    while True:
        with time_machine.travel(at, tick=False):
            done = run()
        message = message_to(person)
        if done.dead:
            break
        assert message.next_try_at is not None
        pauses.append(round((message.next_try_at - at) / timedelta(minutes=1)))
        at = message.next_try_at
    assert pauses[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert set(pauses[10:]) == {240}
    # The fifth working day after Wednesday is the next Wednesday; the first try after it is the last.
    assert at.astimezone(STOCKHOLM).date() == date(2026, 11, 26)
    assert message.state == MessageState.DEAD
    assert tries_of(person)[-1].outcome == Outcome.DEAD


def test_what_was_given_up_can_be_tried_again(enlist_people: Enlist, run: Run, server: SmtpServer, app: Flask) -> None:
    (person,) = enlist_people("refuse-550")
    run()
    message_id = message_to(person).id
    with transaction():
        retry_message(message_id, actor=person, at=now())
    with pytest.raises(Conflict), transaction():
        retry_message(message_id, actor=person, at=now())
    with pytest.raises(NotFound), transaction():
        retry_message(message_id + 1, actor=person, at=now())
    server.refusing = False
    assert run().sent == 1
    assert len(tries_of(person)) == 2


def test_no_server_configured_marks_nothing(
    enlist_people: Enlist, make_app: MakeApp, run: Run, server: SmtpServer
) -> None:
    (person,) = enlist_people("somebody")
    with make_app().app_context():
        done = run()
        assert done.problem is not None
        assert "PLANNER_MAIL_SERVER" in done.problem
        assert (done.sent, done.waiting) == (0, 1)
    assert message_to(person).state == MessageState.WAITING


def test_no_connection_charges_no_try(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    people = enlist_people("one", "two")
    server.stop()
    done = run()
    assert done.problem is not None
    assert (done.sent, done.retry, done.waiting) == (0, 0, 2)
    assert not tries_of(people[0])
    assert message_to(people[0]).state == MessageState.WAITING


def test_a_server_that_goes_away_ends_the_run_and_charges_no_try(
    enlist_people: Enlist, run: Run, server: SmtpServer
) -> None:
    _first, dropped, last = enlist_people("first", "drop", "last")
    server.on_message = lambda _message: server.server.close()
    done = run()
    assert done.problem is not None
    assert (done.sent, done.retry, done.waiting) == (1, 0, 2)
    for person in (dropped, last):
        assert not tries_of(person)
        assert message_to(person).state == MessageState.WAITING


def test_nothing_left_to_say_is_suppressed(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    silent, _other = enlist_people("nothing", "other")
    done = run()
    assert (done.sent, done.suppressed) == (1, 1)
    assert message_to(silent).state == MessageState.SUPPRESSED


def test_a_letter_that_cannot_be_written_holds_up_nobody(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    broken, _other = enlist_people("fails", "other")
    done = run()
    assert (done.sent, done.retry) == (1, 1)
    assert "no words" in tries_of(broken)[0].said


def test_a_subject_of_any_length_arrives_as_it_was_written(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    """The email package by itself folds some of them inside a word."""
    text = "1 aktivitet ska vara klar i december, 1 aktivitet saknar ny lägesrapport, 2 är försenade"
    people = enlist_people(*(f"length-{length}" for length in range(20, len(text))))
    for person in people:
        person.name = text[: int(person.name.removeprefix("length-"))].strip()
    subjects = sorted(person.name for person in people)
    db.session.commit()
    run()
    assert sorted(message["Subject"] for message in server.received) == subjects


def test_a_line_break_in_a_subject_adds_no_header(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    (person,) = enlist_people("honest")
    person.name = "Hej\nBcc: everybody@example.org"
    db.session.commit()
    done = run()
    assert (done.sent, done.dead) == (0, 1)
    assert server.received == []


def test_a_lease_that_runs_out_is_taken_over(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    (person,) = enlist_people("somebody")
    with transaction():
        (claimed,) = outbox.claim(at=now(), today=TODAY, lease=timedelta(minutes=15), most=10)
    assert run().sent == 0
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert run().sent == 1
        # Whoever held it before can't release what is sent.
        with transaction():
            outbox.release([claimed], now())
    assert message_to(person).state == MessageState.SENT


def test_what_is_recorded_again_was_tried_once(enlist_people: Enlist, app: Flask) -> None:
    """Where nobody could tell whether the database took it."""
    (person,) = enlist_people("somebody")
    with transaction():
        (claimed,) = outbox.claim(at=now(), today=TODAY, lease=timedelta(minutes=15), most=10)
    letter, at = Letter(person.email, "Hej", "Hej\n", "<p>Hej</p>\n"), now()
    with closing(SentRecords()) as records:
        for _ in range(2):
            records.add(claimed, letter, at=at, today=TODAY, code=250, said="taken")
            # Committed: another connection sees it.
            message = message_to(person)
            assert (message.state, message.sent_at, message.sent_on) == (MessageState.SENT, at, TODAY)
            assert (message.address, message.subject) == (person.email, "Hej")
            assert [(one.at, one.outcome, one.code, one.said) for one in tries_of(person)] == [
                (at, Outcome.SENT, 250, "taken")
            ]


def test_limit_and_order_to_stop(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    people = enlist_people(*(f"person{n}" for n in range(8)))
    assert run(limit=4).sent == 4
    assert run(stopping=lambda: len(server.received) >= 6).sent == 2
    states = [message_to(person).state for person in people]
    assert states == [MessageState.SENT] * 6 + [MessageState.WAITING] * 2
    assert run().sent == 2


def test_kinds_can_be_left_out_and_messages_wait_for_their_day(
    enlist_people: Enlist, run: Run, server: SmtpServer
) -> None:
    enlist_people("somebody")
    assert run(without=("test",)).sent == 0
    assert run(today=TODAY - timedelta(days=1)).sent == 0
    assert run().sent == 1


def test_one_message_a_person(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    (person,) = enlist_people("somebody")
    assert put_into_outbox([person]) == 0  # the one that waits is added to
    run()
    assert put_into_outbox([person]) == 1
    assert run().sent == 0  # sent one today: the next goes on the next working day
    assert run(today=date(2014, 11, 4)).sent == 1


def test_what_is_on_its_way_is_not_added_to(enlist_people: Enlist, app: Flask) -> None:
    (person,) = enlist_people("somebody")
    with transaction():
        outbox.claim(at=now(), today=TODAY, lease=timedelta(minutes=15), most=10)
    assert put_into_outbox([person]) == 1
    db.session.rollback()
    days = db.session.scalars(select(Message.not_before).order_by(Message.id)).all()
    assert days == [TODAY, date(2014, 11, 4)]


def test_a_released_message_never_clashes_with_a_newer_one(enlist_people: Enlist, app: Flask) -> None:
    (person,) = enlist_people("somebody")
    with transaction():
        claims = outbox.claim(at=now(), today=TODAY, lease=timedelta(minutes=15), most=10)
    put_into_outbox([person])
    with transaction():
        outbox.release(claims, now())
    assert outbox.count_waiting() == 2
    db.session.execute(update(Message).values(added_at=now()))
    db.session.rollback()
