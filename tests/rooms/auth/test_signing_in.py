"""Signing in and out, and setting a password by a link: what a visitor notices and what the trail keeps."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.auth.pages import DEMO_PASSWORD
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.links import password_link
from planner.people.models import Person
from planner.people.operations.passwords import is_right_password, set_password
from planner.people.operations.persons import new_session_key
from planner.people.rules import Role
from tests.conftest import MakeApp
from tests.factories.people import PASSWORD, add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY

EMAIL = "anna@example.org"
WRONG = "E-postadressen eller lösenordet stämmer inte."


@pytest.fixture
def anna(app: Flask) -> Person:
    """Somebody who can sign in."""
    return add_person(email=EMAIL, name="Anna", password=PASSWORD)


def trail() -> list[tuple[str, int | None, str]]:
    entries = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id))
    return [(entry.action, entry.actor_id, entry.via) for entry in entries if entry.action.startswith("sign")]


def is_signed_in(visitor: Visitor) -> bool:
    answer = visitor.get("/mina-aktiviteter")
    assert answer.status_code == 200 or answer.location.startswith("/logga-in")
    return answer.status_code == 200


def test_signing_in_and_out(app: Flask, anna: Person) -> None:
    visitor = Visitor(app)
    assert not is_signed_in(visitor)
    answer = visitor.sign_in(" Anna@Example.org ", PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(visitor)
    assert anna.last_sign_in_at is not None
    answer = visitor.submit("/logga-ut", {}, page="/")
    assert answer.location == "/logga-in"
    assert not is_signed_in(visitor)
    assert trail() == [("sign_in", anna.id, "page"), ("sign_out", anna.id, "page")]


def test_nothing_tells_what_was_wrong_and_the_trail_keeps_it(app: Flask, anna: Person) -> None:
    add_person(email="bara-namn@example.org")
    add_person(email="har-slutat@example.org", password=PASSWORD, left_on=TODAY)
    visitor = Visitor(app)
    attempts = [
        (EMAIL, PASSWORD + "!"),
        (EMAIL, ""),
        ("finns-inte@example.org", PASSWORD),
        ("bara-namn@example.org", ""),
        ("har-slutat@example.org", PASSWORD),
    ]
    answers = set()
    for email, password in attempts:
        answer = visitor.sign_in(email, password)
        assert answer.status_code == 422
        answers.add(words(answer).split("Prova som")[0])
        assert not is_signed_in(visitor)
    assert len(answers) == 1
    assert WRONG in answers.pop()
    assert trail() == [("sign_in.refused", None, "page")] * len(attempts)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/aktiviteter?status=overdue&q=%C3%A5", "/aktiviteter?status=overdue&q=%C3%A5"),
        ("/mina-aktiviteter", "/mina-aktiviteter"),
        ("", "/"),
        ("https://example.com/", "/"),
        ("//example.com", "/"),
        ("/\\example.com", "/"),
        ("/\t/example.com", "/"),
        ("\t//example.com", "/"),
        ("javascript:alert(1)", "/"),
        ("aktiviteter", "/"),
        ("/a\nSet-Cookie: x=1", "/"),
    ],
)
def test_after_signing_in_one_is_where_one_was_going_on_this_site(
    app: Flask, anna: Person, wanted: str, place: str
) -> None:
    visitor = Visitor(app)
    assert visitor.sign_in(EMAIL, PASSWORD, next=wanted).location == place
    # Signed in already, the form sends on by the same rule.
    assert visitor.get("/logga-in", query_string={"next": wanted}).location == place


def test_whoever_is_sent_to_sign_in_comes_back(app: Flask, anna: Person) -> None:
    visitor = Visitor(app)
    answer = visitor.get("/aktiviteter?status=overdue")
    assert answer.location == "/logga-in?next=/aktiviteter?status%3Doverdue"
    token_page = answer.location
    answer = visitor.submit(
        "/logga-in", {"email": EMAIL, "password": PASSWORD, "next": "/aktiviteter?status=overdue"}, page=token_page
    )
    assert answer.location == "/aktiviteter?status=overdue"
    assert 'name="next" value="/aktiviteter?status=overdue"' in Visitor(app).get(token_page).text


def test_access_ends_at_once(app: Flask, anna: Person) -> None:
    visitor = Visitor(app, anna)
    assert is_signed_in(visitor)
    anna.left_on = TODAY + timedelta(days=1)
    assert is_signed_in(visitor)
    anna.left_on = TODAY
    assert not is_signed_in(visitor)


def test_a_new_password_ends_all_other_sessions(app: Flask, anna: Person) -> None:
    visitor = Visitor(app, anna)
    assert is_signed_in(visitor)
    set_password(person=anna, password="ett helt annat", actor=None)
    assert not is_signed_in(visitor)


def test_a_changed_role_counts_at_once(app: Flask, anna: Person) -> None:
    visitor = Visitor(app, anna)
    assert "Mina aktiviteter" in visitor.get("/").text
    anna.role = Role.READER
    assert "Mina aktiviteter" not in visitor.get("/").text


def test_a_forged_session_is_nobodys(app: Flask, anna: Person) -> None:
    for identity in (f"{anna.id}.", f"{anna.id}.{new_session_key()}", f"x.{anna.session_key}", "", "."):
        visitor = Visitor(app)
        with visitor.client.session_transaction() as session:
            session["_user_id"] = identity
        assert not is_signed_in(visitor)


# Links for setting a password


def test_a_password_that_is_changed_while_it_is_checked_lets_nobody_in(
    app: Flask, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(person: Person | None, password: str) -> bool:
        right = is_right_password(person, password)
        assert person is not None
        with transaction():
            changed = db.session.get(Person, person.id)
            assert changed is not None
            set_password(person=changed, password="grus kanot vinkel saft", actor=None)
        return right

    monkeypatch.setattr("planner.auth.entry.is_right_password", check)
    visitor = Visitor(app)
    assert visitor.sign_in(EMAIL, PASSWORD).status_code == 422
    assert not is_signed_in(visitor)


def path_of(person: Person) -> str:
    db.session.flush()
    return password_link(person).removeprefix("http://127.0.0.1:8000")


def test_a_link_sets_the_password_once_and_signs_in(app: Flask) -> None:
    person = add_person(email=EMAIL)
    path = path_of(person)
    visitor = Visitor(app)
    # Opening it, as a mail scanner does, changes nothing.
    for _ in range(2):
        assert EMAIL in visitor.sees(path)
    refused = visitor.submit(path, {"password": "kort"})
    assert refused.status_code == 422
    assert "minst 12 tecken" in words(refused)
    assert visitor.submit(path, {"password": PASSWORD}).location == "/"
    assert is_signed_in(visitor)
    for late in (Visitor(app).get(path), visitor.submit(path, {"password": "någon annans val"}, page="/")):
        assert late.status_code == 404
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302


def test_of_two_who_use_a_link_at_once_one_gets_in(app: Flask) -> None:
    path = path_of(add_person(email=EMAIL))
    together = Barrier(2)

    def use(_number: int) -> int:
        visitor = Visitor(app)
        token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.client.get(path).text)
        assert token
        together.wait()
        sent = {"csrf_token": token[1], "password": PASSWORD}
        return visitor.client.post(path, data=sent, buffered=True).status_code

    db.session.commit()
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, range(2))) == [302, 404]


def test_a_link_that_is_too_old_forged_or_anothers_does_nothing(app: Flask, anna: Person) -> None:
    path = path_of(anna)
    hours = app.extensions["planner.settings"].password_link_hours
    for wrong in (path[:-2] + "xx", "/losenord/x", "/losenord/" + "." * 500):
        assert Visitor(app).get(wrong).status_code == 404
    with time_machine.travel(now() + timedelta(hours=hours, seconds=-5)):
        assert Visitor(app).get(path).status_code == 200
    with time_machine.travel(now() + timedelta(hours=hours, seconds=5)):
        assert Visitor(app).get(path).status_code == 404


def test_somebody_who_is_gone_sets_no_password(app: Flask, anna: Person) -> None:
    path = path_of(anna)
    anna.left_on = TODAY
    assert Visitor(app).get(path).status_code == 404
    assert Visitor(app).submit(path, {"password": "ett helt annat"}, page="/logga-in").status_code == 404


# The demonstration


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demonstration_offers_its_accounts(make_app: MakeApp, demo: bool) -> None:
    app = make_app(demo=demo)
    with app.app_context():
        add_person(Role.STRATEGIST, name="Strategens konto", password=DEMO_PASSWORD)
        page = Visitor(app).get("/logga-in").text
    assert ("Strategens konto" in page) is demo
    assert (DEMO_PASSWORD in page) is demo
