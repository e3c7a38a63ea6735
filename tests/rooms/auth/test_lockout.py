"""Wrong passwords in a row: the wait grows, holds for those who guess, and locks nobody out of their own browser."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from planner.audit.models import TrailEntry
from planner.auth.jobs import sweep
from planner.auth.models import SignInAttempts
from planner.auth.rules import FORGOTTEN_AFTER, FREE_TRIES
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.links import Link, password_link
from planner.people.models import Person
from planner.people.operations import passwords
from tests.factories.people import PASSWORD, add_person
from tests.factories.visitor import Visitor, words

EMAIL = "anna@example.org"
NOBODY = "finns-inte@example.org"
LOCKED = "Det har varit för många fel lösenord."


@pytest.fixture
def anna(app: Flask) -> Person:
    """Somebody who can sign in."""
    return add_person(email=EMAIL, name="Anna", password=PASSWORD)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time that passes when the test says so."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The passwords that have been checked against a hash, somebody's or nobody's."""
    seen: list[bytes] = []
    verify = PasswordHasher.verify

    def watch(hasher: PasswordHasher, stored: str, password: bytes) -> bool:
        seen.append(password)
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", watch)
    return seen


def guess(visitor: Visitor, times: int, email: str = EMAIL) -> list[TestResponse]:
    return [visitor.sign_in(email, f"gissning nummer {number}") for number in range(times)]


def count(action: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.action == action)) or 0


def test_after_four_wrong_ones_the_wait_doubles_for_each_to_an_hour(
    app: Flask, anna: Person, clock: time_machine.Traveller
) -> None:
    visitor = Visitor(app)
    assert [answer.status_code for answer in guess(visitor, FREE_TRIES + 1)] == [422] * (FREE_TRIES + 1)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        answer = visitor.sign_in(EMAIL, PASSWORD)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == str(minutes * 60)
        assert f"Vänta {minutes} minut" in words(answer)
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        assert visitor.sign_in(EMAIL, PASSWORD).status_code == 429, "what is tried meanwhile doesn't prolong it"
        clock.shift(timedelta(seconds=1))
        assert visitor.sign_in(EMAIL, "fel igen och igen").status_code == 422
    clock.shift(timedelta(hours=1))
    assert visitor.sign_in(EMAIL, PASSWORD).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(SignInAttempts)) == 0


def test_a_right_password_and_a_day_of_quiet_begin_anew(
    app: Flask, anna: Person, clock: time_machine.Traveller
) -> None:
    guess(Visitor(app), FREE_TRIES)
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302
    guess(Visitor(app), FREE_TRIES)
    clock.shift(FORGOTTEN_AFTER)
    assert [answer.status_code for answer in guess(Visitor(app), FREE_TRIES)] == [422] * FREE_TRIES
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302


def test_a_locked_try_is_not_checked_but_recorded(app: Flask, anna: Person, checked: list[bytes]) -> None:
    visitor = Visitor(app)
    guess(visitor, FREE_TRIES + 1)
    assert len(checked) == FREE_TRIES + 1
    assert visitor.sign_in(EMAIL, PASSWORD).status_code == 429
    assert len(checked) == FREE_TRIES + 1
    assert (count("sign_in.refused"), count("sign_in.locked"), count("sign_in")) == (FREE_TRIES + 1, 1, 0)


def test_nothing_tells_who_has_an_account(
    app: Flask, anna: Person, checked: list[bytes], clock: time_machine.Traveller
) -> None:
    pages: dict[str, list[tuple[int, str]]] = {}
    hashed = {}
    for email in (EMAIL, NOBODY):
        checked.clear()
        visitor = Visitor(app)
        answers = guess(visitor, FREE_TRIES + 3, email)
        pages[email] = [(answer.status_code, words(answer)) for answer in answers]
        hashed[email] = len(checked)
        assert LOCKED in pages[email][-1][1]
    assert pages[EMAIL] == pages[NOBODY]
    assert hashed[EMAIL] == hashed[NOBODY] == FREE_TRIES + 1


def test_who_guesses_locks_nobody_out_of_a_browser_that_they_use(app: Flask, anna: Person) -> None:
    own = Visitor(app)
    assert own.sign_in(EMAIL, PASSWORD).status_code == 302
    own.submit("/logga-ut", {}, page="/")
    guess(Visitor(app), FREE_TRIES + 1)
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 429, "any other browser waits"
    assert own.sign_in(EMAIL, PASSWORD).status_code == 302


def test_a_known_browser_has_a_count_of_its_own(app: Flask, anna: Person) -> None:
    own = Visitor(app)
    own.sign_in(EMAIL, PASSWORD)
    own.submit("/logga-ut", {}, page="/")
    guess(own, FREE_TRIES + 1)
    assert own.sign_in(EMAIL, PASSWORD).status_code == 429
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302


def test_a_browser_is_known_to_one_account_alone(app: Flask, anna: Person) -> None:
    add_person(email="bo@example.org", password=PASSWORD)
    of_bo = Visitor(app)
    assert of_bo.sign_in("bo@example.org", PASSWORD).status_code == 302
    of_bo.submit("/logga-ut", {}, page="/")
    guess(of_bo, FREE_TRIES)
    guess(Visitor(app), 1)
    assert of_bo.sign_in(EMAIL, PASSWORD).status_code == 429


@pytest.mark.parametrize("cookie", ["", "x", "WzEsIm4iXQ.x.y", "null"])
def test_a_forged_cookie_is_no_known_browser(app: Flask, anna: Person, cookie: str) -> None:
    guess(Visitor(app), FREE_TRIES + 1)
    visitor = Visitor(app)
    visitor.client.set_cookie("planner_device", cookie)
    assert visitor.sign_in(EMAIL, PASSWORD).status_code == 429


def test_the_cookie_lets_nobody_in_and_no_script_reads_it(app: Flask, anna: Person) -> None:
    own = Visitor(app)
    answer = own.sign_in(EMAIL, PASSWORD)
    (cookie,) = [header for header in answer.headers.getlist("Set-Cookie") if header.startswith("planner_device")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    other = Visitor(app)
    found = own.client.get_cookie("planner_device")
    assert found
    other.client.set_cookie("planner_device", found.value)
    assert other.get("/konto").status_code == 302


def test_a_link_by_mail_always_works_and_ends_the_wait(app: Flask, anna: Person) -> None:
    guess(Visitor(app), FREE_TRIES + 1)
    path = password_link(anna, Link.RESET).removeprefix("http://127.0.0.1:8000")
    own = Visitor(app)
    assert own.submit(path, {"password": "ett helt annat ord"}).status_code == 302
    assert own.get("/konto").status_code == 200
    assert Visitor(app).sign_in(EMAIL, "ett helt annat ord").status_code == 302
    guess(Visitor(app), FREE_TRIES + 1)
    own.submit("/logga-ut", {}, page="/")
    assert own.sign_in(EMAIL, "ett helt annat ord").status_code == 302, "the browser is known since"


@pytest.mark.parametrize("email", [EMAIL, NOBODY])
def test_guesses_at_once_are_no_more_than_those_after_one_another(
    app: Flask, anna: Person, checked: list[bytes], email: str
) -> None:
    many = 12
    visitors = [Visitor(app) for _ in range(many)]
    for visitor in visitors:
        visitor.get("/logga-in")
    together = Barrier(many)

    def try_it(visitor: Visitor) -> int:
        with app.app_context():
            token = visitor.get("/logga-in").text.split('name="csrf_token" value="')[1].split('"')[0]
            together.wait(20)
            form = {"csrf_token": token, "email": email, "password": "gissar alla samtidigt"}
            status = visitor.post("/logga-in", form).status_code
            db.session.remove()
            return status

    with ThreadPoolExecutor(many) as pool:
        statuses = sorted(pool.map(try_it, visitors))
    assert statuses == [422] * (FREE_TRIES + 1) + [429] * (many - FREE_TRIES - 1)
    assert len(checked) == FREE_TRIES + 1


def test_what_no_longer_counts_is_swept_out(app: Flask, anna: Person, clock: time_machine.Traveller) -> None:
    guess(Visitor(app), FREE_TRIES + 1, NOBODY)
    clock.shift(FORGOTTEN_AFTER - timedelta(seconds=1))
    guess(Visitor(app), 1)
    sweep()
    assert len(db.session.scalars(select(SignInAttempts)).all()) == 2
    clock.shift(timedelta(seconds=1))
    sweep()
    assert len(db.session.scalars(select(SignInAttempts)).all()) == 1


def test_a_hash_made_with_other_parameters_is_made_anew_when_its_owner_signs_in(
    app: Flask, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, key = anna.password_hash, anna.session_key
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302
    db.session.expire_all()
    assert anna.password_hash != before
    assert "t=2" in str(anna.password_hash)
    assert anna.session_key == key, "nobody is signed out by that"
    assert Visitor(app).sign_in(EMAIL, PASSWORD).status_code == 302
