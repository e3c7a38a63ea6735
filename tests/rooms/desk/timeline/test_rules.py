"""Where days stand on a timeline, and how a month is laid out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.desk.timeline.rules import MOST_STEPS, NAMES_ON_A_PHONE, Month, Scale, first_day_of
from planner.plans.rules import Due

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("due", "first"),
    [("2014-11-14", "2014-11-14"), ("2014-11", "2014-11-01"), ("2014-Q4", "2014-10-01"), ("2014", "2014-01-01")],
)
def test_a_coarse_deadline_is_all_of_its_period(due: str, first: str) -> None:
    assert first_day_of(Due.parse(due)) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("first", "last", "step", "begins", "ends"),
    [
        ("2014-11-03", "2014-12-31", 1, "2014-11-01", "2015-01-01"),
        ("2014-02-01", "2015-12-31", 3, "2014-01-01", "2016-01-01"),
        ("2011-02-01", "2020-12-31", 12, "2011-01-01", "2021-01-01"),
        ("1900-01-01", "2014-12-31", 120, "1900-01-01", "2020-01-01"),
    ],
)
def test_the_span_chooses_the_steps(first: str, last: str, step: int, begins: str, ends: str) -> None:
    scale = Scale.over(date.fromisoformat(first), date.fromisoformat(last))
    assert (scale.step, str(scale.first), str(scale.end)) == (step, begins, ends)


@given(DAYS, DAYS)
def test_any_two_days_have_a_scale_that_can_be_read(one: date, other: date) -> None:
    scale = Scale.over(min(one, other), max(one, other))
    assert scale.holds(one)
    assert scale.holds(other)
    assert len(scale.ticks) <= MOST_STEPS + 1
    assert sum(tick.on_a_phone for tick in scale.ticks) <= NAMES_ON_A_PHONE
    assert scale.ticks[0].at == 0
    assert all(0 <= tick.at < 100 for tick in scale.ticks)


def test_a_day_is_narrow_and_a_year_is_wide() -> None:
    scale = Scale.over(date(2014, 1, 1), date(2014, 12, 31))
    day, year = scale.stretch(Due.parse("2014-12-31")), scale.stretch(Due.parse("2014"))
    assert (round(day.ends - day.begins, 2), day.coarse) == (0.27, False)
    assert (year.begins, year.middle, year.ends, year.coarse) == (0, 50, 100, True)


def test_the_first_year_is_named_where_there_is_room() -> None:
    assert [tick.day.year for tick in Scale.over(date(2014, 10, 1), date(2015, 12, 1)).years] == [2014, 2015]
    assert [tick.day.year for tick in Scale.over(date(2014, 12, 1), date(2015, 12, 1)).years] == [2015]
    assert [tick.day.year for tick in Scale.over(date(2014, 11, 1), date(2014, 12, 1)).years] == [2014]


def test_weeks_are_numbered_as_swedes_do_and_begin_on_monday() -> None:
    weeks = Month(2014, 12).weeks
    assert [week.number for week in weeks] == [49, 50, 51, 52, 1]
    assert weeks[0].days[0] == date(2014, 12, 1)
    assert weeks[-1].days == (date(2014, 12, 29), date(2014, 12, 30), date(2014, 12, 31), None, None, None, None)


@given(DAYS)
def test_each_day_of_a_month_stands_in_it_once(day: date) -> None:
    month = Month.of(day)
    days = [one for week in month.weeks for one in week.days if one]
    assert days == [month.first + timedelta(days=number) for number in range((month.last - month.first).days + 1)]
    assert month.after is None or month.after.before == month
    assert (month.before is None) == (str(month) == "1900-01")
    assert (month.after is None) == (str(month) == "2999-12")
