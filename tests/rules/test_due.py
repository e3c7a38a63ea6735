"""Deadlines are read and written in the precision in which they were decided."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plans.rules import Due, DueError, Precision

days = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2014-12-31", date(2014, 12, 31), Precision.DAY),
        ("2014-12", date(2014, 12, 31), Precision.MONTH),
        ("2014-06", date(2014, 6, 30), Precision.MONTH),
        ("2016-02", date(2016, 2, 29), Precision.MONTH),
        ("2015-02", date(2015, 2, 28), Precision.MONTH),
        ("2014-Q1", date(2014, 3, 31), Precision.QUARTER),
        ("2014-Q2", date(2014, 6, 30), Precision.QUARTER),
        ("2014-Q4", date(2014, 12, 31), Precision.QUARTER),
        ("2015", date(2015, 12, 31), Precision.YEAR),
        ("  2014-12 ", date(2014, 12, 31), Precision.MONTH),
    ],
)
def test_a_deadline_is_due_on_the_last_day_of_its_period(text: str, day: date, precision: Precision) -> None:
    assert Due.parse(text) == Due(day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "snart",
        "2014-13",
        "2014-00",
        "2014-1",
        "2014-02-29",
        "2014-12-32",
        "2014-12-3",
        "2014-Q0",
        "2014-Q5",
        "2014-q4",
        "14-12-31",
        "1899-12-31",
        "3000",
        "20141231",
        "31/12 2014",
        "2014-12-31T00:00",
        "2014-12-31\n2015",
        "-2014",
        "٢٠١٤",
    ],
)
def test_what_is_no_deadline_is_refused(text: str) -> None:
    with pytest.raises(DueError):
        Due.parse(text)


@given(st.text(max_size=12))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        due = Due.parse(text)
    except DueError:
        return
    assert str(due) == text.strip()


@given(days, st.sampled_from(Precision))
def test_what_is_written_reads_the_same(day: date, precision: Precision) -> None:
    due = Due(_end_of_period(day, precision), precision)
    assert Due.parse(str(due)) == due


@given(days, st.sampled_from(Precision))
def test_the_day_after_a_deadline_belongs_to_the_next_period(day: date, precision: Precision) -> None:
    due = Due(_end_of_period(day, precision), precision)
    assert day <= due.day
    if due.day < date(2999, 12, 31):
        following = due.day + timedelta(days=1)
        assert str(Due(_end_of_period(following, precision), precision)) != str(due)


def _end_of_period(day: date, precision: Precision) -> date:
    """Return the last day of the period that a day lies in, worked out another way than the code does."""
    if precision is Precision.DAY:
        return day
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}[precision]
    last = -(-day.month // months) * months
    return date(day.year, last, monthrange(day.year, last)[1])
