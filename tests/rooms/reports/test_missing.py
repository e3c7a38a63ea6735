"""The checklist before the board: it names what is missing, leads there, and is empty in the end."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.rules import Status
from planner.reports.missing.words import gap_link, gap_text
from planner.reports.models import Edition
from planner.reports.rules.missing import Gap, Lack
from planner.reports.rules.texts import NECESSARY
from planner.reports.texts.operations import write_text
from planner.requirements.models import GrantYear, SubmissionMilestone
from tests.factories import acts
from tests.factories.follow_up import (
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
    add_target,
)
from tests.factories.people import add_person
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

PAGE = "/rapporter/2014/saknas"


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.strategist)


@pytest.fixture
def year(world: World) -> GrantYear:
    """A year in which nothing is done."""
    found = add_grant_year(2014, granted_sek=22_949_683)
    add_evidence(add_requirement(found))
    db.session.add(SubmissionMilestone(grant_year_id=found.id, kind="draft", due=date(2014, 10, 1)))
    followed = add_indicator("sip.has")
    add_observation(followed, "2013", n=731)
    # What is a part of it isn't counted beside it.
    add_observation(add_indicator("part", total_id=followed.id), "2013", n=31)
    aimed = add_indicator("sip.should", label="Bör ha SIP", position=1)
    add_target(aimed, 900)
    add_observation(add_indicator("old", label="Gammal", position=2), "2010", n=10)
    both = add_indicator("both", label="Följd", position=3)
    add_observation(both, "2013", n=10)
    add_observation(both, "2014", n=11)
    return found


def write(world: World, *sections: str) -> None:
    for section in sections:
        write_text(actor=world.strategist, year=2014, section=section, text="Text.", based_on=0, today=TODAY)


def test_every_gap_is_named_and_its_link_opens(strategist: Visitor, world: World, year: GrantYear) -> None:
    add_round(title="Hösten")
    page = strategist.sees(PAGE)
    for said in (
        "10 saker måste göras innan rapporten kan gå till nämnden.",
        "Texten ”Sammanfattning” är inte skriven.",
        "Kravet 2014-G1 är inte bedömt: Överenskommelse om samarbete. 1 underlag saknas",
        "Listan över årets krav är inte markerad som fullständig.",
        "1 obedömt krav saknar ansvarig.",
        "Utkast klart: skulle ha skett. senast 1 oktober 2014",
        "Hur mycket av bidraget som har använts är inte ifyllt.",
        "Området Boende har ingen text.",
        "1 aktivitet saknar lägesrapport.",
        "Indikatorn Bör ha SIP har ett målvärde men inget utfall för året.",
        "1 indikator mättes året före men har inget utfall för i år.",
        "Omgången Hösten är fortfarande öppen. svar senast 17 november 2014",
        "Rapporten är inte låst.",
    ):
        assert said in page
    assert "Gammal" not in page
    assert "Följd" not in page
    links = re.findall(r'<a href="([^"]+)">[^<]+</a>', strategist.get(PAGE).text.partition("Måste göras")[2])
    links = [
        link.replace("&amp;", "&")
        for link in links
        if link.startswith(("/rapporter", "/krav", "/indik", "/akt", "/omg"))
    ]
    assert len(links) == 21
    for link in links:
        assert strategist.get(link).status_code == 200, link


@pytest.mark.parametrize("lack", Lack)
def test_each_lack_has_words_and_a_page(app: Flask, lack: Lack) -> None:
    keys: dict[Lack, str] = {Lack.PART: "summary", Lack.MILESTONE: "draft", Lack.ROUND: "7"}
    gap = Gap(lack, key=keys.get(lack, "nyckel"), name="Namn", count=2)
    with app.test_request_context():
        assert "%" not in gap_text(gap)
        assert gap_link(gap, 2014).startswith("/")


def test_what_is_done_is_no_longer_missing(strategist: Visitor, world: World) -> None:
    def missing() -> str:
        return strategist.sees(PAGE)

    write(world, *NECESSARY, "area:boende")
    acts.report(world.owner, Status.ONGOING)
    assert "1 sak måste göras" in missing()
    freeze(world)
    assert "Rapporten kan gå till nämnden. Det finns saker kvar att se över." in missing()
    year = add_grant_year(2014, complete=True)
    add_requirement(
        year,
        outcome="met",
        assessed_on=TODAY,
        assessed_by_id=world.strategist.id,
        responsible_id=world.strategist.id,
    )
    assert "Inget saknas. Rapporten kan gå till nämnden." in missing()
    write(world, "money")
    assert "Texter har ändrats sedan utgåva 1 låstes." in missing()


def freeze(world: World) -> None:
    plain: dict[str, Any] = {
        "service_version": "1",
        "checksum": "0" * 64,
        "content": "{}",
        "rules": {},
    }
    db.session.add(Edition(year=2014, number=1, as_of=TODAY, frozen_at=now(), by_id=world.strategist.id, **plain))
    db.session.flush()


def test_of_a_year_gone_by_activities_arent_asked_for(strategist: Visitor, world: World) -> None:
    assert "lägesrapport" not in strategist.sees("/rapporter/2013/saknas")
    assert strategist.get("/rapporter/1066/saknas").status_code == 404


def test_an_open_round_is_missing_in_the_year_it_asks_about(strategist: Visitor, world: World) -> None:
    def rounds(year: int) -> list[str]:
        return re.findall(r"Omgången (\w+) är fortfarande öppen", strategist.sees(f"/rapporter/{year}/saknas"))

    add_round(title="Läget")
    add_figure_round([add_indicator()], [world.kista], period="2013", title="Fjolåret")
    assert (rounds(2012), rounds(2013), rounds(2014)) == ([], ["Fjolåret"], ["Läget"])


def test_somebody_who_has_left_is_responsible_for_nothing(strategist: Visitor, world: World) -> None:
    year, gone = add_grant_year(2014), add_person(email="gone@example.org", name="Kontakt", left_on=TODAY)
    add_requirement(year, "2014-G1", responsible_id=gone.id)
    add_requirement(year, "2014-G2", responsible_id=world.strategist.id)
    page = strategist.sees(PAGE)
    assert "1 obedömt krav saknar ansvarig." in page
    assert "Överenskommelse om samarbete (Kontakt har slutat)" in page


def test_it_is_for_those_who_write_the_report(app: Flask, world: World) -> None:
    for role, status in ((Role.READER, 403), (Role.COORDINATOR, 403), (Role.ADMINISTRATOR, 200)):
        assert Visitor(app, world.people[role]).get(PAGE).status_code == status
