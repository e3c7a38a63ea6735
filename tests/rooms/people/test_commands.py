"""`planner people`."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.mail.models import Message
from planner.people.links import person_of_token
from planner.people.models import Deputy
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from planner.wiring.cli import main
from tests.conftest import MakeApp
from tests.factories.people import PASSWORD, add_organisation, add_person
from tests.factories.world import TODAY

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `planner people …` on the test's database."""
    monkeypatch.setattr("planner.wiring.cli.create_app", lambda: app)

    def go(*arguments: str, done: bool = True) -> Result:
        db.session.commit()
        result = CliRunner().invoke(main, ["people", *arguments])
        assert (result.exit_code == 0) is done, result.output
        assert "Traceback" not in result.output
        db.session.rollback()
        return result

    return go


def test_people_are_listed(run: Run) -> None:
    add_person(Role.STRATEGIST, email="b@example.org", name="Bo", organisation=add_organisation("bromma"))
    add_person(email="a@example.org", name="Anna", left_on=TODAY)
    assert run("list").stdout.splitlines() == [
        "a@example.org\tAnna\tcontributor\t-\tgone",
        "b@example.org\tBo\tstrategist\tbromma\tnew",
    ]
    (found,) = json.loads(run("list", "--role", "strategist", "--state", "new", "--json").stdout)["people"]
    assert found == {
        "email": "b@example.org",
        "name": "Bo",
        "role": "strategist",
        "organisation": "bromma",
        "locale": None,
        "mail": "weekly",
        "state": "new",
        "left_on": None,
    }
    assert run("list", "--state", "active").stdout == "Nobody fits.\n"


def test_what_is_not_given_stays(run: Run) -> None:
    add_person(email="a@example.org", name="Anna", organisation=add_organisation("bromma"), locale="en")
    changed = json.loads(run("edit", "A@example.org", "--role", "reader", "--mail", "overdue", "--json").stdout)
    assert (changed["name"], changed["role"], changed["organisation"]) == ("Anna", "reader", "bromma")
    assert (changed["locale"], changed["mail"]) == ("en", "overdue")
    changed = json.loads(run("edit", "a@example.org", "--organisation", "", "--locale", "", "--json").stdout)
    assert (changed["organisation"], changed["locale"]) == (None, None)
    refused = run("edit", "a@example.org", "--email", "fel", done=False)
    assert refused.stderr.startswith("email: ")
    assert run("edit", "nej@example.org", "--name", "B", done=False).stderr.count("\n") == 1


def test_a_person_leaves_and_comes_back(run: Run) -> None:
    add_person(email="a@example.org")
    assert json.loads(run("leave", "a@example.org", "--on", "2014-11-03", "--json").stdout)["state"] == "gone"
    assert run("leave", "a@example.org", "--on", "2014-11-03", done=False).exit_code == 1
    assert json.loads(run("come-back", "a@example.org", "--json").stdout)["left_on"] is None
    assert run("leave", "a@example.org", "--on", "i morgon", done=False).exit_code == 2
    assert run("leave", "a@example.org", "--on", "2014-11-02", done=False).stderr.startswith("left_on: ")


def test_a_deputy_is_named(run: Run) -> None:
    bromma = add_organisation("bromma")
    add_person(email="a@example.org", organisation=bromma)
    add_person(email="b@example.org", organisation=bromma)
    run("deputy", "a@example.org", "b@example.org", "--from", "2014-12-01", "--to", "2014-12-05")
    assert db.session.scalars(select(Deputy)).one().ends - TODAY == timedelta(days=32)
    again = run("deputy", "a@example.org", "b@example.org", "--from", "2014-12-05", "--to", "2014-12-05", done=False)
    assert again.stderr.startswith("starts: ")


def test_without_a_mail_server_the_link_is_printed(run: Run) -> None:
    person = add_person(email="a@example.org")
    refused = run("invite", "a@example.org", done=False)
    assert "--print-link" in refused.stderr
    answer = json.loads(run("invite", "a@example.org", "A@example.org", "--print-link", "--json").stdout)
    assert answer["invited"] == ["a@example.org"]
    token = answer["links"]["a@example.org"].rpartition("/")[2]
    assert person_of_token(token) == person
    assert person.invited_at is not None
    assert db.session.scalars(select(Message)).all() == []


def test_all_are_invited_or_none(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(mail_server="127.0.0.1")
    monkeypatch.setattr("planner.wiring.cli.create_app", lambda: app)
    with app.app_context():
        add_person(email="a@example.org")
        add_person(email="b@example.org", password=PASSWORD)
        db.session.commit()
        refused = CliRunner().invoke(main, ["people", "invite", "a@example.org", "b@example.org"])
        assert refused.exit_code == 1
        assert refused.stderr == "b@example.org can sign in already; leave them out\n"
        db.session.rollback()
        assert db.session.scalars(select(Message)).all() == []
        done = CliRunner().invoke(main, ["people", "invite", "a@example.org", "--json"])
        assert json.loads(done.stdout) == {"invited": ["a@example.org"]}
        db.session.rollback()
        assert len(db.session.scalars(select(Message)).all()) == 1


def test_a_file_is_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "personer.csv"
    file.write_text("namn;e-post;roll\nAnna;a@example.org;strateg\n", encoding="utf-8")
    would = json.loads(run("import", str(file), "--dry-run", "--json").stdout)
    assert would == {"new": 1, "changed": 0, "unchanged": 0, "dry_run": True}
    assert person_by_email("a@example.org") is None
    run("import", str(file))
    assert person_by_email("a@example.org") is not None
    file.write_text("namn;e-post;roll\nAnna;a@example.org;chef\n;fel;strateg\n", encoding="utf-8")
    refused = run("import", str(file), done=False)
    assert [line.partition(":")[0] for line in refused.stderr.splitlines()] == [
        "row 2, role",
        "row 3, name",
        "row 3, email",
    ]
    file.write_bytes(b"PK\x03\x04rubbish")
    assert run("import", str(file), done=False).exit_code == 1
    assert run("import", str(tmp_path / "nej.csv"), done=False).exit_code == 2
