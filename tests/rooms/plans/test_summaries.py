"""The rolled-up activities that lists and the overview read are what the rules say, on the day and on later days."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from planner.kit.db import db
from planner.plans.models import Activity, ActivitySummary, PlanVersion
from planner.plans.operations.summaries import are_current, refresh_all, refresh_stale
from planner.plans.queries.areas import area_cards
from planner.plans.queries.lists import Filter, activity_page
from planner.plans.rules import Due, Light, RolledUp, Status, VersionStatus, roll_up
from tests.factories.acts import report
from tests.factories.plan import add_activity, add_assignment, add_update, add_version
from tests.factories.replay import SHARES, Act, Replay, acts
from tests.factories.world import TODAY, World

ADOPTED_ON, DROPPED_ON = TODAY - timedelta(days=200), TODAY + timedelta(days=20)


@dataclass(frozen=True)
class Expected:
    """What a list must say of boende-1 on a day."""

    rolled: RolledUp
    due: Due | None

    @classmethod
    def on(cls, replay: Replay, today: date, *, dropped_by_plan: bool) -> "Expected":
        states = [replay.state_on(share, today) for share in SHARES]
        return cls(roll_up(states, dropped_by_plan=dropped_by_plan), replay.on("deadline", None, today)[1])

    @property
    def filters(self) -> set[str]:
        """The filters that find it."""
        derived = {
            "overdue": self.rolled.overdue,
            "due_soon": self.rolled.due_soon,
            "stale": self.rolled.stale,
            "unreported": self.rolled.unreported,
        }
        return {self.rolled.status.value} | {name for name, holds in derived.items() if holds}


def check_row(expected: Expected, today: date) -> None:
    """Compare what the list says with the rules."""
    (row,) = activity_page(Filter(), sort="plan", page=1, today=today).rows
    assert row.rolled == expected.rolled
    assert row.due == expected.due


def check_filters_and_cards(expected: Expected, today: date) -> None:
    """Compare what is said in SQL, for the filters and the overview, with the rules."""
    found = {name for name in (*Status, "overdue", "due_soon", "stale", "unreported") if _finds(today, status=name)}
    assert found == expected.filters
    assert [light for light in Light if _finds(today, light=light)] == [expected.rolled.light]
    (card,) = area_cards(today)
    dropped = expected.rolled.status is Status.DROPPED
    assert (card.total, card.dropped) == ((0, 1) if dropped else (1, 0))
    assert card.done == (expected.rolled.status is Status.DONE)
    if not dropped:
        counted = (card.overdue, card.due_soon, card.stale, card.unreported)
        rolled = expected.rolled
        assert counted == (rolled.overdue, rolled.due_soon, rolled.stale, rolled.unreported)


def _finds(today: date, status: str | None = None, light: str | None = None) -> bool:
    return activity_page(Filter(status=status, light=light), sort="plan", page=1, today=today).total == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.lists(st.integers(-60, 120), min_size=1, max_size=2), st.booleans())
@example([Act("report", "bromma", 0, (Status.PAUSED, 9)), Act("report", "kista", 0, (Status.DONE, 1))], [8, 9], False)
@example([Act("report", "bromma", 40, (Status.DONE, 1)), Act("report", "kista", -60, (Status.ONGOING, 1))], [0], True)
def test_lists_say_what_the_rules_say(world: World, done: list[Act], later: list[int], dropped: bool) -> None:
    db.session.rollback()
    if dropped:
        _drop_by_the_next_version(world)
    replay = Replay.of(world)
    for act in done:
        # The day's first page has been opened before anybody acts.
        refresh_stale(act.day)
        replay.perform(act, world)
        check_row(Expected.on(replay, act.day, dropped_by_plan=dropped and act.day >= DROPPED_ON), act.day)
    # Days go by without anybody doing anything; and an earlier day can be asked for again.
    for days in later:
        today = TODAY + timedelta(days=days)
        refresh_stale(today)
        expected = Expected.on(replay, today, dropped_by_plan=dropped and today >= DROPPED_ON)
        check_row(expected, today)
        check_filters_and_cards(expected, today)


def _drop_by_the_next_version(world: World) -> None:
    first = add_version("2013", VersionStatus.REPLACED, decided_on=ADOPTED_ON)
    second = add_version("2014", decided_on=DROPPED_ON, replaces=first)
    db.session.execute(update(Activity).values(dropped_id=second.id).execution_options(synchronize_session=False))
    refresh_all(TODAY)


def test_what_a_later_version_adds_counts_from_its_decision(world: World) -> None:
    first = add_version("2013", VersionStatus.REPLACED, decided_on=ADOPTED_ON)
    second = add_version("2014", decided_on=DROPPED_ON, replaces=first)
    add_assignment(add_activity("boende-2", area=world.area, since=second), world.bromma)
    refresh_all(TODAY)

    def listed(today: date) -> list[str]:
        refresh_stale(today)
        return [row.key for row in activity_page(Filter(), sort="plan", page=1, today=today).rows]

    assert listed(DROPPED_ON - timedelta(days=1)) == ["boende-1"]
    assert listed(DROPPED_ON) == ["boende-1", "boende-2"]


def test_without_any_version_that_counts_nothing_is_listed(world: World) -> None:
    add_version("2015", VersionStatus.DRAFT)
    refresh_all(TODAY)
    assert activity_page(Filter(), sort="plan", page=1, today=TODAY).total == 0
    assert db.session.scalar(select(PlanVersion.status)) == "draft"


def test_summaries_know_until_when_they_hold(world: World) -> None:
    assert are_current(TODAY)
    assert are_current(TODAY + timedelta(days=1000))
    report(world.owner, Status.PAUSED, comment="Väntar.", paused_until=TODAY + timedelta(days=5))
    assert are_current(TODAY + timedelta(days=4))
    assert not are_current(TODAY + timedelta(days=5))
    assert not are_current(TODAY - timedelta(days=1))
    refresh_stale(TODAY + timedelta(days=5))
    assert are_current(TODAY + timedelta(days=5))


def test_only_what_the_night_changed_is_made_anew(world: World) -> None:
    second = add_activity("boende-2", area=world.area)
    add_update(add_assignment(second, world.bromma), Status.DONE, TODAY + timedelta(days=1))
    refresh_all(TODAY)
    refresh_stale(TODAY + timedelta(days=1))
    begins = {row.activity_id: row.holds_from for row in db.session.scalars(select(ActivitySummary))}
    assert begins == {world.activity.id: TODAY, second.id: TODAY + timedelta(days=1)}
