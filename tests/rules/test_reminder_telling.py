"""Who is told: fallback and escalation, choices, what was told before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.reminders.calendar import is_holiday
from planner.reminders.rules import (
    Calendar,
    Deadline,
    Everybody,
    Kind,
    Telling,
    Told,
    choice_allows,
    month_before,
    recipients,
    to_tell,
)

CALENDAR = Calendar(is_holiday)
TODAY = date(2014, 11, 17)
OWNER, CONTACT, COORDINATOR, STRATEGISTS, ADMINISTRATORS = 1, 2, 3, frozenset({4, 5}), frozenset({6})
EVERYBODY = Everybody(dict.fromkeys(range(1, 7), "daily"), STRATEGISTS, ADMINISTRATORS)
DEADLINE = Deadline(
    "assignment",
    7,
    TODAY + timedelta(days=7),
    coarse=False,
    open=True,
    ongoing=True,
    last_update=None,
    owner=OWNER,
    contact=CONTACT,
    coordinator=COORDINATOR,
)


@pytest.mark.parametrize(
    ("gone", "everybody", "told"),
    [
        ((), EVERYBODY, {OWNER}),
        (("owner",), EVERYBODY, {CONTACT}),
        (("owner", "contact"), EVERYBODY, {COORDINATOR}),
        (("owner", "contact", "coordinator"), EVERYBODY, STRATEGISTS),
        (("owner", "contact", "coordinator"), replace(EVERYBODY, strategists=frozenset()), ADMINISTRATORS),
    ],
)
def test_fallback(gone: tuple[str, ...], everybody: Everybody, told: set[int]) -> None:
    assert recipients(replace(DEADLINE, **dict.fromkeys(gone)), -7, everybody) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (7, {OWNER}),
        (21, {OWNER, CONTACT}),
        (35, {OWNER, CONTACT, COORDINATOR, *STRATEGISTS}),
        (91, {OWNER, CONTACT, COORDINATOR, *STRATEGISTS}),
    ],
)
def test_escalation(step: int, told: set[int]) -> None:
    assert recipients(DEADLINE, step, EVERYBODY) == told


@pytest.mark.parametrize(
    ("choice", "step", "first_of_week", "allowed"),
    [
        ("daily", -7, False, True),
        ("daily", None, False, True),
        ("weekly", 7, False, False),
        ("weekly", 7, True, True),
        ("weekly", None, True, True),
        ("overdue", 0, True, False),
        ("overdue", 1, False, True),
        ("overdue", None, True, False),
    ],
)
def test_choices(choice: str, step: int | None, first_of_week: bool, allowed: bool) -> None:
    assert choice_allows(choice, step, first_of_week) is allowed


@given(
    st.dates(date(2014, 1, 1), date(2015, 12, 31)),
    st.booleans(),
    st.integers(0, 120),
    st.sampled_from(["daily", "weekly", "overdue"]),
    st.integers(1, 12),
)
def test_the_second_run_tells_nothing(today: date, coarse: bool, ahead: int, choice: str, persons: int) -> None:
    everybody = replace(EVERYBODY, choices=dict.fromkeys(range(1, 7), choice))
    deadlines = [
        replace(DEADLINE, subject=n, due=today + timedelta(days=ahead - n), coarse=coarse) for n in range(persons)
    ]
    first = to_tell(deadlines, today, CALENDAR, everybody, Told())
    told = Told(steps=first)
    assert to_tell(deadlines, today, CALENDAR, everybody, told) == set()
    moved = [replace(deadline, due=deadline.due + timedelta(days=1)) for deadline in deadlines]
    assert not to_tell(moved, today, CALENDAR, everybody, told) & first


def test_what_a_choice_held_back_is_told_later() -> None:
    weekly = replace(EVERYBODY, choices={**EVERYBODY.choices, OWNER: "weekly"})
    friday = date(2014, 11, 14)
    deadline = replace(DEADLINE, due=friday + timedelta(days=7))
    assert to_tell([deadline], friday, CALENDAR, replace(weekly, first_of_week=False), Told()) == set()
    monday = to_tell([deadline], date(2014, 11, 17), CALENDAR, weekly, Told())
    assert [telling.step for telling in monday] == [-7]


def test_days_missed_are_caught_up_by_the_latest_step_alone() -> None:
    deadline = replace(DEADLINE, due=TODAY - timedelta(days=8))
    assert {telling.step for telling in to_tell([deadline], TODAY, CALENDAR, EVERYBODY, Told())} == {7}


def test_nothing_is_told_on_a_day_off_or_of_what_is_closed() -> None:
    saturday = date(2014, 11, 15)
    assert to_tell([replace(DEADLINE, due=saturday)], saturday, CALENDAR, EVERYBODY, Told()) == set()
    closed = replace(DEADLINE, open=False, ongoing=False)
    assert to_tell([closed], TODAY, CALENDAR, EVERYBODY, Told()) == set()


def test_a_nudge_goes_to_the_owner_once_a_month() -> None:
    stale = replace(DEADLINE, due=TODAY + timedelta(days=100), last_update=TODAY - timedelta(days=60))
    nudge = Telling(Kind.NUDGE, "assignment", 7, stale.due, None, OWNER)
    assert to_tell([stale], TODAY, CALENDAR, EVERYBODY, Told()) == {nudge}
    assert to_tell([replace(stale, owner=None)], TODAY, CALENDAR, EVERYBODY, Told()) == set()
    lately = Told(nudges={("assignment", 7, OWNER, date(2014, 10, 18))})
    assert to_tell([stale], TODAY, CALENDAR, EVERYBODY, lately) == set()
    long_ago = Told(nudges={("assignment", 7, OWNER, date(2014, 10, 17))})
    assert to_tell([stale], TODAY, CALENDAR, EVERYBODY, long_ago) == {nudge}


@pytest.mark.parametrize(
    ("day", "before"),
    [("2014-11-17", "2014-10-17"), ("2014-03-31", "2014-02-28"), ("2015-01-05", "2014-12-05")],
)
def test_a_month_before(day: str, before: str) -> None:
    assert month_before(date.fromisoformat(day)) == date.fromisoformat(before)
