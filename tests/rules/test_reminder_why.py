"""The answer to "why" agrees with the rule that tells, whatever the deadline, the person and the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.reminders.rules import (
    FAMILIES,
    REMINDERS,
    ROUNDS,
    Calendar,
    Choice,
    Deadline,
    Everybody,
    Family,
    Kind,
    QuietPeriod,
    Telling,
    Told,
    to_tell,
)
from planner.reminders.rules.why import DayOff, Reason, why, why_off

TODAY = date(2014, 11, 18)
CALENDAR = Calendar(lambda day: day == date(2014, 12, 25), (QuietPeriod("12-20", "01-06"),))
PERSONS = range(1, 7)

some_person = st.none() | st.sampled_from(PERSONS)
some_day = st.integers(-130, 100).map(lambda days: TODAY + timedelta(days=days))
deadlines = st.builds(
    Deadline,
    kind=st.just("assignment"),
    subject=st.just(1),
    due=some_day,
    coarse=st.booleans(),
    open=st.sampled_from([True, True, True, False]),
    ongoing=st.booleans(),
    last_update=st.none() | st.integers(0, 40).map(lambda ago: TODAY - timedelta(days=ago)),
    owner=some_person,
    contact=some_person,
    coordinator=some_person,
)
all_told = st.sets(st.tuples(st.sampled_from(REMINDERS.steps + ROUNDS.steps), st.sampled_from(PERSONS)))


@given(
    deadlines,
    st.sampled_from([TODAY, date(2014, 11, 17), date(2014, 11, 22), date(2014, 12, 24), date(2014, 12, 25)]),
    st.fixed_dictionaries({person: st.sampled_from(Choice) for person in PERSONS}),
    st.sets(st.sampled_from(PERSONS)),
    st.booleans(),
    all_told,
    st.sampled_from(FAMILIES),
)
def test_why_says_tells_exactly_where_the_rule_tells(
    deadline: Deadline,
    today: date,
    choices: dict[int, Choice],
    strategists: set[int],
    first_of_week: bool,
    told: set[tuple[int, int]],
    family: Family,
) -> None:
    if deadline.coarse and not family.coarse_steps:
        return  # answers in rounds and submissions are due on a day
    everybody = Everybody(choices, frozenset(strategists), frozenset({6}), first_of_week)
    steps = {Telling(Kind.DEADLINE, "assignment", 1, deadline.due, step, person) for step, person in told}
    rule = {
        (telling.recipient, telling.step)
        for telling in to_tell([deadline], today, CALENDAR, everybody, Told(steps=steps), family)
        if telling.kind is Kind.DEADLINE
    }
    for person in PERSONS:
        before = {step: today for step, other in told if other == person}
        because = why(deadline, person, today, CALENDAR, everybody, before, family)
        assert (because.reason is Reason.TELLS) == any(recipient == person for recipient, _ in rule)
        if because.reason is Reason.TELLS:
            assert (person, because.step) in rule
        if because.again_on is not None:
            assert because.again_on > today


def ask(deadline: Deadline, person: int = 1, today: date = TODAY, told: tuple[int, ...] = (), **everybody: object):  # type: ignore[no-untyped-def]
    choices = dict.fromkeys(PERSONS, Choice.DAILY) | everybody.pop("choices", {})  # type: ignore[operator]
    known = Everybody(choices, **everybody)  # type: ignore[arg-type]
    return why(deadline, person, today, CALENDAR, known, dict.fromkeys(told, today - timedelta(days=1)))


def due(day: date, **values: object) -> Deadline:
    usual = {"coarse": False, "open": True, "ongoing": False, "last_update": None, "owner": 1}
    return Deadline("assignment", 1, day, **(usual | values))  # type: ignore[arg-type]


def test_each_reason_with_what_comes_next() -> None:
    near, far = due(date(2014, 11, 30)), due(date(2015, 2, 4))
    assert ask(near).reason is Reason.TELLS
    assert (ask(near).step, ask(near).again_on) == (-14, None)
    # Thirty days before lies in a quiet period: the step moves back to the day before that begins.
    assert (ask(far).reason, ask(far).again_on) == (Reason.NOT_REACHED, date(2014, 12, 19))
    told = ask(near, told=(-14,))
    # Seven days before is a Sunday: the step moves back to the Friday.
    assert (told.reason, told.step, told.again_on) == (Reason.TOLD_BEFORE, -14, date(2014, 11, 21))
    held = ask(due(date(2014, 11, 30), last_update=date(2014, 11, 10)))
    assert (held.reason, held.again_on) == (Reason.HELD_BACK, date(2014, 11, 24))
    assert ask(due(date(2014, 11, 30), open=False)).reason is Reason.CLOSED
    other = ask(due(date(2014, 11, 30), owner=2), person=1)
    assert (other.reason, other.others) == (Reason.SOMEBODY_ELSE, {2})
    weekly = ask(near, choices={1: Choice.WEEKLY}, first_of_week=False)
    assert weekly.reason is Reason.WEEKLY
    assert ask(near, choices={1: Choice.OVERDUE}).reason is Reason.OVERDUE_ONLY
    off = ask(near, today=date(2014, 11, 22))
    assert (off.reason, off.again_on) == (Reason.DAY_OFF, date(2014, 11, 24))
    assert ask(due(date(2014, 8, 1)), told=(91,)).again_on is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2014, 11, 22), (DayOff.WEEKEND, None)),
        (date(2014, 12, 25), (DayOff.HOLIDAY, None)),
        (date(2014, 12, 29), (DayOff.QUIET, QuietPeriod("12-20", "01-06"))),
        (TODAY, None),
    ],
)
def test_why_a_day_is_off(day: date, expected: object) -> None:
    assert why_off(day, CALENDAR) == expected
