"""What a reminder says, and that it is checked when it is sent."""

import re
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from planner.auth.answer_links import person_of_answer_link
from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.runs import Delivery
from planner.people.models import Deputy
from planner.people.rules import Locale, MailChoice
from planner.plans.models import Assignment
from planner.plans.rules import Status
from planner.reminders.planning import plan
from tests.conftest import MakeApp
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


def test_the_last_reminder_says_that_it_is(world: World, server: SmtpServer) -> None:
    owned(world, "boende-2", "2014-07-30")
    set_deadline(world.strategist, "2015-12")
    db.session.commit()
    plan(TODAY)
    send()
    to_owner, to_strategist = (letter_to(server, f"{who}@example.org") for who in ("contributor", "strategist"))
    assert "Det här är den sista påminnelsen. Strategiska enheten behöver nu ta ställning" in text_of(to_owner)
    assert to_owner["Subject"] == "1 aktivitet är försenad: lämna lägesrapport"
    assert to_strategist["Subject"] == "1 aktivitet kräver beslut"
    assert "De ansvariga får inga fler påminnelser." in text_of(to_strategist)


def test_a_pause_that_has_ended_is_told(world: World, server: SmtpServer) -> None:
    paused = owned(world, "boende-2", "2014-12")
    add_update(paused, Status.PAUSED, date(2014, 5, 2), paused_until=date(2014, 10, 1))
    db.session.commit()
    plan(TODAY)
    send()
    assert "Arbetet avvaktade till den 1 oktober." in text_of(letter_to(server, "contributor@example.org"))


def test_a_deputy_is_told_whose(world: World, server: SmtpServer) -> None:
    away = {"person_id": world.owner.id, "starts": TODAY, "ends": TODAY}
    db.session.add(Deputy(deputy_id=world.somebody_in_kista.id, **away))
    db.session.commit()
    plan(TODAY)
    send()
    assert "contributor@example.org" not in server.addresses()
    said = f"Du är ersättare för {world.owner.name} och får därför också den personens påminnelser."
    assert said in text_of(letter_to(server, "kista@example.org"))


def test_the_button_leads_to_answering_and_the_foot_to_choosing(world: World, server: SmtpServer) -> None:
    plan(TODAY)
    send()
    message = letter_to(server, "contributor@example.org")
    found = re.search(r"https://planner\.example\.org/svara/[\w.-]+", text_of(message))
    assert found is not None
    assert person_of_answer_link(found.group().rsplit("/", 1)[1]) is world.owner
    assert f'class="act" href="{found.group()}"' in html_of(message)
    assert message["List-Unsubscribe"] == f"<{found.group()}/val>"
    assert "Skicka därför inte mejlet vidare." in text_of(message)


def test_without_links_it_leads_to_signing_in(world: World, server: SmtpServer, make_app: MakeApp) -> None:
    plan(TODAY)
    settings = {"mail_server": "127.0.0.1", "mail_port": server.port, "base_url": "https://planner.example.org"}
    with make_app(**settings, answer_links=False).app_context():
        send()
    message = letter_to(server, "contributor@example.org")
    assert "/svara/" not in text_of(message)
    assert 'class="act" href="https://planner.example.org/mina-aktiviteter"' in html_of(message)
    assert message["List-Unsubscribe"] == "<https://planner.example.org/konto>"
    assert "Skicka därför inte mejlet vidare." not in text_of(message)


def test_who_answers_for_nothing_is_not_asked_to_report(world: World, server: SmtpServer) -> None:
    plan(TODAY)
    send()
    message = letter_to(server, "coordinator@example.org")
    assert 'class="act" href="https://planner.example.org/aktiviteter"' in html_of(message)
    assert "/svara/" not in html_of(message).replace("/val", "").split("</ul>")[0]


def test_plain_text_is_as_good_as_html(world: World, server: SmtpServer) -> None:
    owned(world, "boende-2", "2014-12", title="Stöd & <b>råd</b> till " + "anhöriga och närstående " * 5)
    plan(TODAY)
    send()
    body = letter_to(server, "contributor@example.org").get_body(("plain",))
    assert body is not None
    lines = body.get_content().splitlines()
    assert all(len(line) <= 72 for line in lines if "https://" not in line)
    assert all(line.strip().startswith("https://") for line in lines if "https://" in line)
    assert "* Stöd & <b>råd</b> till anhöriga" in body.get_content()
    assert "&amp;" not in body.get_content()
