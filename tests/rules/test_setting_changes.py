"""What a change of the quiet periods does, day by day and step by step."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.reminders.rules import REMINDERS, Calendar, QuietPeriod, step_day
from planner.reminders.rules.changes import (
    Due,
    Move,
    Stretch,
    changed_days,
    covers_whole_year,
    has_working_days,
    moved_steps,
)

TODAY = date(2014, 11, 3)
CHRISTMAS = date(2014, 12, 25)


def calendar(*periods: str) -> Calendar:
    return Calendar(lambda day: day == CHRISTMAS, tuple(QuietPeriod.parse(period) for period in periods))


def test_days_come_in_stretches_across_weekends_and_holidays() -> None:
    found = changed_days(calendar(), calendar("12-18/12-29"), TODAY, date(2015, 11, 2))
    # Thursday to Monday: without two weekends and Christmas Day.
    assert found == [Stretch(date(2014, 12, 18), date(2014, 12, 29), 7, off=True)]
    assert changed_days(calendar("12-18/12-29"), calendar(), TODAY, date(2015, 11, 2)) == [
        Stretch(date(2014, 12, 18), date(2014, 12, 29), 7, off=False)
    ]


def test_a_period_that_moves_gives_days_back_and_takes_others() -> None:
    found = changed_days(calendar("07-01/07-31"), calendar("07-15/08-14"), TODAY, date(2015, 11, 2))
    assert [(one.first, one.last, one.off) for one in found] == [
        (date(2015, 7, 1), date(2015, 7, 14), False),
        (date(2015, 8, 3), date(2015, 8, 14), True),
    ]


def test_what_changes_nothing_changes_no_day() -> None:
    # A weekend, and a part of what is quiet already.
    assert not changed_days(calendar(), calendar("11-08/11-09"), TODAY, date(2015, 10, 1))
    assert not changed_days(calendar("07-01/07-31"), calendar("07-01/07-31", "07-10/07-12"), TODAY, date(2015, 11, 2))


def test_steps_move_back_before_the_deadline_and_forward_after_it() -> None:
    dues = [Due(date(2014, 12, 15), False, 3)]
    moves = moved_steps(dues, calendar(), calendar("12-08/12-16"), TODAY, TODAY + timedelta(days=60))
    assert moves == [
        # A week before, the day before (a Sunday: the Friday), and the day itself.
        Move(date(2014, 12, 8), date(2014, 12, 5), 3),
        Move(date(2014, 12, 12), date(2014, 12, 5), 3),
        Move(date(2014, 12, 15), date(2014, 12, 5), 3),
        # The day after.
        Move(date(2014, 12, 16), date(2014, 12, 17), 3),
    ]


def test_a_step_whose_new_day_has_passed_comes_on_the_next_working_day() -> None:
    dues = [Due(date(2014, 12, 1), True, 1)]
    # Fourteen days before: the 17th, which would be moved back into October.
    moves = moved_steps(dues, calendar(), calendar("11-03/11-20"), TODAY, TODAY + timedelta(days=20))
    assert moves == [Move(date(2014, 11, 17), date(2014, 11, 21), 1)]


@given(
    day=st.dates(date(2014, 10, 1), date(2015, 6, 30)),
    coarse=st.booleans(),
    start=st.integers(1, 9),
    length=st.integers(0, 2),
)
def test_moves_are_the_steps_whose_day_differs(day: date, coarse: bool, start: int, length: int) -> None:
    before, after = calendar(), calendar(f"{start:02d}-10/{start + length:02d}-20")
    until = TODAY + timedelta(days=60)
    moves = moved_steps([Due(day, coarse, 1)], before, after, TODAY, until)
    days = [(step_day(day, step, before), step_day(day, step, after)) for step in REMINDERS.steps_of(coarse)]
    assert sum(move.count for move in moves) <= sum(old != new for old, new in days)
    for move in moves:
        assert not after.is_day_off(move.after)
        assert move.before >= TODAY
        assert move.after >= TODAY


@pytest.mark.parametrize(
    ("period", "whole"),
    [("01-01/12-31", True), ("12-20/12-19", True), ("12-20/12-18", False), ("midsummer-eve/06-17", False)],
)
def test_a_period_of_a_whole_year(period: str, whole: bool) -> None:
    assert covers_whole_year(QuietPeriod.parse(period)) is whole


def test_a_year_keeps_a_working_day_a_week_by_and_large() -> None:
    assert has_working_days(calendar(), TODAY)
    assert has_working_days(calendar("12-20/01-06", "midsummer-eve/08-15"), TODAY)
    assert has_working_days(calendar("01-01/09-30"), TODAY)
    assert not has_working_days(calendar("01-01/10-31"), TODAY)
    assert not has_working_days(calendar("01-01/06-30", "07-01/12-31"), TODAY)
