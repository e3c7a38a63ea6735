"""Every number of the follow-up's page leads to the rows behind it."""

import re
from html import unescape

import pytest
from flask import Flask

from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.rules import Status
from tests.factories import acts
from tests.factories.follow_up import add_grant_year, add_indicator, add_observation, add_requirement
from tests.factories.people import add_person
from tests.factories.visitor import Visitor
from tests.factories.world import World, build_world

DAY = "2014-10-31"
LINK = re.compile(r'<a href="(/rapporter/2014/aktiviteter[^"]*)">([^<]*)</a>')


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


@pytest.fixture
def reader(app: Flask, world: World) -> Visitor:
    return Visitor(app, add_person(Role.READER))


def test_each_number_counts_as_many_activities_as_it_leads_to(stockholm: Flask) -> None:
    reader = Visitor(stockholm, add_person(Role.READER))
    page = reader.get(f"/rapporter/2014?datum={DAY}").text
    found = {(unescape(address), text) for address, text in LINK.findall(page)}
    # Numbers that stand alone, and sentences that begin with one.
    counted = {(address, text.split()[0]) for address, text in found if text.split()[0].isdecimal()}
    assert len(counted) > 30
    # Those of the whole plan and of one area: the others are made by the same rule.
    for address, number in sorted(counted):
        if "omrade" not in address or "omrade=boende" in address:
            rows = reader.get(address).text
            assert rows.count('<th scope="row">') == int(number), address
            assert f"{number} aktivitet" in rows


def test_the_rows_are_those_of_the_day(world: World, reader: Visitor) -> None:
    acts.report(world.owner, Status.DONE)
    acts.report(world.somebody_in_kista, Status.DONE, organisation="kista")
    done = "/rapporter/2014/aktiviteter?urval=done&datum="
    assert "1 aktivitet · läget den 3 november 2014" in reader.sees(done + "2014-11-03")
    assert "0 aktiviteter · läget den 2 november 2014" in reader.sees(done + "2014-11-02")


def test_figures_and_requirements_lead_to_their_pages(world: World, reader: Visitor) -> None:
    add_observation(add_indicator(area_id=world.area.id), n=731, public=True)
    add_requirement(add_grant_year(granted_sek=22_949_683))
    db.session.commit()
    page = reader.get("/rapporter/2014").text
    assert '<a href="/indikatorer/sip.has">731 personer</a>' in page
    assert '<a href="/krav/2014#2014-G1">2014-G1</a>' in page
    assert '<a href="/krav/2014">22\u202f949\u202f683\u00a0kr</a>' in page
    assert '<a href="/aktiviteter/boende-1">' in page


def test_an_extract_leads_to_its_own_rows(world: World, reader: Visitor) -> None:
    page = reader.get("/rapporter/2014?organisation=kista").text
    (address, *_) = [unescape(address) for address, text in LINK.findall(page) if text == "1"]
    assert "organisation=kista" in address
    assert "Kista" in reader.sees(address)


@pytest.mark.parametrize("query", ["urval=hemligt", "omrade=finns-inte", "organisation=finns-inte"])
def test_what_there_is_not_is_not_found(reader: Visitor, query: str) -> None:
    assert reader.get(f"/rapporter/2014/aktiviteter?{query}").status_code == 404
