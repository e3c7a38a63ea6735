"""What holds of any merger: days before it are as they were, nothing is lost, and no two do it at once."""

from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, example, given, settings

from planner.kit.db import db
from planner.kit.errors import Conflict
from planner.people.queries.persons import person_by_email
from planner.plans.models import Activity
from planner.plans.operations.mergers import merge_organisations
from planner.plans.operations.summaries import refresh_stale
from planner.plans.queries.assignments import assignments_of
from planner.plans.queries.lists import Filter, activity_page
from planner.plans.rules import RolledUp, Status, roll_up
from tests.factories.acts import report
from tests.factories.districts import Districts, report_json
from tests.factories.people import add_organisation
from tests.factories.plan import add_update
from tests.factories.replay import SHARES, SPAN, Act, Replay, acts
from tests.factories.world import TODAY, World
from tests.rooms.plans.test_at_once import at_once

# After everything that a replay does.
ON = TODAY + timedelta(days=2 * SPAN)
PAST = [TODAY + timedelta(days=days) for days in (-2 * SPAN, -SPAN, 0, SPAN)] + [ON - timedelta(days=1)]


def rolled(activity: Activity, today: date) -> RolledUp:
    return roll_up([view.state for view in assignments_of(activity.id, today)])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
@example([Act("report", "bromma", 0, (Status.PAUSED, 90)), Act("report", "kista", 0, (Status.NOT_STARTED, 1))])
@example([Act("report", "bromma", 99, (Status.PAUSED, 100)), Act("report", "kista", 98, (Status.PAUSED, 100))])
@example([Act("report", "bromma", 0, (Status.DONE, 1)), Act("report", "kista", 0, (Status.DROPPED, 1))])
def test_days_before_are_as_they_were_and_the_activity_stands_as_it_stood(world: World, done: list[Act]) -> None:
    db.session.rollback()
    add_organisation("stora")
    replay = Replay.of(world)
    for act in done:
        replay.perform(act, world)
    before, stood = [report_json(day) for day in PAST], rolled(world.activity, ON)
    merge_organisations(actor=None, keys=SHARES, into="stora", on=ON, today=ON)
    assert [report_json(day) for day in PAST] == before
    stands = rolled(world.activity, ON)
    assert (stands.status, stands.overdue, stands.due_soon) == (stood.status, stood.overdue, stood.due_soon)
    assert stands.unreported == stood.unreported
    # Every later day too, until somebody acts.
    states = [replay.state_on(share, ON + timedelta(days=5)) for share in SHARES]
    assert rolled(world.activity, ON + timedelta(days=5)).status is roll_up(states).status
    refresh_stale(ON)
    (row,) = activity_page(Filter(), sort="plan", page=1, today=ON).rows
    assert row.rolled == stands


def test_a_report_at_the_same_moment_is_either_carried_over_or_refused(app: Flask, districts: Districts) -> None:
    activity = districts.activities["a"].id
    for number, key in enumerate(("rinkeby-kista", "spanga-tensta", "ostermalm", "norrmalm")):
        add_update(districts.shares["a", key], Status.ONGOING, TODAY)
        refused: list[Conflict] = []

        def merge(key: str = key, number: int = number) -> None:
            merge_organisations(actor=None, keys=[key], into=None, new_name=f"Ny {number}", on=TODAY, today=TODAY)

        def say(key: str = key, refused: list[Conflict] = refused) -> None:
            person = person_by_email(f"{key}@example.org")
            assert person is not None
            try:
                report(person, Status.DONE, activity="boende-a", organisation=key)
            except Conflict as error:
                refused.append(error)

        at_once(app, merge, say)
        views = {view.organisation_key: view.status for view in assignments_of(activity, TODAY)}
        if refused:
            assert (views.get(key), views[f"ny-{number}"]) == (None, Status.ONGOING)
        else:
            # It came first: what is done stays under the old name, and there is nothing left to take over.
            assert (views[key], views.get(f"ny-{number}")) == (Status.DONE, None)


def test_of_two_who_merge_the_same_at_once_one_is_told_that_it_is_done(app: Flask, districts: Districts) -> None:
    refused: list[Conflict] = []

    def merge() -> None:
        try:
            merge_organisations(actor=None, keys=["norrmalm", "ostermalm"], into="jarva", on=TODAY, today=TODAY)
        except Conflict as error:
            refused.append(error)

    at_once(app, merge, merge)
    assert len(refused) == 1
    views = [view.organisation_key for view in assignments_of(districts.activities["d"].id, TODAY)]
    assert sorted(views) == ["bromma", "jarva", "rinkeby-kista", "spanga-tensta"]
