"""What holds on any day, past or to come, follows from what was done, whatever the order it was done in."""

from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings

from planner.kit.db import db
from planner.plans.queries.assignments import assignments_of
from planner.plans.rules import Due, Status
from tests.factories.replay import SHARES, SPAN, Act, Replay, acts
from tests.factories.world import TODAY, World

EARLY, LATE = TODAY - timedelta(days=2 * SPAN), TODAY + timedelta(days=3 * SPAN)


# Each example begins by rolling back to the world that the first one built.
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
@example([Act("report", "bromma", 5, (Status.DONE, 1)), Act("report", "bromma", 0, (Status.PAUSED, 9))])
@example([Act("report", "bromma", 0, (Status.DONE, 1)), Act("report", "bromma", 0, (Status.ONGOING, 1))])
@example([Act("deadline", "kista", 0, Due.parse("2015-03-01")), Act("deadline", None, 0, Due.parse("2015-04-01"))])
@example([Act("owner", "bromma", 3, None), Act("owner", "bromma", -3, 2), Act("owner", "bromma", 0, 1)])
def test_the_state_on_any_day_is_a_plain_replay(world: World, done: list[Act]) -> None:
    db.session.rollback()
    replay = Replay.of(world)
    for act in done:
        replay.perform(act, world)
    for day in _interesting_days(done):
        views = assignments_of(world.activity.id, day)
        # Rows of a history that overlapped would show a share twice.
        assert [view.organisation_key for view in views] == list(SHARES)
        for view in views:
            share = view.organisation_key
            expected = replay.state_on(share, day)
            assert view.state == expected, f"{share} on {day}"
            assert view.due == replay.due_on(share, day)
            assert view.owner_id == replay.on("owner", share, day)[1]


def _interesting_days(done: list[Act]) -> list[date]:
    """Return the days around each act and each pause's end, and some far away."""
    turns = {act.day for act in done}
    turns |= {act.day + timedelta(days=act.value[1]) for act in done if act.kind == "report"}
    return sorted({EARLY, TODAY, LATE} | {day + timedelta(days=n) for day in turns for n in (-1, 0)})
