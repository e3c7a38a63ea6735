"""When a message is tried again, and when it is given up."""

from datetime import date, timedelta

import pytest

from planner.mail.rules import last_day_of_tries, pause_after


def test_pauses_double_from_a_minute_to_four_hours() -> None:
    minutes = [pause_after(failures) / timedelta(minutes=1) for failures in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert pause_after(10_000) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2014-11-03", "2014-11-10"), ("2014-11-07", "2014-11-14"), ("2014-11-08", "2014-11-14")],
)
def test_tries_last_five_working_days(first: str, last: str) -> None:
    day = last_day_of_tries(date.fromisoformat(first), lambda day: day.weekday() >= 5)
    assert day == date.fromisoformat(last)
