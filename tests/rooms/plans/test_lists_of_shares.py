"""The list narrowed to an organisation or an owner is about their shares: what is late is what they are late with."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all, refresh_stale
from planner.plans.queries.list_rows import share_rows
from planner.plans.queries.lists import Filter, activity_page
from planner.plans.queries.shares import Whose
from planner.plans.rules import Light, Status, roll_up
from tests.factories.acts import report, set_deadline
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.program import Program
from tests.factories.replay import SHARES, Act, Replay, acts
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World

DERIVED = ("overdue", "due_soon", "stale", "unreported", "needs_decision", "late_against_decision", "without_deadline")


def found(sort: str = "plan", today: date = TODAY, **wanted: Any) -> list[str]:
    return [row.key for row in activity_page(Filter(**wanted), sort=sort, page=1, today=today).rows]


@pytest.fixture
def plan(world: World) -> World:
    """Beside boende-1, late for Kista alone: one that Bromma is late with, which Kista has done."""
    late = add_activity("boende-2", area=world.area, due="2014-09", title="Sen i Bromma")
    add_update(add_assignment(late, world.bromma, owner=world.owner), Status.ONGOING, TODAY - timedelta(days=10))
    add_update(add_assignment(late, world.kista), Status.DONE, TODAY - timedelta(days=90))
    refresh_all(TODAY)
    set_deadline(world.strategist, "2014-10", organisation="kista")
    db.session.commit()
    return world


def test_what_somebody_is_late_with_is_exactly_that(plan: World) -> None:
    assert found(status="overdue") == ["boende-1", "boende-2"]
    assert found(organisation="bromma", status="overdue") == found(organisation="bromma", light="red") == ["boende-2"]
    assert found(organisation="kista", status="overdue") == ["boende-1"]
    assert found(organisation="kista", status="done") == found(organisation="kista", light="green") == ["boende-2"]
    assert found(owner=plan.owner.email, status="overdue") == ["boende-2"]
    assert found(owner=plan.owner.email, organisation="kista") == []
    assert found(organisation="kista") == ["boende-1", "boende-2"]
    assert found("due", organisation="kista") == ["boende-2", "boende-1"]


def test_the_row_shows_the_organisations_own_state_deadline_and_owner(app: Flask, plan: World) -> None:
    reader = Visitor(app, plan.people[Role.READER])
    shown = reader.sees("/aktiviteter?organisation=bromma&status=overdue")
    assert "1 aktivitet " in shown
    assert "Sen i Bromma" in shown
    assert "september 2014" in shown
    assert plan.owner.name in shown
    assert "organisationer" not in shown.partition("1 aktivitet ")[2].partition("Hämta eller spara listan")[0]
    of_kista = reader.sees("/aktiviteter?organisation=kista&status=overdue")
    assert "oktober 2014 flyttad från december 2014" in of_kista


def test_a_row_whose_last_share_has_moved_on_meanwhile_is_left_out(plan: World) -> None:
    gone = SimpleNamespace(id=plan.activity.id, key="boende-1")
    assert share_rows([gone], Whose("finns-inte", None), TODAY) == []


def test_the_api_keeps_to_the_activitys_own_state(app: Flask, plan: World) -> None:
    answer = Program(app, plan.people[Role.READER]).get("/activities?organisation=bromma&status=overdue")
    assert answer.json is not None
    assert [one["key"] for one in answer.json["items"]] == ["boende-1", "boende-2"]


def test_late_against_the_decision_whatever_was_moved_since(plan: World) -> None:
    assert found(status="late_against_decision") == ["boende-2"]
    set_deadline(plan.strategist, "2015-12", activity="boende-2")
    assert found(status="overdue", organisation="bromma") == []
    assert found(status="late_against_decision") == ["boende-2"]
    assert found(status="late_against_decision", organisation="bromma") == ["boende-2"]
    assert found(status="late_against_decision", organisation="kista") == []
    report(plan.owner, Status.DONE, activity="boende-2")
    assert found(status="late_against_decision") == []


def test_what_is_due_in_a_month_or_between_two_days(app: Flask, plan: World) -> None:
    reader = Visitor(app, plan.people[Role.READER])
    for query, count in (
        ("month=2014-12", 1),
        ("month=2014-09", 1),
        ("month=2014-10", 0),
        ("month=2014-10&organisation=kista", 1),
        ("from=2014-09-30&to=2014-12-31", 2),
        ("from=2014-10-01", 1),
        ("to=2014-09-29", 0),
        ("month=2014-13", 2),
        ("from=nej", 2),
    ):
        assert f"{count} aktivitet" in reader.sees(f"/aktiviteter?{query}"), query


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.integers(-60, 120))
@example([Act("report", "bromma", 0, (Status.PAUSED, 9)), Act("report", "kista", 0, (Status.DONE, 1))], 8)
@example([Act("report", "kista", 0, (Status.DROPPED, 1))], 0)
def test_shares_are_what_the_rules_say(world: World, done: list[Act], later: int) -> None:
    db.session.rollback()
    replay = Replay.of(world)
    for act in done:
        refresh_stale(act.day)
        replay.perform(act, world)
    today = TODAY + timedelta(days=later)
    refresh_stale(today)
    for share in SHARES:
        state = replay.state_on(share, today)
        rolled = roll_up([state])
        (row,) = activity_page(Filter(organisation=share), sort="due", page=1, today=today).rows
        assert (row.rolled, row.due) == (rolled, replay.due_on(share, today))
        names = {name for name in (*Status, *DERIVED) if found(today=today, organisation=share, status=name)}
        expected = {rolled.status.value} | {
            name for name in ("overdue", "due_soon", "stale", "unreported", "needs_decision") if getattr(state, name)
        }
        expected -= {"unreported"} if rolled.status is Status.DROPPED else set()
        assert names - {"late_against_decision", "without_deadline"} == expected
        assert [light for light in Light if found(today=today, organisation=share, light=light)] == [rolled.light]
