"""Which passwords are refused and why, and how they are kept."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from flask import Flask

from planner.kit.errors import Invalid
from planner.people.guessing import why_guessable
from planner.people.models import Person
from planner.people.operations.passwords import LONGEST_PASSWORD, is_right_password, set_password
from tests.factories.people import add_organisation, add_person

GOOD = "grus kanot vinkel saft"


@pytest.fixture
def anna(app: Flask) -> Person:
    """Somebody without a password."""
    bromma = add_organisation("bromma", name="Bromma stadsdelsförvaltning")
    return add_person(email="anna.ask@example.org", name="Anna Ask-Berg", organisation=bromma)


def why_refused(person: Person, password: str) -> str:
    with pytest.raises(Invalid) as refused:
        set_password(person=person, password=password, actor=None)
    return refused.value.fields["password"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "minst 12 tecken"),
        ("elva tecken", "minst 12 tecken"),
        ("x" * 129, "högst 128 tecken"),
        ("x" * 1_000_000, "högst 128 tecken"),
        ("anna.ask@example.org", "ditt namn"),
        ("ANNA ASK-BERG", "ditt namn"),
        ("annaask12345", "ditt namn"),
        ("Bromma123456", "din organisation"),
        ("planner-demo", "tjänstens namn"),
        ("stockholm2014", "tjänstens namn"),
        ("aaaaaaaaaaaa", "upprepar"),
        ("hemligthemligt", "upprepar"),
        ("password1234", "vanligaste"),
        ("Lösenord1234", "vanligaste"),
        ("Sommar2014!!", "vanligaste"),
        ("qwertyuiopåasdf", "vanligaste"),
        ("19850412-1985", "ett datum"),
    ],
)
def test_a_guessable_password_is_refused_with_the_reason(anna: Person, password: str, why: str) -> None:
    said = why_refused(anna, password)
    assert why in said
    assert password not in said or len(password) < 2
    assert anna.password_hash is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("password", [GOOD, "kattunge-molnfri", "x7#Kq!vPz2&mLw9", GOOD + " " + "å" * 100])
def test_length_is_enough_and_no_sort_of_character_is_asked_for(anna: Person, password: str) -> None:
    set_password(person=anna, password=password, actor=None)
    assert is_right_password(anna, password)


def test_it_is_kept_as_argon2id_and_every_character_counts(anna: Person) -> None:
    password = GOOD + "ö" * (LONGEST_PASSWORD - len(GOOD))
    set_password(person=anna, password=password, actor=None)
    stored = str(anna.password_hash)
    assert extract_parameters(stored).type is Type.ID
    assert is_right_password(anna, password)
    for other in (password[:-1], password + "ö", password.upper(), f" {password}"):
        assert not is_right_password(anna, other)


def test_the_parameters_are_those_of_the_standard() -> None:
    """At least the lesser of RFC 9106's two recommendations; what tests use is quicker."""
    own = PasswordHasher()
    assert (own.type, own.time_cost, own.memory_cost) == (Type.ID, 3, 64 * 1024)


def test_a_letter_is_the_same_however_a_keyboard_writes_it(anna: Person) -> None:
    password = "åska över ön gråter"
    set_password(person=anna, password=unicodedata.normalize("NFD", password), actor=None)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert is_right_password(anna, unicodedata.normalize(form, password))
    assert not is_right_password(anna, "aska over on grater")


def test_its_length_is_that_of_the_letters_and_not_of_their_pieces(anna: Person) -> None:
    assert "minst 12 tecken" in why_refused(anna, unicodedata.normalize("NFD", "åäöåäöåä"))


@pytest.mark.parametrize("password", ["\ud800" * 12, "x" * 2_000_000, "", "\0"])
def test_whatever_is_sent_as_a_password_is_only_wrong(anna: Person, password: str) -> None:
    set_password(person=anna, password=GOOD, actor=None)
    assert not is_right_password(anna, password)
    assert not is_right_password(None, password)


def test_the_demonstrations_may_be_guessed_but_not_be_short(anna: Person) -> None:
    set_password(person=anna, password="planner-demo", actor=None, may_be_guessable=True)
    assert is_right_password(anna, "planner-demo")
    with pytest.raises(Invalid):
        set_password(person=anna, password="demo", actor=None, may_be_guessable=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_many_at_once_are_each_held_to_their_own_names(app: Flask) -> None:
    names = [f"{letter}llerstenssonius" for letter in "abcdefgh"]

    def look(name: str) -> tuple[bool, bool]:
        with app.app_context():
            own = why_guessable(f"{name}1", own=(name,)) is not None
            return own, why_guessable(f"{name}1", own=("kalle",)) is not None

    with ThreadPoolExecutor(len(names)) as pool:
        assert set(pool.map(look, names * 5)) == {(True, False)}
