"""Series as they are read: in the plan's order, compared with the period before, with nothing small for others."""

import pytest

from planner.indicators.queries.series import series
from planner.indicators.rules import Change, Period
from planner.kit.db import db
from tests.factories.follow_up import add_indicator, add_observation, add_target
from tests.factories.world import World


def test_series_come_in_the_order_of_areas_and_positions(world: World) -> None:
    add_indicator("b", area_id=world.area.id, position=2)
    add_indicator("a", area_id=world.area.id, position=1)
    add_indicator("whole", position=3)
    assert [one.key for one in series()] == ["whole", "a", "b"]
    assert [one.key for one in series(keys=["b"])] == ["b"]
    assert series()[1].area_key == "boende"


def test_a_series_between_without_figures_does_not_part_its_parts_from_the_rest(world: World) -> None:
    """Of 60 are 50 beside it: the 10 left, less 7, are the 3 that nobody may read."""
    top = add_indicator("top")
    between = add_indicator("between", total_id=top.id, position=1)
    for number, (key, total, n) in enumerate(
        [("beside", top, 50), ("low", between, 7), ("small", between, 3)], start=2
    ):
        add_observation(add_indicator(key, total_id=total.id, position=number), n=n)
    add_observation(top, n=60)
    shown = {one.key: one.latest.figure.n for one in series() if one.latest}
    assert shown == {"top": 60, "beside": None, "low": None, "small": None}


def test_periods_follow_each_other_and_all_comes_before_organisations(world: World) -> None:
    one = add_indicator()
    add_observation(one, "2014", n=900)
    add_observation(one, "2013", organisation=world.kista, n=20)
    add_observation(one, "2013", n=731)
    add_observation(one, "2013-Q4", n=200)
    add_observation(one, "2013", organisation=world.bromma, n=40)
    (view,) = series()
    read = [(row.period_text, row.organisation_key, row.figure.n) for row in view.observations]
    assert read == [
        ("2013", None, 731),
        ("2013", "bromma", 40),
        ("2013", "kista", 20),
        ("2013-Q4", None, 200),
        ("2014", None, 900),
    ]
    assert [row.figure.n for row in view.of_all] == [731, 200, 900]


@pytest.mark.parametrize(
    ("direction", "before", "after", "change"),
    [
        ("up", 731, 853, Change.BETTER),
        ("down", 731, 853, Change.WORSE),
        (None, 731, 853, Change.CHANGED),
        ("up", 731, 731, Change.SAME),
    ],
)
def test_what_became_of_it(world: World, direction: str | None, before: int, after: int, change: Change) -> None:
    one = add_indicator(direction=direction)
    add_observation(one, "2013", n=before)
    add_observation(one, "2014", n=after)
    development = series()[0].development
    assert development is not None
    assert (development.change, development.difference, development.field) == (change, after - before, "n")
    assert development.since.period_text == "2013"


def test_a_count_and_a_share_are_not_compared(world: World) -> None:
    one = add_indicator(direction="up")
    add_observation(one, "2013", share=47.0)
    add_observation(one, "2014", n=853)
    assert series()[0].development is None


def test_one_period_alone_has_not_changed(world: World) -> None:
    add_observation(add_indicator(), n=731)
    assert series()[0].development is None


def test_the_target_is_the_next_one(world: World) -> None:
    one = add_indicator()
    add_observation(one, "2014", n=853)
    add_target(one, 700, "2013")
    assert series()[0].target is not None
    add_target(one, 1000, "2016")
    add_target(one, 900, "2014")
    target = series()[0].target
    assert target is not None
    assert (target.value, target.period) == (900, Period.parse("2014"))


def test_a_small_number_is_hidden_but_from_those_who_see_all(world: World) -> None:
    one = add_indicator()
    add_observation(one, n=3, of=50, share=6.0)
    (row,) = series()[0].observations
    assert row.figure.n is None
    assert "n" in row.hidden
    (row,) = series(see_all=True)[0].observations
    assert row.figure.n == 3
    assert "n" in row.hidden


def test_what_is_public_is_shown_however_small(world: World) -> None:
    add_observation(add_indicator(), n=3, public=True)
    (row,) = series()[0].observations
    assert (row.figure.n, row.hidden) == (3, frozenset())


def test_what_is_not_asked_for_still_hides_what_would_follow(world: World) -> None:
    """The parts of a total, asked for alone, are hidden as they are among all."""
    total = add_indicator("total")
    young = add_indicator("young", total_id=total.id)
    adults = add_indicator("adults", total_id=total.id)
    add_observation(total, n=50)
    add_observation(young, n=3)
    add_observation(adults, n=47)
    alone = {key: series(keys=[key])[0].observations[0].hidden for key in ("total", "young", "adults")}
    together = {one.key: one.observations[0].hidden for one in series()}
    assert alone == together
    assert "n" in alone["young"]
    assert alone["adults"] | alone["total"]


def test_the_share_that_disagrees_is_told_only_of_what_is_shown(world: World) -> None:
    one = add_indicator()
    add_observation(one, "2013", n=1069, of=1628, share=60.0)
    add_observation(one, "2014", n=2, of=1628, share=60.0)
    first, second = series()[0].observations
    assert first.disagrees == pytest.approx(65.66, abs=0.01)
    assert second.disagrees is None
    db.session.rollback()
