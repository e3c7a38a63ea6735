"""Inviting people: only when somebody says so, with a link that is made when the letter is written."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.clock import business_date, now
from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.models import Message
from planner.people.letters import write_invitations
from planner.people.links import person_of_token
from planner.people.models import Person
from planner.people.operations.departures import leave
from planner.people.operations.invitations import INVITATION, invite
from planner.people.operations.persons import edit_person
from planner.people.rules import Locale, Role
from tests.conftest import MakeApp
from tests.factories.people import PASSWORD, add_organisation, add_person
from tests.factories.smtp_server import SmtpServer
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server on loopback."""
    running = SmtpServer()
    yield running
    running.stop()


@pytest.fixture
def sending(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that sends to it."""
    app = make_app(mail_server="127.0.0.1", mail_port=server.port, mail_reply_to="hjalp@example.org")
    with app.app_context():
        yield app


def waiting() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == INVITATION)))


def said_in(letter: EmailMessage, form: str) -> str:
    """Return what a letter says in plain text or in HTML."""
    part = letter.get_body((form,))
    assert part is not None
    return str(part.get_content())


def send() -> None:
    db.session.commit()
    deliver(today=business_date(), is_day_off=lambda _day: False)


def test_an_administrator_invites_one_person(visitor: Visitor) -> None:
    person = add_person(name="Anna Ek")
    page = f"/personer/{person.id}"
    assert "Skicka inbjudan" in visitor.sees(page)
    assert visitor.submit(f"{page}/inbjudningar", {}, page=page).status_code == 302
    assert [message.recipient_id for message in waiting()] == [person.id]
    shown = visitor.sees(page)
    # Without a mail server it says so, and what to do instead.
    assert "1 inbjudan väntar tills en e-postserver är angiven." in shown
    assert "planner people invite --print-link" in shown
    assert "Inbjuden" in shown
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "person.invite")).one()
    assert (entry.object_id, entry.facts) == (person.id, {})


def test_several_are_invited_at_once_and_some_are_left_out(visitor: Visitor) -> None:
    new, other = add_person(), add_person()
    having = add_person(name="Har Lösenord", password=PASSWORD)
    gone = add_person(name="Har Slutat", left_on=TODAY)
    numbers = [str(person.id) for person in (new, other, having, gone)]
    chosen = {"person_id": [*numbers, "999999", "x", "9" * 40]}
    assert visitor.submit("/personer/inbjudningar", chosen, page="/personer").status_code == 302
    assert {message.recipient_id for message in waiting()} == {new.id, other.id}
    page = visitor.sees("/personer")
    assert "2 inbjudningar väntar" in page
    assert "Har redan åtkomst och får ingen inbjudan: Har Lösenord." in page
    assert "Har slutat och får ingen inbjudan: Har Slutat." in page
    assert having.invited_at is None


def test_nobody_chosen_is_said(visitor: Visitor) -> None:
    add_person()
    answer = visitor.submit("/personer/inbjudningar", {}, page="/personer")
    assert answer.status_code == 422
    assert "Ingen är vald." in words(answer)


def test_inviting_twice_sends_one_letter(app: Flask) -> None:
    person = add_person()
    for _ in range(2):
        invite(actor=None, person_ids=[person.id], today=TODAY)
    assert len(waiting()) == 1


def test_the_letter_lets_its_recipient_in_once(sending: Flask, server: SmtpServer) -> None:
    bromma = add_organisation("bromma")
    person = add_person(Role.CONTRIBUTOR, name="Anna Ek", email="anna@example.org", organisation=bromma)
    invite(actor=None, person_ids=[person.id], today=TODAY)
    send()
    (letter,) = server.received
    assert letter["To"] == "anna@example.org"
    assert letter["Subject"] == "Välkommen till Planner, där handlingsplanen följs upp"
    plain, html = said_in(letter, "plain"), said_in(letter, "html")
    for said in (
        "Hej Anna Ek!",
        "Din roll är Aktivitetsansvarig för Bromma.",
        "fungerar en gång och i 3 dygn",
        "hjalp@example.org",
    ):
        assert said in " ".join(plain.split()), said
        assert said in " ".join(re.sub(r"<[^>]+>", " ", html).split()), said
    links = re.findall(r"http://127\.0\.0\.1:8000(/losenord/[\w.-]+)", plain)
    assert len(links) == 1
    assert links[0] in html
    assert all(len(line) <= 72 for line in plain.splitlines() if "http" not in line)
    visitor = Visitor(sending)
    answer = visitor.submit(links[0], {"password": PASSWORD})
    assert answer.status_code == 302, words(answer)
    assert visitor.get("/").status_code == 200
    assert person_of_token(links[0].rpartition("/")[2]) is None


def test_the_letter_is_in_the_recipients_language(sending: Flask, server: SmtpServer) -> None:
    person = add_person(Role.READER, locale="en")
    invite(actor=None, person_ids=[person.id], today=TODAY)
    send()
    (letter,) = server.received
    assert 'lang="en"' in said_in(letter, "html")


def test_who_has_found_the_way_in_meanwhile_gets_no_letter(sending: Flask, server: SmtpServer) -> None:
    gone, signed_in, with_password = add_person(), add_person(), add_person()
    invite(actor=None, person_ids=[gone.id, signed_in.id, with_password.id], today=TODAY)
    leave(actor=None, person_id=gone.id, left_on=TODAY, today=TODAY)
    signed_in.last_sign_in_at = now()
    with_password.password_hash = "x"
    send()
    assert server.received == []
    assert {message.state for message in waiting()} == {"suppressed"}


def test_a_link_sent_to_an_address_ends_when_the_address_changes(sending: Flask, server: SmtpServer) -> None:
    person = add_person(Role.READER)
    invite(actor=None, person_ids=[person.id], today=TODAY)
    send()
    edit_person(
        actor=None,
        person_id=person.id,
        email="ny@example.org",
        name=person.name,
        role=Role.READER,
        organisation_key=None,
        locale=Locale.SV,
        mail=None,
    )
    token = re.findall(r"/losenord/([\w.-]+)", said_in(server.received[0], "plain"))[0]
    assert person_of_token(token) is None


def test_where_passwords_are_not_allowed_the_letter_leads_to_single_sign_on(sending: Flask, server: SmtpServer) -> None:
    person = add_person(organisation=add_organisation("bromma", passwords_allowed=False))
    invite(actor=None, person_ids=[person.id], today=TODAY)
    send()
    text = said_in(server.received[0], "plain")
    assert "/losenord/" not in text
    assert "http://127.0.0.1:8000/logga-in" in text
    assert "ditt arbetskonto" in text


def test_adding_people_sends_nothing(app: Flask) -> None:
    people: list[Person] = [add_person(), add_person(left_on=TODAY + timedelta(days=1))]
    assert people
    assert waiting() == []
    assert write_invitations([], TODAY) == {}
