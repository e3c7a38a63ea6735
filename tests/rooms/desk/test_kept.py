"""What is kept on a person: all of it, handed out to them and to administrators, and to nobody else."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import event, select

from planner.audit.models import TrailEntry
from planner.desk.privacy.commands import personal_data
from planner.desk.privacy.queries import kept_on
from planner.desk.privacy.sections import SECTIONS, TOLD_IN
from planner.kit.db import db
from planner.people.models import Person
from planner.people.rules import Role
from tests.factories.acts import report
from tests.factories.everything import add_everything
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World

# What nobody is told: it opens doors, and says nothing about the person.
SECRET = {"password_hash", "session_key"}
# Where rows stand in order, not about the person.
OF_NO_INTEREST = {"position"}


@pytest.fixture
def world(app: Flask) -> World:
    return add_everything()


def test_every_reference_to_a_person_is_told_in_a_section() -> None:
    """A table that keeps something on people says so: add it to planner/desk/privacy/sections.py."""
    found = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "person.id" for key in column.foreign_keys)
    }
    # Its person is that of its message.
    assert found | {"reminder.recipient_id"} == set(TOLD_IN)
    assert set(TOLD_IN.values()) <= {section.key for section in SECTIONS}


def test_every_column_of_a_person_is_told(world: World) -> None:
    told = set(kept_on(world.owner.id, on=TODAY)["person"])
    columns = {column.name for column in Person.__table__.columns} - SECRET - OF_NO_INTEREST
    assert told == columns - {"organisation_id"} | {"organisation", "has_password"}


def test_what_a_person_did_is_told(world: World) -> None:
    report(world.owner, comment="Vi har börjat.")
    kept = kept_on(world.owner.id, on=TODAY)
    assert kept["person"]["email"] == world.owner.email
    assert kept["person"]["organisation"] == "Bromma"
    assert [row["comment"] for row in kept["status_reports"]] == [None, "Vi har börjat."]
    (owned,) = kept["responsible"]
    assert owned == {
        "activity": "boende-1",
        "title": "Aktivitet boende-1",
        "organisation": "Bromma",
        "holds_from": None,
        "holds_to": TODAY.isoformat(),
    }
    for section in ("deputies", "messages", "message_tries", "reminders", "sessions", "api_keys", "trail"):
        assert kept[section], section
    assert {row["action"] for row in kept["trail"]} >= {"assignment.report", "sign_in"}


def test_every_section_finds_somebodys(world: World) -> None:
    world.bromma.contact_id = world.owner.id
    db.session.flush()
    everybody = [kept_on(person.id, on=TODAY) for person in (*world.people.values(), world.somebody_in_kista)]
    empty = {section.key for section in SECTIONS if not any(kept[section.key] for kept in everybody)}
    assert empty <= {"deadline_answers"}


def test_no_secret_and_nothing_of_others_is_in_it(world: World) -> None:
    stranger = world.people[Role.ADMINISTRATOR]
    content = json.dumps(kept_on(world.owner.id, on=TODAY))
    assert "hash" not in content
    assert world.owner.session_key not in content
    assert stranger.email not in content
    kept = kept_on(stranger.id, on=TODAY)
    assert not any(kept[section.key] for section in SECTIONS if section.key != "person")


def test_it_explains_itself_in_the_readers_language(world: World) -> None:
    kept = kept_on(world.owner.id, on=TODAY)
    assert set(kept["explained"]) == {section.key for section in SECTIONS}
    assert kept["explained"]["comments"] == "Kommentarer som personen har skrivit"


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    yield sent
    event.remove(db.engine, "before_cursor_execute", watch)


def test_it_takes_one_statement_a_section(world: World, statements: list[str]) -> None:
    for _time in range(20):
        report(world.owner)
    owner = world.owner.id
    db.session.commit()
    statements.clear()
    kept_on(owner, on=TODAY)
    assert len(statements) == len(SECTIONS)


def test_a_person_gets_the_file_and_the_trail_says_so(app: Flask, world: World) -> None:
    person = world.people[Role.READER]
    visitor = Visitor(app, person)
    shown = visitor.sees("/konto/uppgifter")
    assert all(str(section.title) in shown for section in SECTIONS)
    answer = visitor.submit("/konto/uppgifter", {})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=registerutdrag-")
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["person"]["email"] == person.email
    assert _exports() == [(person.id, person.id)]


def test_an_administrator_gets_it_for_somebody_else(app: Flask, world: World) -> None:
    administrator = world.people[Role.ADMINISTRATOR]
    address = f"/personer/{world.owner.id}/registerutdrag"
    answer = Visitor(app, administrator).submit(address, {})
    assert json.loads(answer.data)["person"]["email"] == world.owner.email
    assert _exports() == [(administrator.id, world.owner.id)]


def test_nobody_else_gets_it(app: Flask, world: World) -> None:
    address = f"/personer/{world.owner.id}/registerutdrag"
    for role in (Role.READER, Role.CONTRIBUTOR, Role.STRATEGIST):
        answer = Visitor(app, world.people[role]).submit(address, {}, page="/konto/uppgifter")
        assert answer.status_code == 403
    assert _exports() == []
    assert Visitor(app, world.people[Role.ADMINISTRATOR]).get("/personer/999999/registerutdrag").status_code == 404


def test_the_command_writes_it(app: Flask, world: World, tmp_path: Path) -> None:
    world.owner.locale = "en"
    db.session.commit()
    file = tmp_path / "anna.json"

    def run(*args: str) -> Any:
        return CliRunner().invoke(personal_data, args, obj=ScriptInfo(create_app=lambda: app))

    made = run(world.owner.email.upper(), "--output", str(file), "--json")
    assert made.exit_code == 0, made.stderr
    assert json.loads(made.stdout)["status_reports"] == 1
    assert json.loads(file.read_bytes())["person"]["email"] == world.owner.email
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert _exports() == [(None, world.owner.id)]
    assert "--force" in run(world.owner.email, "--output", str(file)).stderr
    assert run("nobody@example.org", "--output", str(tmp_path / "x")).exit_code == 1


def test_the_page_on_personal_data_is_for_everybody(app: Flask, make_app: Any, world: World) -> None:
    shown = Visitor(app).sees("/personuppgifter")
    settings = app.extensions["planner.settings"]
    for figure in (settings.anonymise_after_days, settings.session_hours, settings.session_longest_hours):
        assert str(figure) in shown
    assert "planner_device" in shown
    assert 'href="/personuppgifter"' in Visitor(app).get("/logga-in").text
    own = make_app(
        privacy_controller="Socialnämnden", privacy_contact="<b>dso@example.org</b>", privacy_legal_ground="Lag."
    )
    with own.app_context():
        page = Visitor(own).get("/personuppgifter")
    assert "Personuppgiftsansvarig är Socialnämnden." in words(page)
    assert "&lt;b&gt;dso@example.org&lt;/b&gt;" in page.text


def test_all_cookies_are_named_on_the_page(app: Flask, world: World) -> None:
    from tests.factories.people import PASSWORD, add_person

    person = add_person(password=PASSWORD, email="kaka@example.org")
    visitor = Visitor(app)
    shown = visitor.sees("/personuppgifter")
    visitor.sign_in(person.email, PASSWORD)
    names = {cookie.key for cookie in (visitor.client._cookies or {}).values()}  # noqa: SLF001 - it offers no list
    assert names
    assert all(name in shown for name in names)


def _exports() -> list[tuple[int | None, int | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(TrailEntry.actor_id, TrailEntry.object_id).where(TrailEntry.action == "person.export")
    )
    return [(row[0], row[1]) for row in rows]
