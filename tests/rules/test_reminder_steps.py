"""Steps: which is reached on a day, and the windows that say the same to a database."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plans.rules import DECISION_DAYS
from planner.plans.rules import STALE_DAYS as PLANS_STALE_DAYS
from planner.reminders.calendar import is_holiday
from planner.reminders.rules import (
    LAST_STEP,
    REMINDERS,
    STALE_DAYS,
    Calendar,
    Deadline,
    QuietPeriod,
    Window,
    is_held_back,
    is_stale,
    reached_step,
    step_day,
    windows,
)

STOCKHOLM = Calendar(is_holiday, (QuietPeriod.parse("12-20/01-06"), QuietPeriod.parse("midsummer-eve/08-15")))
# The same days off, remembered: these tests ask for them a million times.
CALENDAR = Calendar(cache(STOCKHOLM.is_day_off))
DAYS = st.dates(date(2012, 6, 1), date(2030, 6, 30))
WORKING_DAYS = DAYS.map(CALENDAR.working_day_from)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def in_window(due: date, coarse: bool, table: list[Window]) -> int | None:
    found = [row.step for row in table if row.coarse == coarse and row.first <= due <= row.last]
    assert len(found) <= 1
    return found[0] if found else None


@given(DAYS, st.booleans(), WORKING_DAYS)
def test_windows_say_what_the_rule_says(due: date, coarse: bool, today: date) -> None:
    assert in_window(due, coarse, windows(today, CALENDAR)) == reached_step(due, coarse, today, CALENDAR)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2014, 12, 12), date(2015, 1, 16)),
        (date(2014, 6, 12), date(2014, 8, 25)),
        (date(2014, 10, 27), date(2014, 11, 5)),
    ],
    ids=["new year", "midsummer", "all saints"],
)
def test_windows_around_days_off_exhaustively(first: date, last: date) -> None:
    for today in days(first, last):
        if CALENDAR.is_day_off(today):
            with pytest.raises(ValueError, match="day off"):
                windows(today, CALENDAR)
            continue
        table = windows(today, CALENDAR)
        for due in days(today - timedelta(days=130), today + timedelta(days=100)):
            for coarse in (False, True):
                assert in_window(due, coarse, table) == reached_step(due, coarse, today, CALENDAR), due


@given(DAYS, st.booleans(), DAYS)
def test_a_step_once_reached_stays_reached(due: date, coarse: bool, today: date) -> None:
    now, later = (reached_step(due, coarse, day, CALENDAR) for day in (today, today + timedelta(days=1)))
    assert now is None or (later is not None and later >= now)


@given(DAYS, st.booleans())
def test_steps_fall_on_working_days_and_on_their_side_of_the_deadline(due: date, coarse: bool) -> None:
    for step in REMINDERS.steps_of(coarse):
        day = step_day(due, step, CALENDAR)
        assert not CALENDAR.is_day_off(day)
        assert day <= due if step <= 0 else day > due


@pytest.mark.parametrize(
    ("due", "coarse", "today", "step"),
    [
        # What is due on New Year's Eve is spoken of for the last time before the quiet period.
        ("2014-12-31", False, "2014-12-19", 0),
        ("2014-12-31", False, "2014-12-18", -14),
        ("2014-12-31", True, "2014-12-18", -14),
        ("2014-12-31", True, "2014-12-17", -14),  # exactly 14 days before
        ("2014-12-31", True, "2014-12-16", -30),
        ("2014-12-31", True, "2014-12-01", -30),
        ("2014-12-31", True, "2014-11-28", -60),  # 1 December is a Monday
        ("2014-12-31", True, "2014-10-31", -60),  # step -60 falls on All Saints' Day
        ("2014-12-31", True, "2014-10-30", None),
        ("2014-12-31", True, "2015-01-07", 7),
        ("2014-06-30", False, "2014-06-19", 0),
        ("2014-06-30", False, "2014-08-18", 35),  # 1, 7, 21 and 35 came during the summer
        ("2014-11-17", False, "2014-11-14", -1),
        ("2014-11-17", False, "2014-11-17", 0),
        ("2014-11-15", False, "2014-11-14", 0),  # a Saturday
        ("2014-11-14", False, "2014-11-17", 1),
        ("2010-01-01", False, "2014-11-17", 91),
    ],
)
def test_reached_steps(due: str, coarse: bool, today: str, step: int | None) -> None:
    assert reached_step(date.fromisoformat(due), coarse, date.fromisoformat(today), CALENDAR) == step


@pytest.mark.parametrize(
    ("step", "days_ago", "held"),
    [
        (-60, 0, True),
        (-7, 13, True),
        (-7, 14, False),
        (-1, 0, False),
        (0, 0, False),
        (7, 1, False),
        (-30, None, False),
    ],
)
def test_early_steps_are_held_back_after_news(step: int, days_ago: int | None, held: bool) -> None:
    today = date(2014, 11, 17)
    last = None if days_ago is None else today - timedelta(days=days_ago)
    assert is_held_back(step, last, today) is held


def test_days_are_counted_here_as_on_pages() -> None:
    assert STALE_DAYS == PLANS_STALE_DAYS
    assert LAST_STEP == DECISION_DAYS


@pytest.mark.parametrize(
    ("ongoing", "days_ago", "due_ago", "stale"),
    [
        (True, 60, -10, True),
        (True, 59, -10, False),
        (True, None, -10, False),
        (False, 100, -10, False),
        (True, 100, 90, True),
        (True, 100, 91, False),  # after the last step owners hear no more
    ],
)
def test_what_is_nudged(ongoing: bool, days_ago: int | None, due_ago: int, stale: bool) -> None:
    today = date(2014, 11, 17)
    deadline = Deadline(
        "assignment",
        1,
        today - timedelta(days=due_ago),
        False,
        open=True,
        ongoing=ongoing,
        last_update=None if days_ago is None else today - timedelta(days=days_ago),
    )
    assert is_stale(deadline, today, CALENDAR) is stale
