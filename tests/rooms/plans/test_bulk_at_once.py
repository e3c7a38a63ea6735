"""Several people change many activities at once: each change is done as it was looked at or not at all."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.imports import PreviewOutdated
from planner.kit.tables import Row, Table
from planner.people.models import Person
from planner.people.queries.persons import person_by_email
from planner.plans.models import Activity, ActivitySummary, StatusUpdate
from planner.plans.operations.bulk import set_deadlines
from planner.plans.operations.sheet import take_over_sheet
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries.bulk_deadlines import preview_deadlines
from planner.plans.queries.sheet import Control, lines_of
from planner.plans.queries.sheet_preview import preview_sheet
from planner.plans.rules import Due, Status
from tests.factories.plan import add_activity, add_assignment
from tests.factories.world import TODAY, World
from tests.rooms.plans.test_at_once import at_once, reporter

ROUNDS = 4
KEYS = ["boende-1", "boende-2", "boende-3"]


def strategist() -> Person:
    person = person_by_email("strategist@example.org")
    assert person is not None
    return person


def mover(due: str, keys: list[str], told: list[str]) -> Callable[[], object]:
    """Return what moves deadlines as they were looked at just now, and tells whether it was done."""
    seen = preview_deadlines(
        dict.fromkeys(keys, Due.parse(due)), "Dröjer.", actor=strategist(), today=TODAY
    ).fingerprint

    def move() -> None:
        dues = dict.fromkeys(keys, Due.parse(due))
        try:
            set_deadlines(actor=strategist(), dues=dues, reason="Dröjer.", seen=seen, today=TODAY)
            told.append(due)
        except PreviewOutdated:
            db.session.rollback()

    return move


def dues() -> set[str]:
    db.session.rollback()
    rows = db.session.execute(
        select(ActivitySummary.due)
        .join(Activity, Activity.id == ActivitySummary.activity_id)
        .where(Activity.key.in_(KEYS))
    )
    return {f"{row.due:%Y-%m}" for row in rows}


def add_more(world: World) -> None:
    for key in KEYS[1:]:
        add_assignment(add_activity(key, area=world.area), world.bromma, owner=world.owner)
    refresh_all(TODAY)


def test_of_two_who_move_the_same_activities_one_does(app: Flask, world: World) -> None:
    add_more(world)
    for number in range(ROUNDS):
        done: list[str] = []
        one = mover(f"2015-0{number + 1}", KEYS, done)
        other = mover(f"2016-0{number + 1}", KEYS[::-1], done)
        at_once(app, one, other)
        assert len(done) == 1
        assert dues() == set(done)


def test_a_table_deadlines_and_reports_meet(app: Flask, world: World) -> None:
    add_more(world)
    header = ("key", "organisation_key", "status", "due", "reason", "control")
    for number in range(ROUNDS):
        lines = lines_of(KEYS, actor=strategist(), today=TODAY)
        wanted = f"2017-0{number + 1}"
        status = (Status.DONE, Status.ONGOING)[number % 2]
        cells = [
            (line.key, "bromma", status, wanted, "Dröjer.", str(Control.of(line)))
            for line in lines.values()
            if line.organisation_key == "bromma"
        ]
        table = Table(header, tuple(Row(at, row) for at, row in enumerate(cells, 2)))
        seen = preview_sheet(table, actor=strategist(), today=TODAY).fingerprint
        done: list[str] = []

        def take_over(table: Table = table, seen: str = seen, wanted: str = wanted, done: list[str] = done) -> None:
            try:
                take_over_sheet(actor=strategist(), table=table, chosen=(), seen=seen, today=TODAY)
                done.append(wanted)
            except PreviewOutdated:
                db.session.rollback()

        at_once(app, take_over, mover(f"2018-0{number + 1}", KEYS, done), reporter("kista@example.org", "kista"))
        assert len(done) == 1
        assert dues() == set(done)
    by_kista = select(StatusUpdate.id).where(StatusUpdate.assignment_id == world.in_kista.id)
    assert len(db.session.scalars(by_kista).all()) == ROUNDS
