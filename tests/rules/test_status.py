"""Status of assignments and activities on a day, roll-up and lights, as domain.md has them."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plans.rules import AssignmentState, Light, Status, assignment_light, roll_up, status_on

TODAY = date(2014, 11, 3)
NOT_STARTED, ONGOING, DONE, PAUSED, DROPPED = Status
OPEN = (NOT_STARTED, ONGOING, PAUSED)

near_days = st.integers(-100, 100).map(lambda days: TODAY + timedelta(days=days))
past_days = st.integers(0, 100).map(lambda days: TODAY - timedelta(days=days))


def state(
    status: Status = ONGOING, *, due_in: int | None = None, said_ago: int | None = 0, today: date = TODAY
) -> AssignmentState:
    """Return an assignment that is due in some days and was last reported on some days ago."""
    return AssignmentState(
        status,
        None if due_in is None else today + timedelta(days=due_in),
        None if said_ago is None else today - timedelta(days=said_ago),
        today,
    )


@st.composite
def states(draw: st.DrawFn) -> AssignmentState:
    last_update = draw(st.none() | past_days)
    status = draw(st.sampled_from(Status)) if last_update else NOT_STARTED
    return AssignmentState(status, draw(st.none() | near_days), last_update, TODAY)


some_states = st.lists(states(), min_size=1, max_size=5)


# What an assignment amounts to on a day


@pytest.mark.parametrize(("days", "expected"), [(-1, PAUSED), (0, ONGOING), (1, ONGOING)])
def test_a_pause_runs_out_on_its_day(days: int, expected: Status) -> None:
    assert status_on(PAUSED, TODAY, TODAY + timedelta(days=days)) is expected


@given(st.sampled_from([NOT_STARTED, ONGOING, DONE, DROPPED]), near_days)
def test_nothing_but_a_pause_runs_out(said: Status, today: date) -> None:
    assert status_on(said, None, today) is said


@pytest.mark.parametrize(
    ("due_in", "overdue", "due_soon"),
    [(-1, True, False), (0, False, True), (30, False, True), (31, False, False), (None, False, False)],
)
@pytest.mark.parametrize("status", OPEN)
def test_what_is_open_is_overdue_from_the_day_after_and_due_soon_for_thirty_days(
    status: Status, due_in: int | None, overdue: bool, due_soon: bool
) -> None:
    assert state(status, due_in=due_in).overdue is overdue
    assert state(status, due_in=due_in).due_soon is due_soon


@pytest.mark.parametrize("status", [DONE, DROPPED])
@pytest.mark.parametrize("due_in", [-100, 0, 30])
def test_what_is_closed_is_never_late(status: Status, due_in: int) -> None:
    assert not state(status, due_in=due_in).overdue
    assert not state(status, due_in=due_in).due_soon


@pytest.mark.parametrize(("due_in", "needed"), [(-90, False), (-91, True), (-400, True), (None, False)])
def test_what_is_open_needs_a_decision_after_91_days(due_in: int | None, needed: bool) -> None:
    assert all(state(status, due_in=due_in).needs_decision is needed for status in OPEN)
    assert not any(state(status, due_in=due_in).needs_decision for status in (DONE, DROPPED))


@pytest.mark.parametrize(("said_ago", "stale"), [(59, False), (60, True), (61, True), (None, False)])
def test_ongoing_work_is_stale_after_sixty_days_of_silence(said_ago: int | None, stale: bool) -> None:
    assert state(ONGOING, said_ago=said_ago).stale is stale


@pytest.mark.parametrize("status", [NOT_STARTED, DONE, PAUSED, DROPPED])
def test_only_ongoing_work_is_stale(status: Status) -> None:
    assert not state(status, said_ago=400).stale


def test_nothing_said_is_unreported() -> None:
    assert state(NOT_STARTED, said_ago=None).unreported
    assert not state(NOT_STARTED).unreported


# Roll-up


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([DROPPED, DROPPED], DROPPED),
        ([DONE, DROPPED], DONE),
        ([DONE, DONE], DONE),
        ([PAUSED, DONE, DROPPED], PAUSED),
        ([PAUSED], PAUSED),
        ([NOT_STARTED, DROPPED], NOT_STARTED),
        ([NOT_STARTED, NOT_STARTED], NOT_STARTED),
        ([NOT_STARTED, DONE], ONGOING),
        ([NOT_STARTED, PAUSED], ONGOING),
        ([ONGOING, PAUSED], ONGOING),
        ([ONGOING, DONE, DROPPED], ONGOING),
    ],
)
def test_the_first_rule_that_fits_decides(statuses: Sequence[Status], expected: Status) -> None:
    for order in (statuses, statuses[::-1]):
        assert roll_up([state(status) for status in order]).status is expected


def test_an_activity_without_assignments_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one assignment"):
        roll_up([])


@given(some_states)
def test_roll_up_is_what_the_domain_says(parts: list[AssignmentState]) -> None:
    rolled = roll_up(parts)
    assert rolled.status is _expected_status([part.status for part in parts])
    assert rolled.overdue == any(part.overdue for part in parts)
    assert rolled.due_soon == (any(part.due_soon for part in parts) and not rolled.overdue)
    assert rolled.stale == any(part.stale for part in parts)
    assert rolled.unreported == all(part.unreported for part in parts)
    assert (rolled.done, rolled.of) == (sum(part.status is DONE for part in parts), len(parts))


@given(some_states, st.randoms())
def test_the_order_of_assignments_does_not_matter(parts: list[AssignmentState], random: Random) -> None:
    assert roll_up(random.sample(parts, len(parts))) == roll_up(parts)


@given(states())
def test_a_single_assignment_is_its_activity(part: AssignmentState) -> None:
    rolled = roll_up([part])
    assert rolled.status is part.status
    assert rolled.light is assignment_light(part)


@given(some_states)
def test_what_the_plan_drops_is_dropped_whatever_its_assignments_say(parts: list[AssignmentState]) -> None:
    rolled = roll_up(parts, dropped_by_plan=True)
    assert rolled.status is DROPPED
    assert rolled.light is Light.GREY
    assert not any((rolled.overdue, rolled.due_soon, rolled.stale, rolled.unreported))


def _expected_status(statuses: Sequence[Status]) -> Status:
    """Return the roll-up, told as plainly as domain.md tells it."""
    undropped = [status for status in statuses if status is not DROPPED]
    if set(statuses) == {DROPPED}:
        return DROPPED
    if set(undropped) == {DONE}:
        return DONE
    if {status for status in undropped if status is not DONE} == {PAUSED}:
        return PAUSED
    return NOT_STARTED if set(undropped) == {NOT_STARTED} else ONGOING


# Lights


@pytest.mark.parametrize(
    ("part", "light"),
    [
        (state(DROPPED, due_in=-9), Light.GREY),
        (state(DONE, due_in=-9), Light.GREEN),
        (state(ONGOING, due_in=-1), Light.RED),
        (state(PAUSED, due_in=-1), Light.RED),
        (state(NOT_STARTED, due_in=-1, said_ago=None), Light.RED),
        (state(ONGOING, due_in=30), Light.YELLOW),
        (state(NOT_STARTED, due_in=30, said_ago=None), Light.YELLOW),
        (state(ONGOING, due_in=90, said_ago=60), Light.YELLOW),
        (state(PAUSED, due_in=90), Light.YELLOW),
        (state(NOT_STARTED, due_in=90, said_ago=None), Light.GREY),
        (state(NOT_STARTED, due_in=90), Light.GREY),
        (state(ONGOING, due_in=31, said_ago=59), Light.GREEN),
        (state(ONGOING), Light.GREEN),
    ],
)
def test_the_first_light_that_fits_is_shown(part: AssignmentState, light: Light) -> None:
    assert assignment_light(part) is light


def test_a_half_reported_activity_is_not_grey() -> None:
    parts = [state(NOT_STARTED, said_ago=None), state(ONGOING)]
    assert roll_up(parts).light is Light.GREEN


def test_an_activity_is_red_when_one_of_fourteen_is_late() -> None:
    parts = [state(DONE)] * 12 + [state(ONGOING, due_in=5), state(ONGOING, due_in=-1)]
    rolled = roll_up(parts)
    assert rolled.light is Light.RED
    assert not rolled.due_soon
