"""Links in mail at which their recipient answers: whom they are good for, and what ends them."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from planner.auth.answer_links import (
    SWITCH,
    answer_link,
    answer_links_on,
    person_of_answer_link,
    register_answer_switch,
)
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.links import Link, password_link
from planner.people.models import Person
from planner.people.operations.passwords import set_password
from planner.people.operations.persons import change_person
from tests.conftest import MakeApp
from tests.factories.people import PASSWORD, add_organisation, add_person
from tests.factories.world import TODAY


@pytest.fixture
def anna(app: Flask) -> Person:
    return add_person(organisation=add_organisation())


def token_of(person: Person) -> str:
    link = answer_link(person)
    assert link is not None
    return link.rpartition("/svara/")[2]


def test_a_link_is_one_person_s_and_tells_nothing_but_their_number(app: Flask, anna: Person) -> None:
    link = answer_link(anna)
    assert link is not None
    assert link.startswith("http://127.0.0.1:8000/svara/")
    assert person_of_answer_link(token_of(anna)) is anna
    assert anna.organisation is not None
    held = URLSafeTimedSerializer("").loads_unsafe(token_of(anna))[1]
    assert held[0] == anna.id
    assert anna.session_key not in str(held)


@pytest.mark.parametrize("wrong", ["", "x", "a.b.c", "\x00", "å" * 5000])
def test_what_we_have_not_signed_opens_nothing(anna: Person, wrong: str) -> None:
    assert person_of_answer_link(wrong) is None
    assert person_of_answer_link(token_of(anna)[:-1]) is None


def test_a_link_for_a_password_is_no_link_for_answers_nor_the_other_way_round(app: Flask, anna: Person) -> None:
    for link in Link:
        assert person_of_answer_link(password_link(anna, link).rpartition("/")[2]) is None
        other = URLSafeTimedSerializer(app.secret_key or "", salt=link.value)
        assert not other.loads_unsafe(token_of(anna))[0]


def test_a_link_ends_after_thirty_days(anna: Person) -> None:
    token = token_of(anna)
    with time_machine.travel(now() + timedelta(days=30) - timedelta(minutes=1), tick=False):
        assert person_of_answer_link(token) is anna
    with time_machine.travel(now() + timedelta(days=30, seconds=2), tick=False):
        assert person_of_answer_link(token) is None


def test_a_link_ends_when_the_person_leaves(anna: Person) -> None:
    token = token_of(anna)
    anna.left_on = TODAY + timedelta(days=1)
    db.session.flush()
    assert person_of_answer_link(token) is anna
    anna.left_on = TODAY
    db.session.flush()
    assert person_of_answer_link(token) is None


def test_a_link_ends_with_a_new_password_and_with_a_new_address(anna: Person) -> None:
    token = token_of(anna)
    set_password(person=anna, password=PASSWORD, actor=None, may_be_guessable=True)
    assert person_of_answer_link(token) is None
    token = token_of(anna)
    change_person(anna, {"email": "ny-adress@example.org"}, actor=anna)
    assert person_of_answer_link(token) is None
    assert person_of_answer_link(token_of(anna)) is anna


def test_switched_off_there_are_no_links_and_those_given_out_open_nothing(make_app: MakeApp) -> None:
    app = make_app(answer_links=False)
    app.extensions.pop(SWITCH, None)
    with app.app_context():
        person = add_person()
        assert not answer_links_on()
        assert answer_link(person) is None
        is_on = [True]
        register_answer_switch(app, lambda: is_on[0])
        token = token_of(person)
        assert person_of_answer_link(token) is person
        is_on[0] = False
        assert answer_link(person) is None
        assert person_of_answer_link(token) is None
