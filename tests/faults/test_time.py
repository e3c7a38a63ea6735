"""Time itself: clocks put forward and back, midnight, days on which nothing ran, and holidays.

The service takes the real time, as in production: what the scheduler calls is called at moments of a test's choice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from planner.kit.clock import STOCKHOLM, now
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.mail import outbox
from planner.mail.models import Message
from planner.mail.operations import send_at_once
from planner.people.models import Organisation, Person
from planner.people.operations.invitations import INVITATION
from planner.people.rules import MailChoice
from planner.plans.models import Activity, Area
from planner.reminders.jobs import deliver_mail, plan_reminders
from planner.reminders.models import PlanningRun, Reminder
from tests.conftest import MakeApp
from tests.factories.people import add_organisation, add_person
from tests.factories.plan import add_activity, add_area, add_assignment, add_plan
from tests.factories.smtp_server import SmtpServer

# Each delivers to a real server, some a dozen times.
pytestmark = pytest.mark.slow

# At 01:00 UTC both times: in March 02:00 becomes 03:00, in October 03:00 becomes 02:00. Both are Sundays.
MARCH, OCTOBER = (datetime(2015, 3, 29, 1, tzinfo=UTC), datetime(2014, 10, 26, 1, tzinfo=UTC))
CHANGES = pytest.mark.parametrize("change", [MARCH, OCTOBER], ids=["March", "October"])


@pytest.fixture
def app(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that sends to the server, on the real day, at any hour."""
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, today="", remind_from="00:00", remind_until="23:59")
    with app.app_context():
        yield app


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody who hears every day; what they answer for each test adds."""
    bromma = add_organisation("bromma")
    add_plan(owner=bromma)
    add_area("boende")
    person = add_person(organisation=bromma, email="agare@example.org")
    db.session.commit()
    return person


def answers_for(person: Person, *dues: str) -> None:
    """Give somebody an activity for each deadline."""
    area, bromma = db.session.scalars(select(Area)).one(), db.session.scalars(select(Organisation)).one()
    many = len(db.session.scalars(select(Activity.id)).all())
    for number, due in enumerate(dues, many + 1):
        add_assignment(add_activity(f"boende-{number}", area=area, due=due), bromma, owner=person)
    db.session.commit()


def local(text: str) -> datetime:
    """Return a moment as a clock in Stockholm shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def tick(at: datetime) -> None:
    """Do what the scheduler does, at a moment."""
    with time_machine.travel(at):
        plan_reminders()
        deliver_mail(lambda: False)


def told() -> dict[date, list[int]]:
    """Return which steps were told on which day."""
    db.session.rollback()
    found: dict[date, list[int]] = {}
    for row in db.session.execute(select(Reminder.told_on, Reminder.step).order_by(Reminder.told_on, Reminder.step)):
        found.setdefault(row.told_on, []).append(row.step)
    return found


def runs() -> list[date]:
    db.session.rollback()
    return list(db.session.scalars(select(PlanningRun.on).order_by(PlanningRun.on)))


# Clocks put forward and back ------------------------------------------------------------------------------------------


@CHANGES
def test_a_night_that_is_longer_or_shorter_tells_nothing_twice(
    person: Person, server: SmtpServer, change: datetime
) -> None:
    sunday = change.date()
    # A day before its deadline on the Sunday (told on the Friday), and on the Monday.
    answers_for(person, f"{sunday + timedelta(days=1)}", f"{sunday + timedelta(days=8)}")
    tick(local(f"{sunday - timedelta(days=2)}T12:00"))
    # Every quarter of an hour of the night: 02:30 comes twice, or not at all.
    for quarter in range(-5, 6):
        tick(change + quarter * timedelta(minutes=15))
    for later in (1, 2):
        tick(local(f"{sunday + timedelta(days=later)}T00:01"))
    days = told()
    assert list(days.values()) == [[-14, -1], [-7, 0], [1]]
    assert [day for day in days if day.weekday() >= 5] == []
    sent = db.session.scalars(select(Message.sent_on)).all()
    assert len(set(sent)) == len(sent) == len(server.received), "one message a day"


@CHANGES
def test_a_pause_after_a_refusal_is_of_real_minutes(app: Flask, server: SmtpServer, change: datetime) -> None:
    invited = add_person(email="later-451@example.org", name="Ny")
    with time_machine.travel(change - timedelta(seconds=30)):
        send_at_once(INVITATION, recipient_id=invited.id, today=change.date())
        db.session.commit()
        deliver_mail(lambda: False)
    server.refusing = False
    db.session.rollback()
    assert not server.received
    # A minute later the clock on the wall is an hour on, or an hour back.
    with time_machine.travel(change + timedelta(seconds=25)):
        deliver_mail(lambda: False)
    assert not server.received
    with time_machine.travel(change + timedelta(seconds=35)):
        deliver_mail(lambda: False)
    assert len(server.received) == 1


@CHANGES
def test_a_claim_holds_as_long_as_any_other(person: Person, server: SmtpServer, change: datetime) -> None:
    with time_machine.travel(change - timedelta(minutes=10)):
        send_at_once(INVITATION, recipient_id=person.id, today=change.date())
        db.session.commit()
        with transaction():
            assert outbox.claim(at=now(), today=change.date(), lease=timedelta(minutes=15), most=1)
    with time_machine.travel(change + timedelta(minutes=4)):
        deliver_mail(lambda: False)
    assert not server.received
    with time_machine.travel(change + timedelta(minutes=6)):
        deliver_mail(lambda: False)
    assert len(server.received) == 1


@CHANGES
def test_the_hours_are_those_of_the_clock_on_the_wall(make_app: MakeApp, server: SmtpServer, change: datetime) -> None:
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, today="")
    with app.app_context():
        # The last working day before, and the first after.
        for day in (change.date() - timedelta(days=2), change.date() + timedelta(days=1)):
            tick(local(f"{day}T06:59"))
            assert day not in runs()
            tick(local(f"{day}T07:00"))
            assert day in runs()


# Midnight -------------------------------------------------------------------------------------------------------------


def test_a_minute_before_midnight_is_today_and_a_minute_after_is_tomorrow(person: Person, server: SmtpServer) -> None:
    answers_for(person, "2014-11-10")
    tick(local("2014-11-03T23:59"))
    assert told() == {date(2014, 11, 3): [-7]}
    answers_for(person, "2014-11-11")
    tick(local("2014-11-04T00:01"))
    assert told() == {date(2014, 11, 3): [-7], date(2014, 11, 4): [-7]}
    db.session.rollback()
    assert db.session.scalars(select(Message.sent_on).order_by(Message.id)).all() == [
        date(2014, 11, 3), date(2014, 11, 4),
    ]  # fmt: skip
    assert len(server.received) == 2


def test_whoever_was_sent_one_before_midnight_gets_the_next_one_after_it(person: Person, server: SmtpServer) -> None:
    answers_for(person, "2014-11-10")
    tick(local("2014-11-03T23:58"))
    answers_for(person, "2014-11-09")
    tick(local("2014-11-03T23:59"))
    assert len(server.received) == 1
    assert told() == {date(2014, 11, 3): [-7, -7]}
    tick(local("2014-11-04T00:01"))
    assert len(server.received) == 2


def test_what_was_planned_on_friday_and_not_sent_by_midnight_goes_on_monday(person: Person, server: SmtpServer) -> None:
    answers_for(person, "2014-11-14")
    with time_machine.travel(local("2014-11-07T23:59")):
        plan_reminders()
    for moment in ("2014-11-08T00:01", "2014-11-09T12:00"):
        tick(local(moment))
    assert not server.received
    tick(local("2014-11-10T00:01"))
    assert len(server.received) == 1


# Days on which nothing ran --------------------------------------------------------------------------------------------


def test_down_on_the_very_day_of_a_step(person: Person, server: SmtpServer) -> None:
    answers_for(person, "2014-11-10")
    tick(local("2014-11-04T08:00"))
    assert told() == {date(2014, 11, 4): [-7]}
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("last", "dues", "back", "steps"),
    [
        # Good Friday is 3 April, Easter Monday 6 April.
        (
            "2015-04-01",
            ("2015-04-02", "2015-04-07", "2015-04-09", "2015-04-13", "2015-04-17"),
            "2015-04-10",
            [-7, -1, 1, 1, 7],
        ),
        # Without quiet periods: Christmas Eve to Boxing Day, and New Year's Eve to come.
        ("2014-12-19", ("2014-12-22", "2014-12-28", "2014-12-30", "2015-01-02"), "2014-12-29", [-7, -1, 1, 7]),
    ],
    ids=["Easter", "Christmas"],
)
def test_down_for_nine_days_over_a_holiday(
    make_app: MakeApp, server: SmtpServer, last: str, dues: tuple[str, ...], back: str, steps: list[int]
) -> None:
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, today="", quiet_periods=[])
    with app.app_context():
        bromma = add_organisation("bromma")
        add_plan(owner=bromma)
        add_area("boende")
        person = add_person(organisation=bromma)
        answers_for(person, *dues)
        tick(local(f"{last}T17:00"))
        before = len(server.received)
        # The first moments of the morning: a scheduler that starts runs every job at once, and then again.
        for minute in ("07:00", "07:01", "07:15", "12:00"):
            tick(local(f"{back}T{minute}"))
        assert told()[date.fromisoformat(back)] == steps
        assert len(server.received) == before + 1, "one message, however much was missed"
        tick(local(f"{date.fromisoformat(back) + timedelta(days=3)}T07:00"))


def test_the_quiet_weeks_of_christmas_are_caught_up_with_once(make_app: MakeApp, server: SmtpServer) -> None:
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, today="")
    with app.app_context():
        bromma = add_organisation("bromma")
        add_plan(owner=bromma)
        add_area("boende")
        person = add_person(organisation=bromma)
        answers_for(person, "2014-12-23", "2014-12-29", "2015-01-08")
        tick(local("2014-12-19T12:00"))
        before = len(server.received)
        day = date(2014, 12, 20)
        while day < date(2015, 1, 7):
            tick(local(f"{day}T12:00"))
            day += timedelta(days=1)
        assert len(server.received) == before
        tick(local("2015-01-07T12:00"))
        assert len(server.received) == before + 1
        assert told()[date(2015, 1, 7)] == [-1, 7, 7]


# Weekly mail ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ran_on", "told_on"),
    [
        # Easter Monday is 6 April 2015: the week's mail goes on the Tuesday.
        (("2015-04-06", "2015-04-07", "2015-04-08"), "2015-04-07"),
        # Nothing ran on the Tuesday either.
        (("2015-04-08", "2015-04-09"), "2015-04-08"),
        (("2015-04-10",), "2015-04-10"),
    ],
)
def test_weekly_mail_over_a_holiday_monday(
    person: Person, server: SmtpServer, ran_on: tuple[str, ...], told_on: str
) -> None:
    person.mail_choice = MailChoice.WEEKLY.value
    answers_for(person, "2015-04-13")
    # The week before has had its day.
    tick(local("2015-03-30T08:00"))
    before = told()
    for day in ran_on:
        tick(local(f"{day}T08:00"))
    later = {day: steps for day, steps in told().items() if day not in before}
    assert list(later) == [date.fromisoformat(told_on)]
    # What comes later in that week waits for the next.
    answers_for(person, "2015-04-17")
    tick(local(f"{told_on}T09:00"))
    tick(local("2015-04-10T15:00"))
    assert list(told()) == [*before, date.fromisoformat(told_on)]
    tick(local("2015-04-13T08:00"))
    assert date(2015, 4, 13) in told()


# The day's first hour ------------------------------------------------------------------------------------------------


def test_what_was_put_off_until_the_next_day_waits_for_its_morning(make_app: MakeApp, server: SmtpServer) -> None:
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, today="")
    with app.app_context():
        bromma = add_organisation("bromma")
        add_plan(owner=bromma)
        add_area("boende")
        owner = add_person(organisation=bromma, email="agare@example.org")
        answers_for(owner, "2014-11-10")
        tick(local("2014-11-03T12:00"))
        # One message a day: the other activity has to wait.
        answers_for(owner, "2014-11-09")
        tick(local("2014-11-03T12:15"))
        tick(local("2014-11-04T00:01"))
        tick(local("2014-11-04T06:59"))
        assert len(server.received) == 1
        tick(local("2014-11-04T07:00"))
        assert len(server.received) == 2
