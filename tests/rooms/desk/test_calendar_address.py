"""The address of a calendar feed: made, renewed, revoked, and whom it lets read."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from planner.audit.models import TrailEntry
from planner.auth.models import CalendarFeed
from planner.kit.clock import now
from planner.kit.db import db
from tests.conftest import MakeApp
from tests.factories.feeds import path_of, read
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def test_an_address_that_opens_nothing_is_as_any_that_never_was(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    read(app, path)
    renewed = path_of(world.owner)
    unknown = Visitor(app).get("/kalender/finns-inte")
    for dead in (path, "/kalender/gissat.ics", "/kalender/%ff.ics", "/kalender/.ics"):
        answer = Visitor(app).get(dead)
        assert answer.status_code == 404
        assert without_reference(answer) == without_reference(unknown)
    read(app, renewed)


def without_reference(answer: TestResponse) -> str:
    return re.sub(r"[0-9a-f]{16}|lang=\w+|/kalender/[^\"?]*|csrf\S+", "", answer.text)


def test_whoever_has_left_has_no_calendar(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    world.owner.left_on = TODAY + timedelta(days=1)
    read(app, path)
    world.owner.left_on = TODAY
    assert Visitor(app).get(path).status_code == 404


def test_it_ends_with_the_other_ways_in(app: Flask, world: World) -> None:
    path = path_of(world.owner)
    Visitor(app, world.owner).submit("/konto/utloggning", {}, page="/konto")
    assert Visitor(app).get(path).status_code == 404


def test_the_page_makes_renews_and_revokes(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    assert "Tidplaner i din kalender" in visitor.sees("/konto")
    assert "Skapa en adress" in visitor.sees("/konto/kalender")
    first = shown(visitor.submit("/konto/kalender", {}))
    assert first not in visitor.sees("/konto/kalender"), "shown once"
    assert "Ingen kalender har läst den än." in visitor.sees("/konto/kalender")
    read(app, first)
    assert "läste den senast" in visitor.sees("/konto/kalender")
    second = shown(visitor.submit("/konto/kalender", {}))
    assert Visitor(app).get(first).status_code == 404
    read(app, second)
    visitor.submit("/konto/kalender/aterkallelse", {}, page="/konto/kalender")
    assert Visitor(app).get(second).status_code == 404
    assert "Skapa en adress" in visitor.sees("/konto/kalender")
    trail = db.session.execute(
        select(TrailEntry.action, TrailEntry.facts)
        .where(TrailEntry.action.startswith("calendar"))
        .order_by(TrailEntry.id)
    )
    assert trail.all() == [("calendar.make", {}), ("calendar.renew", {}), ("calendar.revoke", {})]


def shown(answer: TestResponse) -> str:
    assert answer.status_code == 200
    found = re.search(r"http://127\.0\.0\.1:8000(/kalender/[\w-]{43}\.ics)", answer.text)
    assert found
    return found[1]


def test_only_the_hash_is_kept_and_logs_name_no_address(
    app: Flask, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    path = path_of(world.owner)
    token = path.removeprefix("/kalender/").removesuffix(".ics")
    read(app, path)
    assert token not in repr(db.session.execute(select(CalendarFeed.__table__)).all())
    assert token not in "".join(capfd.readouterr())


def test_each_address_is_counted_by_itself(make_app: MakeApp) -> None:
    app = make_app(rate_limit_answers="2 per minute")
    with app.app_context():
        world = build_world()
        one, other = path_of(world.owner), path_of(world.strategist)
        assert [Visitor(app).get(one).status_code for _ in range(3)] == [200, 200, 429]
        assert Visitor(app).get(other).status_code == 200


def test_that_it_is_read_is_written_down_once_an_hour(app: Flask, world: World) -> None:
    path = path_of(world.owner)

    def used() -> datetime | None:
        db.session.rollback()
        return db.session.scalar(select(CalendarFeed.last_used_at))

    read(app, path)
    first = used()
    assert first is not None
    read(app, path)
    assert used() == first
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        read(app, path)
    later = used()
    assert later is not None
    assert later > first
