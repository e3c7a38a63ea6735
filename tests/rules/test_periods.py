"""Periods as they are written, and their order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.rules import Period, PeriodError, comparable, newest
from planner.indicators.rules.periods import LONGEST


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-Q4", date(2013, 10, 1), date(2013, 12, 31)),
        ("2013-09", date(2013, 9, 1), date(2013, 9, 30)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2010-01/2013-09", date(2010, 1, 1), date(2013, 9, 30)),
        ("2012/2013", date(2012, 1, 1), date(2013, 12, 31)),
        (" 2012-Q2/2012-Q3 ", date(2012, 4, 1), date(2012, 9, 30)),
    ],
)
def test_a_period_is_its_first_and_last_day(text: str, first: date, last: date) -> None:
    assert Period.parse(text) == Period(last, first)


@pytest.mark.parametrize(
    "text",
    ["", "13", "2013-", "2013-13", "2013-00", "2013-Q5", "2013-1", "2014/2013", "2013/", "1066", "2013-01-01", "٢٠١٣"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)


def test_one_way_to_write_each() -> None:
    shortest = {
        "2013-01/2013-12": "2013",
        "2013-Q1/2013-Q4": "2013",
        "2013-10/2013-12": "2013-Q4",
        "2013-09/2013-09": "2013-09",
        "2012-01/2013-12": "2012/2013",
        "2012-02/2013-12": "2012-02/2013-12",
    }
    assert {text: str(Period.parse(text)) for text in shortest} == shortest


def test_later_periods_come_later() -> None:
    texts = ["2006", "2010-01/2013-09", "2013-09", "2013", "2014"]
    assert sorted(map(Period.parse, reversed(texts))) == list(map(Period.parse, texts))


months = st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(lambda day: f"{day:%Y-%m}")


@given(months, months)
def test_what_is_written_is_read_back(one: str, other: str) -> None:
    period = Period.parse("/".join(sorted([one, other])))
    assert Period.parse(str(period)) == period
    assert len(str(period)) <= LONGEST


def test_a_year_is_compared_with_a_year() -> None:
    periods = [Period.parse(text) for text in ("2013", "2014-Q2", "2014", "2014-Q4")]
    assert str(newest(periods, lambda one: one)) == "2014"
    assert str(comparable(periods, lambda one: one, Period.parse("2014"))) == "2013"
    assert str(comparable(periods, lambda one: one, Period.parse("2014-Q4"))) == "2014-Q2"
    assert comparable(periods, lambda one: one, Period.parse("2013")) is None
    assert newest([], lambda one: one) is None
