"""Administrators hear, once a day, when messages were given up or wait too long, and of nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from planner.kit.clock import STOCKHOLM, now
from planner.kit.db import db
from planner.mail.alarms import ALARM
from planner.mail.delivery import deliver
from planner.mail.models import MailAlarm, Message, Try
from planner.mail.operations import send_at_once
from planner.people.models import Person
from planner.people.rules import Role
from planner.reminders.jobs import watch_mail
from planner.reminders.letters.alarms import raise_alarm
from planner.reminders.planning import plan
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World

INVITATION = "invitation"


@pytest.fixture
def invited(world: World) -> Person:
    """Somebody whose invitation waits."""
    person = add_person(email="anna@example.org")
    send_at_once(INVITATION, recipient_id=person.id, today=TODAY)
    db.session.commit()
    return person


def alarm(after: timedelta = timedelta(), today: date = TODAY) -> MailAlarm | None:
    db.session.rollback()
    return raise_alarm(today=today, at=now() + after)


def send(today: date = TODAY) -> None:
    deliver(today=today, is_day_off=lambda _day: False)


def told() -> list[str]:
    """Return to whom alarms lie in the outbox."""
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Person.email).join(Message, Message.recipient_id == Person.id).where(Message.kind == ALARM)
        )
    )


def test_nothing_is_raised_while_all_is_well(invited: Person) -> None:
    assert alarm() is None
    assert alarm(timedelta(minutes=119)) is None
    send()
    assert alarm(timedelta(days=1)) is None
    assert told() == []


def test_what_waits_too_long_is_told_once_a_day(invited: Person) -> None:
    raised = alarm(timedelta(minutes=121))
    assert raised is not None
    assert (raised.waiting, raised.dead) == (1, 0)
    assert alarm(timedelta(minutes=131)) is None
    assert told() == ["administrator@example.org"]
    # The next day's alarm finds the first one's message waiting, and adds nothing to it.
    assert alarm(timedelta(days=1), TODAY + timedelta(days=1)) is not None
    assert told() == ["administrator@example.org"]


def test_what_was_given_up_is_told_with_the_servers_words(world: World, server: SmtpServer) -> None:
    person = add_person(email="refuse-550@example.org")
    send_at_once(INVITATION, recipient_id=person.id, today=TODAY)
    db.session.commit()
    send()
    raised = alarm()
    assert raised is not None
    assert (raised.waiting, raised.dead) == (0, 1)
    send()
    (letter,) = [one for one in server.received if "administrator" in str(one["To"])]
    assert letter["Subject"] == "1 utskick är stoppat"
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "550 5.1.1 No such mailbox" in text or "5.1.1 No such mailbox" in text
    assert "https://planner.example.org/utskick" in text
    # It has been told: the day after is quiet, until another one is given up.
    assert alarm(timedelta(days=1), TODAY + timedelta(days=1)) is None


def test_an_alarm_that_is_refused_raises_none(world: World, invited: Person) -> None:
    world.people[Role.ADMINISTRATOR].email = "refuse-550@example.org"
    db.session.commit()
    assert alarm(timedelta(minutes=121)) is not None
    send()
    states = dict(db.session.execute(select(Message.kind, Message.state)).all())
    assert states == {ALARM: "dead", INVITATION: "sent"}
    assert alarm(timedelta(days=2), TODAY + timedelta(days=2)) is None


def test_what_is_refused_for_now_is_not_late(world: World) -> None:
    person = add_person(email="later-451@example.org")
    send_at_once(INVITATION, recipient_id=person.id, today=TODAY)
    db.session.commit()
    send()
    assert alarm(timedelta(hours=3)) is None
    # Unless nobody tries it again when its pause has ended.
    assert alarm(timedelta(hours=7)) is not None


def test_what_is_retried_by_hand_is_not_late(world: World, invited: Person) -> None:
    long_ago = now() - timedelta(days=3)
    retried = {"created_at": long_ago, "added_at": long_ago, "next_try_at": now()}
    db.session.execute(update(Message).values(retried))
    db.session.commit()
    assert alarm(timedelta(minutes=1)) is None
    assert alarm(timedelta(minutes=125)) is not None


def test_a_server_that_takes_nothing_is_told_though_each_run_lets_go(
    world: World, invited: Person, server: SmtpServer
) -> None:
    long_ago = now() - timedelta(days=1)
    db.session.execute(update(Message).values(created_at=long_ago, next_try_at=now()))
    db.session.commit()
    server.stop()
    send()
    assert alarm() is not None


@pytest.mark.parametrize(("today", "raised"), [(date(2014, 11, 8), False), (date(2014, 11, 10), True)])
def test_reminders_are_not_late_on_a_day_off(world: World, today: date, raised: bool) -> None:
    plan(TODAY)
    assert (alarm(timedelta(days=7), today) is not None) is raised


@pytest.mark.parametrize(("hour", "raised"), [(6, False), (8, False), (9, True)])
def test_reminders_count_from_the_morning(make_app: MakeApp, world: World, hour: int, raised: bool) -> None:
    plan(TODAY)
    # A Tuesday that is no pretended one.
    at = datetime(2014, 11, 4, hour, 5, tzinfo=STOCKHOLM)
    db.session.execute(update(Message).values(created_at=at - timedelta(days=1), added_at=at - timedelta(days=1)))
    db.session.commit()
    with make_app(today="").app_context():
        assert (raise_alarm(today=at.date(), at=at) is not None) is raised


def test_schedulers_at_once_tell_once(app: Flask, invited: Person) -> None:
    def watch(_number: int) -> bool:
        with app.app_context():
            return raise_alarm(today=TODAY, at=now() + timedelta(minutes=121)) is not None

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(watch, range(8))) == 1
    assert told() == ["administrator@example.org"]


def test_the_job_looks_at_the_clock(app: Flask, invited: Person) -> None:
    db.session.execute(update(Message).values(created_at=now() - timedelta(minutes=121)))
    db.session.commit()
    watch_mail()
    watch_mail()
    assert db.session.scalar(select(func.count()).select_from(MailAlarm)) == 1
    assert db.session.scalar(select(func.count()).select_from(Try)) == 0
