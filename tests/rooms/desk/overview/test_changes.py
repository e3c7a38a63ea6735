"""What has changed since somebody was here, and that somebody was."""

from contextlib import ExitStack
from datetime import date, timedelta
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from planner.desk.overview import visits
from planner.desk.overview.models import Visit
from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.operations import daily
from planner.plans.rules import Status, VersionStatus
from tests.factories.acts import report, set_deadline
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

A_WEEK = timedelta(days=7)


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def was_here(person: Person, day: date = TODAY - A_WEEK) -> None:
    """Let a person have looked a week ago."""
    db.session.add(Visit(person_id=person.id, seen_on=day, seen_at=now() - A_WEEK))
    db.session.commit()


def test_who_was_never_here_is_told_of_the_last_month(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    assert "Nytt den senaste månaden" in reader.sees("/")
    assert "Ingen annan har ändrat något sedan 4 oktober 2014." in reader.sees("/")
    report(world.owner)
    set_deadline(world.strategist, "2015-03")
    daily.comment(actor=world.owner, activity_key="boende-1", text="Det går bra.", today=TODAY)
    page = reader.sees("/")
    assert "1 lägesrapport, 1 ny tidplan, 1 kommentar." in page
    assert "Ny tidplan, mars 2015 Aktivitet boende-1" in page
    assert "Bromma:" in page


def test_later_only_what_came_since_is_new(app: Flask, world: World) -> None:
    report(world.owner, today=TODAY - timedelta(days=20))
    was_here(world.people[Role.READER])
    reader = Visitor(app, world.people[Role.READER])
    page = reader.sees("/")
    assert "Nytt sedan du var här 27 oktober 2014" in page
    assert "Ingen annan har ändrat något sedan dess." in page
    report(world.owner, Status.DONE)
    report(world.somebody_in_kista, Status.DROPPED, organisation="kista", comment="Ersätts.")
    page = reader.sees("/")
    assert "2 lägesrapporter. 1 säger att arbetet är genomfört. 1 säger att arbetet utgår." in page


def test_it_stays_new_all_day(app: Flask, world: World) -> None:
    was_here(world.people[Role.READER])
    report(world.owner)
    reader = Visitor(app, world.people[Role.READER])
    for _time in range(3):
        assert "Nytt sedan du var här 27 oktober 2014" in reader.sees("/")
        assert "1 lägesrapport." in reader.sees("/")
    visit = db.session.scalars(select(Visit)).one()
    assert (visit.before_on, visit.seen_on) == (TODAY - A_WEEK, TODAY)


def test_ones_own_doings_are_no_news(app: Flask, world: World) -> None:
    report(world.owner)
    assert "Ingen annan har ändrat något" in Visitor(app, world.owner).sees("/")
    assert "1 lägesrapport." in Visitor(app, world.strategist).sees("/")


def test_a_drafts_doings_are_for_those_who_see_drafts(app: Flask, world: World) -> None:
    add_version("2013", decided_on=TODAY)
    draft = add_version("2015", VersionStatus.DRAFT)
    area = add_area("ny", since=draft)
    add_assignment(add_activity("ny-1", area=area, since=draft), world.bromma)
    daily.comment(actor=world.people[Role.ADMINISTRATOR], activity_key="ny-1", text="Ny.", today=TODAY)
    assert "1 kommentar" in Visitor(app, world.strategist).sees("/")
    assert "kommentar" not in Visitor(app, world.owner).sees("/")


def test_a_visit_that_cant_be_noted_is_no_reason_to_show_nothing(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_any: object, **_more: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(visits, "insert", locked)
    assert Visitor(app, world.owner).get("/").status_code == 200
    assert db.session.scalars(select(Visit)).all() == []


def test_a_visit_waits_but_shortly_for_whoever_writes(app: Flask, world: World) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has one lock for all who write")
    db.session.commit()
    with db.engine.connect().execution_options(**{WRITES: True}) as load:
        load.execute(select(Visit))
        began = monotonic()
        visits.note_visit(world.owner.id, TODAY, now(), first=True)
        assert monotonic() - began < 5
    # Whichever connections come from the pool now are as they were.
    with ExitStack() as opened:
        connections = [opened.enter_context(db.engine.connect()) for _time in range(3)]
        waits = {one.exec_driver_sql("PRAGMA busy_timeout").scalar() for one in connections}
    assert waits == {15_000}


def test_two_first_looks_at_once_do_no_harm(app: Flask, world: World) -> None:
    for _time in range(2):
        visits.note_visit(world.owner.id, TODAY, now(), first=True)
    db.session.rollback()
    assert len(db.session.scalars(select(Visit)).all()) == 1


def test_a_look_that_comes_late_takes_nothing_back(app: Flask, world: World) -> None:
    later, earlier = now(), now() - timedelta(hours=1)
    visits.note_visit(world.owner.id, TODAY, later, first=True)
    visits.note_visit(world.owner.id, TODAY - A_WEEK, earlier, first=False)
    db.session.rollback()
    visit = db.session.scalars(select(Visit)).one()
    assert (visit.seen_on, visit.seen_at, visit.before_on) == (TODAY, later, None)


def test_many_changes_are_many(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("changes", "pages"):
        monkeypatch.setattr(f"planner.desk.overview.{module}.MOST", 2)
    for _time in range(3):
        report(world.owner)
    assert "minst 2 lägesrapporter." in Visitor(app, world.strategist).sees("/")
