"""Days off: holidays, eves and quiet periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.reminders.calendar import is_holiday
from planner.reminders.rules import Calendar, QuietPeriod, midsummer_eve

QUIET = (QuietPeriod.parse("12-20/01-06"), QuietPeriod.parse("midsummer-eve/08-15"))
CALENDAR = Calendar(is_holiday, QUIET)
DAYS = st.dates(date(2012, 1, 1), date(2039, 12, 31))


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2014-11-01", True),  # All Saints' Day, a Saturday
        ("2014-11-03", False),
        ("2014-12-19", False),
        ("2014-12-20", True),
        ("2014-12-22", True),  # a Monday in the quiet period
        ("2015-01-06", True),
        ("2015-01-07", False),
        ("2014-06-19", False),
        ("2014-06-20", True),  # Midsummer Eve
        ("2014-08-15", True),
        ("2014-08-18", False),
        ("2014-05-29", True),  # Ascension Day
        ("2014-05-30", False),
        ("2014-06-06", True),  # National Day
    ],
)
def test_days_off_of_2014(day: str, off: bool) -> None:
    assert CALENDAR.is_day_off(date.fromisoformat(day)) is off


def test_eves_are_days_off_without_quiet_periods() -> None:
    plain = Calendar(is_holiday)
    off = [day for day in (date(2014, 12, n) for n in (23, 24, 30, 31)) if plain.is_day_off(day)]
    assert off == [date(2014, 12, 24), date(2014, 12, 31)]


@pytest.mark.parametrize("year", range(2012, 2040))
def test_midsummer_eve_is_the_holiday_of_that_name(year: int) -> None:
    assert is_holiday(midsummer_eve(year))
    assert midsummer_eve(year).weekday() == 4


@pytest.mark.parametrize("text", ["12-20", "2014-12-20/2015-01-06", "13-01/01-06", "påsk/01-06", ""])
def test_other_forms_of_a_quiet_period_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        QuietPeriod.parse(text)


@given(DAYS)
def test_working_days_around_a_day(day: date) -> None:
    until, since, after = (
        CALENDAR.working_day_until(day),
        CALENDAR.working_day_from(day),
        CALENDAR.next_working_day(day),
    )
    assert until <= day <= since
    assert day < after
    assert not any(CALENDAR.is_day_off(found) for found in (until, since, after))
    between = [until + timedelta(days=n) for n in range(1, (after - until).days)]
    assert all(CALENDAR.is_day_off(passed) or passed == day for passed in between)
