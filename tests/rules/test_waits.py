"""How long to wait after wrong passwords."""

from datetime import UTC, datetime, timedelta

from planner.auth.rules import FORGOTTEN_AFTER, LONGEST_WAIT, failures_with, wait_after

AT = datetime(2014, 11, 3, 12, tzinfo=UTC)


def test_the_first_tries_cost_nothing_and_then_each_wait_is_twice_the_one_before() -> None:
    minutes = [wait_after(failures).total_seconds() / 60 for failures in range(13)]
    assert minutes == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert wait_after(10**9) == LONGEST_WAIT


def test_failures_are_forgotten_after_a_day_of_quiet() -> None:
    assert failures_with(7, AT - FORGOTTEN_AFTER + timedelta(seconds=1), AT) == 8
    assert failures_with(7, AT - FORGOTTEN_AFTER, AT) == 1


def test_a_wait_ends_before_its_tries_are_forgotten() -> None:
    assert LONGEST_WAIT < FORGOTTEN_AFTER
