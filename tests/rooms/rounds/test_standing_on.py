"""A sum of what organisations gave says how many of those asked it stands on, on the series' page and in the report."""

from datetime import timedelta

import pytest
from flask import Flask

from planner.indicators.models import Indicator
from planner.indicators.rules import Period
from planner.indicators.rules.views import Asked
from planner.people.rules import Role
from planner.rounds.queries import asked_figures
from tests.factories.follow_up import add_indicator, add_observation
from tests.factories.people import add_organisation
from tests.factories.rounds import add_figure_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World

YEAR = Period.parse("2014")


@pytest.fixture
def reader(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.people[Role.READER])


@pytest.fixture
def has(world: World) -> Indicator:
    """A series that three were asked for: one has given it, one has said why not, one is silent."""
    has = add_indicator("sip.has", area_id=world.area.id)
    add_figure_round([has], [world.bromma, world.kista, add_organisation("alvsjo")])
    add_observation(has, "2014", organisation=world.bromma, n=41)
    add_observation(has, "2014", organisation=world.kista, note="Räknades inte.")
    return has


def test_who_gave_no_figure_is_not_counted_as_having_given_one(world: World, has: Indicator) -> None:
    add_observation(has, "2013", organisation=world.kista, n=17)
    assert asked_figures(TODAY) == {"sip.has": {YEAR: Asked(given=1, asked=3)}}
    assert asked_figures(TODAY, ["other"]) == {}


def test_an_organisation_that_two_rounds_ask_is_one(world: World, has: Indicator) -> None:
    add_figure_round([has], [world.bromma, world.kista])
    assert asked_figures(TODAY)["sip.has"][YEAR] == Asked(given=1, asked=3)


def test_nobody_is_asked_before_a_round_opens(world: World) -> None:
    add_figure_round([add_indicator()], [world.bromma], opened_on=None)
    add_figure_round([add_indicator("other")], [world.bromma], opened_on=TODAY)
    assert asked_figures(TODAY - timedelta(days=1)) == {}
    assert set(asked_figures(TODAY)) == {"other"}


def test_the_page_and_the_report_say_it(reader: Visitor, has: Indicator) -> None:
    for path in ("/indikatorer/sip.has", "/rapporter/2014"):
        assert "1 av 3 tillfrågade har lämnat siffran." in reader.sees(path)
    # Bromma's alone, in which the others have no part.
    assert "tillfrågade" not in reader.sees("/rapporter/2014?organisation=bromma")


def test_series_of_one_table_that_stand_on_as_many_say_it_once(reader: Visitor, has: Indicator, world: World) -> None:
    should = add_indicator("sip.should", label="Borde ha plan", area_id=world.area.id, position=1)
    round_ = add_figure_round([should], [world.bromma, world.kista, add_organisation("farsta")])
    add_observation(should, "2014", organisation=world.bromma, n=52)
    assert "1 av 3 tillfrågade har lämnat siffrorna." in reader.sees("/rapporter/2014")
    add_figure_round([should], [add_organisation("skarpnack")], opened_on=round_.opened_on)
    page = reader.sees("/rapporter/2014")
    assert "Borde ha plan: 1 av 4 tillfrågade har lämnat siffran." in page


def test_a_series_that_nobody_was_asked_for_says_nothing(reader: Visitor, world: World) -> None:
    add_observation(add_indicator(), "2014", organisation=world.bromma, n=41)
    assert "tillfrågade" not in reader.sees("/indikatorer/sip.has")
