"""What is found stays what there is when several write at once, and nobody waits for each other without end."""

from functools import partial

from flask import Flask
from sqlalchemy import func, select

from planner.desk.search.keeping import rebuild
from planner.desk.search.models import SearchEntry, SearchNote
from planner.desk.search.queries import find
from planner.kit.db import db
from planner.people.queries.persons import person_by_email
from planner.plans.operations import daily
from tests.factories.world import TODAY, World, build_world
from tests.rooms.plans.test_at_once import ROUNDS, at_once


def remark(text: str) -> None:
    """Remark on the activity."""
    strategist = person_by_email("strategist@example.org")
    assert strategist is not None
    daily.comment(actor=strategist, activity_key="boende-1", text=text, today=TODAY)


def totals(world: World, *questions: str) -> list[int]:
    return [find(question, actor=world.strategist).total for question in questions]


def test_a_change_while_everything_is_read_anew(app: Flask) -> None:
    world = build_world()
    for number in range(ROUNDS):
        at_once(app, partial(remark, f"kanin{number}"), rebuild)
        assert totals(world, f"kanin{number}", "aktivitet") == [1, 1]
        db.session.rollback()


def test_two_changes_of_one_activity_are_both_found(app: Flask) -> None:
    world = build_world()
    for number in range(ROUNDS):
        at_once(app, partial(remark, f"kanin{number}"), partial(remark, f"hare{number}"))
        assert totals(world, f"kanin{number}", f"hare{number}") == [1, 1]
        db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SearchNote)) == 0
    assert db.session.scalar(select(func.count()).where(SearchEntry.kind == "activity")) == 1
