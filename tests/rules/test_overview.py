"""What the overview shows to whom, and its charts' figures month by month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.desk.overview import drawing
from planner.desk.overview.rules import Counted, Part, ahead, late_against_decision, months_after, parts_for, so_far
from planner.people.rules import Role

TODAY = date(2014, 11, 3)
DAYS = st.dates(date(2010, 1, 1), date(2020, 12, 31))
COUNTED = st.lists(st.builds(Counted, DAYS, st.integers(1, 40), st.booleans()), max_size=30)


def test_each_role_sees_first_what_it_came_for() -> None:
    assert parts_for(Role.CONTRIBUTOR)[0] is Part.MINE
    assert parts_for(Role.COORDINATOR)[0] is Part.MINE
    assert parts_for(Role.STRATEGIST)[:2] == (Part.GLANCE, Part.FOLLOW_UP)
    assert parts_for(Role.ADMINISTRATOR) == parts_for(Role.STRATEGIST)
    assert parts_for(Role.READER)[:2] == (Part.GLANCE, Part.CHARTS)
    assert Part.MINE not in parts_for(Role.READER)
    for role in Role:
        assert len(set(parts_for(role))) == len(parts_for(role))


def test_done_and_decided_grow_month_by_month() -> None:
    done = [Counted(date(2014, 9, 5), 2), Counted(date(2014, 11, 1), 1)]
    decided = [Counted(date(2014, 9, 30), 3), Counted(date(2014, 12, 31), 4)]
    assert [(one.month.month, one.done, one.decided) for one in so_far(done, decided, TODAY)] == [
        (9, 2, 3),
        (10, 2, 3),
        (11, 3, 3),
        (12, None, 7),
    ]
    assert so_far([], [], TODAY) == []


@given(done=COUNTED, decided=COUNTED, today=DAYS)
def test_lines_never_fall_and_show_no_more_months_than_fit(
    done: list[Counted], decided: list[Counted], today: date
) -> None:
    months = so_far(done, decided, today)
    known = [one.done for one in months if one.done is not None]
    assert known == sorted(known)
    assert [one.decided for one in months] == sorted(one.decided for one in months)
    assert len(months) <= 24 + 18 + 1
    if months:
        assert known[-1] == sum(one.count for one in done if one.day < months_after(today.replace(day=1), 1))
        assert any(one.month == today.replace(day=1) for one in months)
        # What is drawn of them stays inside.
        drawn = drawing.over_time(known, [one.decided for one in months], len(known) - 1, [""] * len(months))
        assert "nan" not in drawn


def test_late_against_the_decision_is_what_isnt_finished_by_the_decided_day() -> None:
    yesterday = date(2014, 11, 2)
    decided = [Counted(yesterday, 3), Counted(yesterday, 2, closed=True), Counted(TODAY, 5)]
    assert late_against_decision(decided, TODAY) == 3


def test_deadlines_ahead_end_with_the_last_month_that_has_any() -> None:
    due = [
        Counted(TODAY, 1),
        Counted(date(2014, 11, 30), 2),
        Counted(date(2015, 1, 31), 4),
        Counted(date(2016, 1, 1), 9),
    ]
    months, later = ahead(due, TODAY)
    assert [(one.month, one.count) for one in months] == [
        (date(2014, 11, 1), 3),
        (date(2014, 12, 1), 0),
        (date(2015, 1, 1), 4),
    ]
    assert later == 9
    assert ahead([], TODAY) == ([], 0)


@given(DAYS, st.integers(-60, 60))
def test_months_are_counted_across_years(day: date, number: int) -> None:
    first = day.replace(day=1)
    then = months_after(first, number)
    assert (then.year - first.year) * 12 + then.month - first.month == number


@pytest.mark.parametrize("which", ["done", "ongoing", "paused", "not_started", "due"])
def test_a_bar_has_a_part_for_each_status_that_occurs(which: str) -> None:
    assert drawing.stacked([(which, 3), ("done", 0)], 3).count("<rect") == 1
    assert 'width="100%"' in drawing.stacked([(which, 3)], 3)


def test_drawings_keep_to_the_policy_and_scale() -> None:
    drawn = [
        drawing.patterns(),
        drawing.stacked([("done", 1), ("ongoing", 2)], 3),
        drawing.over_time([1, 2], [1, 3, 9], 1, ["a", "b", "c<"]),
        drawing.line_sample("decided"),
    ]
    for one in drawn:
        assert "style=" not in one
        assert "viewBox" not in one
        assert 'aria-hidden="true"' in one
    assert "c&lt;" in drawn[2]
