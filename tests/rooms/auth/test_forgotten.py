"""A forgotten password: a link by mail, through a real mail server, and nothing that tells who has an account."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, func, select

from planner.audit.models import TrailEntry
from planner.auth.operations.passwords import PAUSE
from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.models import Message
from planner.people.models import Person
from tests.conftest import MakeApp
from tests.factories.people import PASSWORD, add_organisation, add_person
from tests.factories.smtp_server import SmtpServer
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY

EMAIL = "anna@example.org"
NEW_PASSWORD = "grus kanot vinkel saft"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/losenord/\S+)")


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server."""
    running = SmtpServer()
    yield running
    running.stop()


@pytest.fixture
def app(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that sends to it."""
    app = make_app(mail_server="127.0.0.1", mail_port=server.port)
    with app.app_context():
        yield app


@pytest.fixture
def anna(app: Flask) -> Person:
    """Somebody who can sign in."""
    return add_person(email=EMAIL, name="Anna Ask", password=PASSWORD)


def ask(app: Flask, email: str = EMAIL) -> str:
    answer = Visitor(app).submit("/glomt-losenord", {"email": email})
    assert answer.status_code == 200
    return words(answer)


def post(server: SmtpServer) -> list[EmailMessage]:
    """Deliver what waits and return what has come since the last time."""
    db.session.rollback()
    server.received.clear()
    deliver(today=TODAY, is_day_off=lambda _day: True)
    return list(server.received)


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(letter: EmailMessage) -> str:
    found = LINK.search(text_of(letter))
    assert found, text_of(letter)
    return found[1]


def test_a_link_by_mail_leads_to_a_new_password_once(app: Flask, anna: Person, server: SmtpServer) -> None:
    elsewhere = Visitor(app, anna)
    assert "Anna@Example.org" in ask(app, " Anna@Example.org")
    (letter,) = post(server)
    assert letter["Subject"] == "Välj ett nytt lösenord till Planner"
    assert "60 minuter" in text_of(letter)
    assert "Var det inte du?" in text_of(letter)
    path = link_in(letter)
    html = letter.get_body(("html",))
    assert html is not None
    assert path in html.get_content()

    visitor = Visitor(app)
    assert EMAIL in visitor.sees(path)
    assert elsewhere.get("/konto").status_code == 200, "asking and looking change nothing"
    assert visitor.submit(path, {"password": NEW_PASSWORD}).location == "/"
    assert visitor.get("/konto").status_code == 200
    assert elsewhere.get("/konto").status_code == 302, "all other sessions have ended"
    assert "fungerar inte längre" in words(Visitor(app).get(path))
    (told,) = post(server)
    assert told["Subject"] == "Ditt lösenord är ändrat"
    assert "/glomt-losenord" in text_of(told)
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 422
    assert Visitor(app).sign_in(EMAIL, NEW_PASSWORD).status_code == 302


def test_the_letters_are_in_the_recipients_language(app: Flask, anna: Person, server: SmtpServer) -> None:
    anna.locale = "en"
    ask(app)
    (letter,) = post(server)
    html = letter.get_body(("html",))
    assert html is not None
    assert '<html lang="en">' in html.get_content()


def test_the_link_works_for_as_long_as_the_letter_says(app: Flask, anna: Person, server: SmtpServer) -> None:
    ask(app)
    (letter,) = post(server)
    path = link_in(letter)
    with time_machine.travel(now() + timedelta(minutes=60, seconds=-5)):
        assert Visitor(app).get(path).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=60, seconds=5)):
        assert Visitor(app).get(path).status_code == 404


def test_nobody_gets_more_than_one_in_five_minutes(app: Flask, anna: Person, server: SmtpServer) -> None:
    ask(app)
    ask(app)
    assert len(post(server)) == 1
    ask(app)
    assert post(server) == []
    with time_machine.travel(now() + PAUSE + timedelta(seconds=1)):
        ask(app)
        assert len(post(server)) == 1


def test_the_answer_tells_nothing_and_costs_the_same(
    app: Flask, anna: Person, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(email="slutat@example.org", password=PASSWORD, left_on=TODAY)
    hashed: list[str] = []
    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, lambda *_arguments, name=name: hashed.append(name))
    answers, statements = set(), {}
    sent: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    for email in ("finns-inte@example.org", "slutat@example.org", "inte en adress", EMAIL):
        visitor = Visitor(app)
        visitor.get("/glomt-losenord")
        sent.clear()
        answers.add(words(visitor.submit("/glomt-losenord", {"email": email})).replace(email, "…"))
        statements[email] = [one for one in sent if "savepoint" not in one.lower()]
    event.remove(db.engine, "before_cursor_execute", watch)
    assert len(answers) == 1
    assert not hashed
    # Nothing but whether one is waiting already, and the message itself.
    assert len(statements[EMAIL]) - len(statements["finns-inte@example.org"]) <= 2
    assert [letter["To"] for letter in post(server)] == [EMAIL]
    entries = db.session.scalars(
        select(TrailEntry.object_id).where(TrailEntry.action == "password.link_asked").order_by(TrailEntry.id)
    )
    assert list(entries) == [None, None, None, anna.id]


def test_somebody_with_single_sign_on_is_told_to_use_it(app: Flask, server: SmtpServer) -> None:
    city = add_organisation(passwords_allowed=False)
    person = add_person(email=EMAIL, organisation=city, password=PASSWORD)
    ask(app)
    (letter,) = post(server)
    assert "du loggar in med ditt arbetskonto" in text_of(letter)
    assert "/losenord/" not in text_of(letter)
    assert db.session.get_one(Person, person.id).password_hash is not None


def test_a_first_password_is_nothing_to_be_told_of(app: Flask, server: SmtpServer) -> None:
    add_person(email=EMAIL)
    ask(app)
    (letter,) = post(server)
    assert Visitor(app).submit(link_in(letter), {"password": NEW_PASSWORD}).status_code == 302
    assert post(server) == []


def test_a_new_browser_is_told_of_and_a_known_one_isnt(app: Flask, anna: Person, server: SmtpServer) -> None:
    first = Visitor(app)
    first.sign_in(EMAIL, PASSWORD)
    assert post(server) == [], "nobody has signed in before"
    first.submit("/logga-ut", {}, page="/")
    first.sign_in(EMAIL, PASSWORD)
    assert post(server) == []
    other = Visitor(app)
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
    other.sign_in(EMAIL, PASSWORD)
    (letter,) = post(server)
    assert letter["Subject"] == "Ny inloggning i Planner"
    assert "Firefox, Windows" in text_of(letter)


def test_who_has_left_gets_no_letter_that_was_waiting(app: Flask, anna: Person, server: SmtpServer) -> None:
    ask(app)
    anna.left_on = TODAY
    db.session.commit()
    assert post(server) == []
    assert db.session.scalar(select(func.count()).select_from(Message).where(Message.state == "suppressed")) == 1
