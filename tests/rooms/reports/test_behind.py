"""Every number of the follow-up's page leads to the rows behind it."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Area, Factor
from planner.plans.rules import Status
from planner.reports.formats import Format
from planner.reports.wording import MONTHS
from tests.factories import acts
from tests.factories.editions import freeze
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


@pytest.fixture
def page(stockholm: Flask) -> str:
    """The follow-up as a reader has it, with an edition of two months before to compare with."""
    freeze(add_person(Role.STRATEGIST), day=date(2014, 9, 1), forms=[Format.JSON])
    return Visitor(stockholm, add_person(Role.READER)).get(f"/rapporter/2014?datum={DAY}").text


def test_each_number_counts_as_many_rows_as_it_leads_to(stockholm: Flask, page: str) -> None:
    reader = Visitor(stockholm, add_person(Role.READER))
    links = [(unescape(address), text) for address, text in LINK.findall(page)]
    # Numbers that stand alone, and those of activities in a sentence.
    counted = {(address, number[1]) for address, text in links if (number := re.search(r"(\d+)(?: aktivitet|$)", text))}
    assert len({address for address, _text in links}) == len({address for address, _number in counted}) > 60
    # Those of the whole plan and of one area: the others are made by the same rule.
    for address, n in sorted(counted):
        if "omrade" not in address or "omrade=boende" in address:
            rows = reader.get(address).text
            assert rows.count('<th scope="row">') == int(n), address
            assert f"{n} aktivitet" in rows


def test_what_has_changed_leads_to_lists_as_long_and_to_the_edition(page: str) -> None:
    short = re.findall(r'<a href="#(changes-[a-z_]+)">(\d+) [^<]*</a>', page)
    assert {what for what, _number in short} >= {"changes-done", "changes-moved"}
    for what, number in short:
        (listed,) = re.findall(rf'id="{what}".*?<ul>(.*?)</ul>', page, re.DOTALL)
        assert listed.count("<li>") == int(number)
    assert '<a href="/rapporter/2014/utgavor/1">uppföljning 2014, utgåva 1</a>' in page


def test_organisations_are_as_many_as_is_said_and_each_leads_to_its_rows(stockholm: Flask, page: str) -> None:
    reader = Visitor(stockholm, add_person(Role.READER))
    ((address, number),) = re.findall(r'<a href="(/rapporter/2014/organisationer[^"]*)">(\d+)</a>', page)
    there = reader.get(unescape(address)).text
    assert there.count('<th scope="row">') == int(number)
    shares = [(unescape(address), n) for address, n in LINK.findall(there)]
    bromma, n = next((address, n) for address, n in shares if "bromma" in address)
    assert reader.get(bromma).text.count('<th scope="row">') == int(n)


def test_no_count_stands_in_running_text_without_leading_to_what_it_counts(page: str) -> None:
    text = " ".join(RunningText.of(page))
    # What the plan itself says, and what tells of days.
    for area in db.session.scalars(select(Area)):
        text = text.replace(area.about or "", "")
    for factor in db.session.scalars(select(Factor.text)):
        text = text.replace(factor, "")
    text = re.sub(rf"(\d\d? (?:{'|'.join(MONTHS)}) )?20\d\d", "", text)
    assert "Sammanfattning" not in text
    assert "varje aktivitet räknas en gång" in text.lower()
    assert re.findall(r".{0,40}\d.{0,20}", text) == []


def test_a_file_leads_nowhere(stockholm: Flask, page: str) -> None:
    file = Visitor(stockholm, add_person(Role.READER)).get(f"/rapporter/2014.html?datum={DAY}").text
    assert {address[0] for address in re.findall(r'href="([^"]*)"', file)} == {"#"}


class RunningText(HTMLParser):
    """Gathers the text of the report but for links, tables, drawings, headings, and what it says of itself."""

    LEFT_OUT = frozenset({"a", "table", "svg", "nav", "header", "footer", "h1", "h2", "h3", "h4", "h5"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside: list[str] = []

    @classmethod
    def of(cls, page: str) -> list[str]:
        """Return the pieces of a page's report."""
        parser = cls()
        parser.feed(page[page.index('<article class="report"') : page.index("</article>")])
        return parser.said

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is left out."""
        self.inside += [tag] if tag in self.LEFT_OUT else []

    def handle_endtag(self, tag: str) -> None:
        """Note where that ends."""
        if tag in self.LEFT_OUT:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text of all else."""
        if not self.inside and data.strip():
            self.said.append(data.strip())


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
