"""What a follow-up holds: the plan as it stood on the day, whatever happened later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.plans.rules import Status, VersionStatus
from planner.reports.contents import report_on
from planner.reports.rules import as_json, deviations, summary
from tests.factories import acts
from tests.factories.people import add_organisation
from tests.factories.plan import add_activity, add_area, add_assignment, add_plan, add_update, add_version
from tests.factories.world import TODAY, World, build_world

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def test_without_a_plan_there_is_no_report(app: Flask) -> None:
    with pytest.raises(NotFound):
        report_on(2014, TODAY)


def test_what_was_said_later_is_not_in_it(world: World) -> None:
    acts.report(world.owner, Status.DONE, comment="Klart.")
    then, now = report_on(2014, YESTERDAY).activities[0], report_on(2014, TODAY).activities[0]
    assert (then.status, then.done, then.unreported) == (Status.NOT_STARTED, 0, True)
    assert (now.status, now.done, now.unreported) == (Status.ONGOING, 1, False)
    assert (now.assignments[0].comment, now.assignments[0].last_update) == ("Klart.", TODAY)


def test_a_pause_that_has_run_out_is_ongoing(world: World) -> None:
    add_update(world.in_bromma, Status.PAUSED, date(2014, 10, 1), paused_until=TODAY)
    assert report_on(2014, YESTERDAY).activities[0].assignments[0].status is Status.PAUSED
    assert report_on(2014, TODAY).activities[0].assignments[0].status is Status.ONGOING


def test_a_moved_deadline_stands_beside_the_decided_one(world: World) -> None:
    acts.set_deadline(world.strategist, "2015-Q2", reason="Upphandlingen drog ut på tiden.")
    then, now = report_on(2014, YESTERDAY), report_on(2014, TODAY)
    assert not then.activities[0].moves
    assert as_json(now)["areas"][0]["activities"][0]["moves"] == [
        {
            "on": TODAY.isoformat(),
            "from": "2014-12-31",
            "reason": "Upphandlingen drog ut på tiden.",
            "by": world.strategist.email,
        }
    ]
    activity = now.activities[0]
    assert (str(activity.due), str(activity.decided)) == ("2015-Q2", "2014-12")
    assert summary(now)["moved"] == 1


def test_of_two_deadlines_on_one_day_the_later_recorded_is_the_move(world: World) -> None:
    acts.set_deadline(world.strategist, "2015-06")
    acts.set_deadline(world.strategist, "2015-03")
    (move,) = report_on(2014, TODAY).activities[0].moves
    assert (str(move.was), str(move.to)) == ("2014-12", "2015-03")


def test_an_assignments_own_deadline_takes_the_activitys_place(world: World) -> None:
    activity = add_activity("boende-2", area=world.area, due=None)
    add_assignment(activity, world.bromma, due="2014-06")
    found = report_on(2014, TODAY).activities[1]
    assert (found.overdue, found.due, str(found.assignments[0].due)) == (True, None, "2014-06")
    # Its own deadline is what counts as missing, whatever its assignments have.
    assert [a.key for a in deviations(report_on(2014, TODAY)).without_deadline] == ["boende-2"]


def test_who_answered_is_told_by_the_day(world: World) -> None:
    acts.name_owner(world.strategist, world.somebody_in_kista, organisation="kista")
    assert report_on(2014, YESTERDAY).activities[0].assignments[1].owner is None
    assert report_on(2014, TODAY).activities[0].assignments[1].owner == "kista@example.org"


def test_the_version_in_force_says_what_counts(app: Flask) -> None:
    add_plan()
    first = add_version("2013", decided_on=date(2014, 1, 21))
    second = add_version("2014", decided_on=date(2014, 10, 28), replaces=first)
    area = add_area("boende", since=first)
    add_area("uppsokande", since=second)
    organisation = add_organisation("bromma")
    for activity in (
        add_activity("gammal", area=area, since=first, due="2014-06", dropped=second, dropped_reason="Ersatt."),
        add_activity("ny", area=area, since=second),
    ):
        add_assignment(activity, organisation)
    db.session.commit()

    before, after = report_on(2014, date(2014, 10, 27)), report_on(2014, date(2014, 10, 28))

    assert [area.key for area in before.areas] == ["boende"]
    assert [(a.key, a.status, a.overdue) for a in before.activities] == [("gammal", Status.NOT_STARTED, True)]
    assert [area.key for area in after.areas] == ["boende", "uppsokande"]
    assert [(a.key, a.status, a.overdue) for a in after.activities] == [
        ("gammal", Status.DROPPED, False),
        ("ny", Status.NOT_STARTED, False),
    ]
    assert after.activities[0].dropped_reason == "Ersatt."
    assert [(v.key, v.status, v.in_force, v.dnr is not None) for v in before.versions] == [
        ("2013", VersionStatus.ADOPTED, True, True),
        # Its decision lay ahead that day.
        ("2014", VersionStatus.PROPOSED, False, False),
    ]
    assert [(v.key, v.status, v.in_force) for v in after.versions] == [
        ("2013", VersionStatus.REPLACED, False),
        ("2014", VersionStatus.ADOPTED, True),
    ]
    assert as_json(after)["plan"]["version"] == "2014"


def test_drafts_are_nobodys_business_yet(world: World) -> None:
    add_version("2014", VersionStatus.PROPOSED)
    add_version("2015", VersionStatus.DRAFT)
    assert [version.key for version in report_on(2014, TODAY).versions] == ["2014"]


def test_the_city_plan_has_its_figures(stockholm: Flask) -> None:
    figures = summary(report_on(2014, date(2014, 10, 31)))
    assert (figures["activities"], figures["assignments"]) == (41, 146)
    assert sum(figures["by_status"].values()) == 41
    assert figures["without_deadline"] == 9


def test_the_number_of_statements_does_not_grow_with_the_plan(stockholm: Flask) -> None:
    with counted() as statements:
        report_on(2014, TODAY)
    assert len(statements) <= 24


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
