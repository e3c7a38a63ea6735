"""What a reminder says, and that it is checked when it is sent."""

from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from planner.kit.db import db
from planner.mail.delivery import Delivery, deliver
from planner.people.rules import Locale, MailChoice
from planner.plans.models import Assignment
from planner.plans.rules import Status
from planner.reminders.planning import plan
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.people import add_organisation
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World


def send(today: date = TODAY) -> Delivery:
    return deliver(today=today, is_day_off=lambda day: day.weekday() >= 5)


def letter_to(server: SmtpServer, address: str) -> EmailMessage:
    (message,) = (one for one in server.received if one["To"].addresses[0].addr_spec == address)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def owned(world: World, key: str, due: str, title: str | None = None) -> Assignment:
    activity = add_activity(key, area=world.area, due=due, title=title or f"Aktivitet {key}")
    assignment = add_assignment(activity, world.bromma, owner=world.owner)
    db.session.commit()
    return assignment


def test_a_month_in_words_with_a_link(world: World, server: SmtpServer) -> None:
    owned(world, "boende-2", "2014-12")
    plan(TODAY)
    assert send().sent == 2
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "2 aktiviteter ska vara klara i december"
    text = text_of(message)
    assert "Ska vara klar i december." in text
    assert "i dag" not in text
    assert "https://planner.example.org/aktiviteter/boende-1" in text
    assert 'href="https://planner.example.org/aktiviteter/boende-2"' in html_of(message)


def test_overdue_asks_for_a_report(world: World, server: SmtpServer) -> None:
    owned(world, "boende-2", "2014-09")
    owned(world, "boende-3", "2014-10-20")
    set_deadline(world.strategist, "2015-12")
    db.session.commit()
    plan(TODAY)
    send()
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "2 aktiviteter är försenade: lämna lägesrapport"
    assert "Skulle ha varit klar i september." in text_of(message)
    assert "Skulle ha varit klar den 20 oktober." in text_of(message)


def test_both_kinds_in_one_subject(world: World, server: SmtpServer) -> None:
    owned(world, "boende-2", "2014-11-03")
    owned(world, "boende-3", "2014-10-20")
    set_deadline(world.strategist, "2015-12")
    db.session.commit()
    plan(TODAY)
    send()
    assert letter_to(server, "contributor@example.org")["Subject"] == (
        "1 aktivitet är försenad, 1 aktivitet ska vara klar i dag"
    )


def test_a_strategist_sees_one_row_an_activity(world: World, server: SmtpServer) -> None:
    for name in ("farsta", "skarpnack"):
        add_assignment(world.activity, add_organisation(name))
    add_update(world.in_bromma, Status.DONE, TODAY - timedelta(days=30))
    set_deadline(world.strategist, "2014-09-01")
    db.session.commit()
    plan(TODAY)
    send()
    text = text_of(letter_to(server, "strategist@example.org"))
    assert text.count("/aktiviteter/boende-1") == 1
    assert "1 av 4 klara; saknas: Kista, Farsta, Skarpnack." in text
    assert letter_to(server, "strategist@example.org")["Subject"] == "1 aktivitet är försenad"


def test_at_most_fifty_rows_and_then_a_link(world: World, server: SmtpServer) -> None:
    for number in range(60):
        owned(world, f"mer-{number}", "2014-12")
    plan(TODAY)
    send()
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "61 aktiviteter ska vara klara i december"
    assert text_of(message).count("planner.example.org/aktiviteter/") == 50
    assert "och 11 till: https://planner.example.org/mina-aktiviteter" in text_of(message)


@pytest.mark.parametrize("status", [Status.DONE, Status.PAUSED, Status.DROPPED])
def test_what_is_closed_since_is_left_out(world: World, server: SmtpServer, status: Status) -> None:
    owned(world, "boende-2", "2014-12")
    plan(TODAY)
    until = date(2015, 3, 1) if status is Status.PAUSED else None
    report(world.owner, status, comment="Skälet.", paused_until=until)
    db.session.commit()
    send()
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "1 aktivitet ska vara klar i december"
    assert "boende-1" not in text_of(message)


def test_a_message_with_nothing_left_is_suppressed(world: World, server: SmtpServer) -> None:
    plan(TODAY)
    report(world.owner, Status.DONE)
    set_deadline(world.strategist, "2015-06", organisation="kista")
    db.session.commit()
    done = send()
    assert (done.sent, done.suppressed, done.waiting) == (0, 2, 0)
    assert server.received == []


def test_who_has_handed_over_is_left_out(world: World, server: SmtpServer) -> None:
    plan(TODAY)
    name_owner(world.strategist, world.somebody_in_kista)
    db.session.commit()
    assert plan(TODAY).reminders == 1
    send()
    assert sorted(server.addresses()) == ["coordinator@example.org", "kista@example.org"]


def test_who_has_left_gets_nothing(world: World, server: SmtpServer) -> None:
    plan(TODAY)
    world.owner.left_on = TODAY
    db.session.commit()
    done = send()
    assert (done.sent, done.suppressed) == (1, 1)


def test_a_later_step_takes_the_earlier_ones_place(world: World, server: SmtpServer) -> None:
    late = date(2015, 1, 7)
    plan(TODAY)
    plan(late)
    send(late)
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "1 aktivitet är försenad: lämna lägesrapport"
    assert text_of(message).count("/aktiviteter/boende-1") == 1
    assert "Skulle ha varit klar i december 2014." in text_of(message)


def test_a_nudge_and_what_became_of_it(world: World, server: SmtpServer) -> None:
    silent = owned(world, "boende-2", "2015-10")
    add_update(silent, Status.ONGOING, TODAY - timedelta(days=70))
    heard_of = owned(world, "boende-3", "2015-10")
    add_update(heard_of, Status.ONGOING, TODAY - timedelta(days=70))
    add_update(world.in_bromma, Status.DONE, TODAY)
    db.session.commit()
    plan(TODAY)
    report(world.owner, Status.ONGOING, activity="boende-3")
    db.session.commit()
    send()
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "1 aktivitet saknar ny lägesrapport"
    assert "Ingen lägesrapport sedan 25 augusti." in text_of(message)
    assert "boende-3" not in text_of(message)


def test_titles_are_escaped(world: World, server: SmtpServer) -> None:
    owned(world, "boende-2", "2014-12", title="<script>alert('&')</script>\nBcc: x")
    plan(TODAY)
    send()
    message = letter_to(server, "contributor@example.org")
    assert "<script>" not in html_of(message)
    assert "&lt;script&gt;" in html_of(message)


def test_who_waited_for_weekly_mail_hears_the_latest_only(world: World, server: SmtpServer, app: Flask) -> None:
    world.owner.mail_choice = MailChoice.OVERDUE
    db.session.commit()
    assert plan(TODAY).recipients == 1
    assert plan(date(2015, 1, 7)).recipients == 2
    send(date(2015, 1, 7))
    assert "contributor@example.org" in server.addresses()


def test_in_the_recipients_language(world: World, server: SmtpServer) -> None:
    world.owner.locale = Locale.EN
    owned(world, "boende-2", "2014-09")
    db.session.commit()
    plan(TODAY)
    send()
    message = letter_to(server, "contributor@example.org")
    assert message["Subject"] == "1 activity is overdue, 1 activity is due in December"
    assert "Was due in September." in text_of(message)
    assert "lägesrapport" not in text_of(message)
    assert '<html lang="en">' in html_of(message)
