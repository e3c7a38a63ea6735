"""What is expected of somebody new is shown until they say that they have seen it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from planner.audit.models import TrailEntry
from planner.desk.help.pages import welcome_panel
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Person
from planner.people.rules import Role
from tests.factories.visitor import Visitor
from tests.factories.world import World


@pytest.mark.parametrize("path", ["/"])
def test_an_owner_hears_what_is_asked_of_them_and_can_put_it_away(app: Flask, world: World, path: str) -> None:
    visitor = Visitor(app, world.owner)
    page = visitor.get(path).text
    assert "Du ansvarar för 1 aktivitet." in page
    assert 'href="/hjalp/ansvarig"' in page
    answer = visitor.submit("/hjalp/valkommen", {"next": path}, page=path)
    assert (answer.status_code, answer.location) == (302, path)
    assert "welcome-title" not in visitor.get(path).text
    assert "welcome-title" in Visitor(app, world.strategist).get(path).text


def test_putting_it_away_is_kept_once_and_stands_in_the_trail(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    for _time in (1, 2):
        assert visitor.submit("/hjalp/valkommen", {}, page="/konto").location == "/"
    entries = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "person.dismiss_welcome")).all()
    assert [(entry.actor_id, entry.object_id) for entry in entries] == [(world.owner.id, world.owner.id)]
    assert db.session.get_one(Person, world.owner.id).welcomed_at is not None


def test_nobody_is_sent_to_another_site(app: Flask, world: World) -> None:
    answer = Visitor(app, world.owner).submit("/hjalp/valkommen", {"next": "https://example.org/"}, page="/konto")
    assert answer.location == "/"


@pytest.mark.parametrize(
    ("role", "guide"),
    [(Role.READER, "words"), (Role.CONTRIBUTOR, "owner"), (Role.COORDINATOR, "owner"), (Role.STRATEGIST, "unit")],
)
def test_each_role_is_led_to_its_guide(
    app: Flask, world: World, role: Role, guide: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.desk.help.pages.signed_in", lambda: _SignedIn(world.people[role]))
    shown = welcome_panel()
    assert shown is not None
    assert shown.guide == guide
    assert shown.count == (1 if role is Role.CONTRIBUTOR else 0)


class _SignedIn:
    def __init__(self, person: Person) -> None:
        self.person = person


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    yield sent
    event.remove(db.engine, "before_cursor_execute", watch)


def test_it_costs_one_statement_and_none_once_it_is_put_away(
    app: Flask, world: World, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.desk.help.pages.signed_in", lambda: _SignedIn(world.owner))
    assert world.owner.welcomed_at is None
    statements.clear()
    welcome_panel()
    assert len(statements) == 1
    world.owner.welcomed_at = now()
    db.session.flush()
    statements.clear()
    assert welcome_panel() is None
    assert statements == []
