"""Adding people, and their passwords."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.people.models import Person
from planner.people.operations.passwords import is_right_password, set_password
from planner.people.operations.persons import add_person
from planner.people.queries.persons import people, person_by_email, role_accounts
from planner.people.rules import MailChoice, Role
from planner.wiring.cli import main
from tests.factories import people as factory
from tests.factories.people import PASSWORD, add_organisation
from tests.factories.world import TODAY


def add(email: str = "anna@example.org", name: str = "Anna", organisation_key: str | None = None) -> Person:
    return add_person(actor=None, email=email, name=name, role=Role.CONTRIBUTOR, organisation_key=organisation_key)


def test_a_person_is_added_with_the_address_as_it_is_kept(app: Flask) -> None:
    add_organisation("bromma")
    person = add("  Anna.Åsa@Example.ORG ".replace("Åsa", "asa"), " Anna ", organisation_key="bromma")
    assert (person.email, person.name, person.mail) == ("anna.asa@example.org", "Anna", MailChoice.DAILY)
    assert person_by_email("ANNA.ASA@example.org") is person
    entry = db.session.scalars(select(TrailEntry)).one()
    assert (entry.action, entry.object_id, entry.via) == ("person.add", person.id, "command")
    assert entry.facts == {"role": "contributor"}


def test_what_can_not_be_right_is_refused(app: Flask) -> None:
    wrong = ["", "anna", "anna@", "@example.org", "anna@example", "anna @example.org", "a@b@example.org"]
    wrong += [
        "anna@example.org\nBcc: x@example.org",
        "<anna@example.org>",
        "a,b@example.org",
        "x" * 250 + "@example.org",
    ]
    for email in wrong:
        with pytest.raises(Invalid):
            add(email)
    names = {
        "  ": "Fyll i namnet",
        "A" * 201: "för långt",
        "Anna\nBerg": "på en rad",
        "Anna\x07": "inte kan visas",
        "Anna \udce5": "inte kan visas",
        "Anna 19121212-1212": "personnummer",
    }
    for name, reason in names.items():
        with pytest.raises(Invalid, match=reason) as refused:
            add(name=name)
        assert set(refused.value.fields) == {"name"}
    with pytest.raises(Invalid, match="farsta"):
        add(organisation_key="farsta")
    assert not people(TODAY)


def test_an_address_belongs_to_one_person(app: Flask) -> None:
    add()
    with pytest.raises(Conflict, match="finns redan"):
        add("Anna@example.org")


def test_a_password_is_kept_as_a_hash_and_checked(app: Flask) -> None:
    person = add()
    assert not is_right_password(person, "")
    set_password(person=person, password=PASSWORD, actor=None)
    assert PASSWORD not in str(person.password_hash)
    assert is_right_password(person, PASSWORD)
    assert not is_right_password(person, PASSWORD.upper())
    assert not is_right_password(None, PASSWORD)


def test_a_password_that_anybody_guesses_is_refused(app: Flask) -> None:
    person = add("anna.andersson@example.org", "Anna Andersson")
    for password in ("", "elva tecken", "anna.andersson", "ANNA ANDERSSON", " anna.andersson@example.org "):
        with pytest.raises(Invalid):
            set_password(person=person, password=password, actor=None)
    assert person.password_hash is None


def test_setting_a_password_ends_the_sessions_there_are(app: Flask) -> None:
    person = add()
    before = person.session_key
    set_password(person=person, password=PASSWORD, actor=None)
    assert person.session_key != before


def test_the_demonstration_offers_one_account_of_each_role(app: Flask) -> None:
    for role in (Role.READER, Role.CONTRIBUTOR, Role.CONTRIBUTOR):
        factory.add_person(role, password_hash="x")
    factory.add_person(Role.STRATEGIST)
    factory.add_person(Role.ADMINISTRATOR, password_hash="x", left_on=TODAY)
    assert [account.role for account in role_accounts()] == [Role.CONTRIBUTOR, Role.READER]


def test_the_command_adds_a_person_and_prints_a_link(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.wiring.cli.create_app", lambda: app)
    arguments = ["people", "add", "anna@example.org", "--name", "Anna", "--role", "strategist", "--json"]
    runner = CliRunner()
    result = runner.invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["email"] == "anna@example.org"
    assert answer["link"].startswith("http://127.0.0.1:8000/losenord/")
    db.session.rollback()
    assert db.session.scalar(select(Person.role)) == "strategist"
    again = runner.invoke(main, arguments)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "anna@example.org" in again.stderr
    assert again.stderr.count("\n") == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_wrong_usage_is_another_exit_code() -> None:
    result = CliRunner().invoke(main, ["people", "add", "anna@example.org", "--role", "chef"])
    assert result.exit_code == 2
