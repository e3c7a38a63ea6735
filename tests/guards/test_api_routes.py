"""Every route of the API asks for a token, for the role and for the scope that it needs; walked as each role."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from planner.audit.models import TrailEntry
from planner.auth.rules import Scope
from planner.kit.db import db
from planner.kit.web import Access, access_of
from planner.mail.models import Message
from planner.people.rules import Role
from planner.plans.models import DeadlineRequest
from planner.rounds.models import Round
from tests.factories.everything import add_everything
from tests.factories.people import add_person
from tests.factories.program import API, Program, is_of_api
from tests.factories.visitor import Visitor
from tests.factories.world import World

READING = {"GET"}
# Data is handed out: it changes nothing, but the trail says who took it.
EXPORTS = {"api-reports.report", "api-editions.read_frozen_report"}


@pytest.fixture
def world(app: Flask) -> World:
    return add_everything()


def operations(app: Flask) -> list[tuple[str, Rule]]:
    """Return every method of every route of the API."""
    rules = [rule for rule in app.url_map.iter_rules() if is_of_api(rule)]
    assert rules
    return [(method, rule) for rule in rules for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]


def address(app: Flask, rule: Rule, world: World) -> str:
    """Return the address of something that exists, as a Program takes it."""
    arguments: dict[str, Any] = {
        "activity": "boende-1",
        "area": "boende",
        "version": "2014",
        "organisation": "bromma",
        "year": 2014,
        "number": 1,
        "indicator": "sip.1",
        "message_id": db.session.scalar(select(func.min(Message.id))),
        "person_id": world.owner.id,
        "round_id": db.session.scalar(select(func.min(Round.id))),
        "request_id": db.session.scalar(select(func.min(DeadlineRequest.id))),
    }
    with app.test_request_context():
        built = rule.build({name: arguments[name] for name in rule.arguments})
    assert built is not None
    return built[1].removeprefix(API)


def test_without_a_token_nothing_opens(app: Flask, world: World) -> None:
    for method, rule in operations(app):
        answer = Program(app).call(method, address(app, rule, world), json={})
        assert answer.status_code == 401, f"{method} {rule}"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_browsers_cookie_opens_nothing(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    for method, rule in operations(app):
        answer: TestResponse = visitor._open(API + address(app, rule, world), method=method, json={})  # noqa: SLF001
        assert answer.status_code == 401, f"{method} {rule}"


@pytest.mark.parametrize("role", Role)
def test_each_role_may_use_what_its_marks_say(app: Flask, world: World, role: Role) -> None:
    # Somebody new: what they may do comes from their role, not from what they own.
    program = Program(app, add_person(role))
    for method, rule in operations(app):
        wanted = access_of(app, rule.endpoint)
        assert wanted not in (None, Access.PUBLIC), f"{rule} must ask for a role"
        answer = program.call(method, address(app, rule, world), json={} if method not in READING else None)
        if not role.includes(Role(wanted)):
            assert answer.status_code == 403, f"{method} {rule} as {role}: {answer.status}"
        elif method in READING:
            assert answer.status_code == 200, f"{method} {rule} as {role}: {answer.status}"
        else:
            assert answer.status_code not in (401, 404, 500), f"{method} {rule} as {role}: {answer.status}"


def test_a_token_that_may_read_changes_nothing(app: Flask, world: World) -> None:
    program = Program(app, world.people[Role.ADMINISTRATOR], Scope.READ)
    for method, rule in operations(app):
        if method not in READING:
            answer = program.call(method, address(app, rule, world), json={})
            assert answer.status_code == 403, f"{method} {rule}: {answer.status}"


def test_reading_writes_nothing_but_that_data_was_handed_out(app: Flask, world: World) -> None:
    program = Program(app, world.people[Role.ADMINISTRATOR])
    program.reads("/me")
    before = db.session.scalar(select(func.count()).select_from(TrailEntry)) or 0
    written: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(statement)

    paths = [address(app, rule, world) for method, rule in operations(app) if method in READING]
    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        for path in paths:
            program.reads(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    assert all(statement.startswith("INSERT INTO trail_entry") for statement in written), written
    assert (db.session.scalar(select(func.count()).select_from(TrailEntry)) or 0) == before + len(EXPORTS)
