"""The follow-up's texts: nothing that was written is lost, and only those see them who write them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.kit.transaction import transaction
from planner.people.models import Person
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from planner.reports.models import ReportText
from planner.reports.texts.operations import write_text
from planner.reports.texts.queries import latest_of, texts_of, writings_of
from tests.factories.follow_up import add_grant_year, add_requirement
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World, build_world

SUMMARY = "/rapporter/2014/texter/sammanfattning"


@pytest.fixture
def world(app: Flask) -> World:
    world = build_world()
    add_requirement(add_grant_year(2014))
    db.session.commit()
    return world


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.strategist)


def write(actor: Person, text: str | None, based_on: int = 0, section: str = "summary", year: int = 2014) -> None:
    write_text(actor=actor, year=year, section=section, text=text, based_on=based_on, today=TODAY)


def test_the_latest_writing_counts_and_the_others_are_kept(world: World) -> None:
    write(world.strategist, "Första.")
    write(world.strategist, "Andra.", based_on=1)
    write(world.strategist, "Om boende.", section="area:boende")
    write(world.strategist, "Förra året.", year=2013)
    assert texts_of(2014) == {"summary": "Andra.", "area:boende": "Om boende."}
    assert [(one.number, one.text) for one in writings_of(2014, "summary")] == [(2, "Andra."), (1, "Första.")]


def test_a_text_can_be_taken_back_and_written_again(world: World) -> None:
    write(world.strategist, "Första.")
    write(world.strategist, None, based_on=1)
    assert texts_of(2014) == {}
    assert latest_of(2014)["summary"].text is None
    write(world.strategist, "Igen.", based_on=2)
    assert texts_of(2014) == {"summary": "Igen."}


def test_what_is_already_said_isnt_written_twice(world: World) -> None:
    write(world.strategist, "Samma.")
    write(world.strategist, "Samma.", based_on=0)
    assert len(writings_of(2014, "summary")) == 1


def test_who_began_from_an_earlier_writing_is_refused_and_nothing_is_lost(world: World) -> None:
    write(world.strategist, "Första.")
    with pytest.raises(Conflict):
        write(world.people[Role.ADMINISTRATOR], "Min.", based_on=0)
    assert texts_of(2014) == {"summary": "Första."}


def test_nothing_in_place_of_nothing_is_no_text(world: World) -> None:
    with pytest.raises(Invalid):
        write(world.strategist, None)


@pytest.mark.parametrize("section", ["area:skola", "requirement:2013-G1", "slut", "", "area:"])
def test_there_is_no_text_on_what_there_isnt(world: World, section: str) -> None:
    with pytest.raises(NotFound):
        write(world.strategist, "Text.", section=section)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR])
def test_others_than_strategists_dont_write(world: World, role: Role) -> None:
    with pytest.raises(Forbidden):
        write(world.people[role], "Text.")


def test_the_trail_names_the_text_and_not_what_it_says(world: World) -> None:
    write(world.strategist, "Ingen annans sak.", section="requirement:2014-G1")
    db.session.flush()
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "report_text.write")).one()
    assert entry.facts == {"year": 2014, "section": "requirement:2014-G1", "number": 1, "changed": ["text"]}


def test_of_those_who_write_at_once_one_is_first(app: Flask, world: World) -> None:
    db.session.commit()
    together = Barrier(4)

    def write_mine(number: int) -> bool:
        with app.app_context():
            actor = person_by_email("strategist@example.org")
            assert actor is not None
            together.wait()
            try:
                with transaction():
                    write(actor, f"Text {number}.")
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(write_mine, range(4))) == 1
    db.session.rollback()
    assert db.session.scalars(select(ReportText.number)).all() == [1]


def test_a_strategist_writes_and_reads_how_it_came_to_be(strategist: Visitor, world: World) -> None:
    page = strategist.sees("/rapporter/2014/texter")
    assert "Sammanfattning ○ Inte skriven" in page
    assert "Överenskommelse om samarbete 2014-G1 ○ Inte skriven" in page
    answer = strategist.submit(SUMMARY, {"text": "Hälften är klart.\r\n\r\nResten pågår.", "based_on": "0"})
    assert answer.location == "/rapporter/2014/texter"
    assert "Sammanfattning ● Skriven" in strategist.sees("/rapporter/2014/texter")
    assert texts_of(2014) == {"summary": "Hälften är klart.\n\nResten pågår."}
    strategist.submit(SUMMARY, {"text": "Nästan allt är klart.", "based_on": "1"})
    history = strategist.get(f"{SUMMARY}/historik").text
    assert "<ins>Nästan allt " in history
    assert "Skrivning 1" in words(strategist.get(f"{SUMMARY}/historik?skrivning=1"))
    page = strategist.get(f"{SUMMARY}?skrivning=1").text
    assert "Resten pågår." in page
    assert 'name="based_on" value="2"' in page


def test_two_who_write_at_once_see_both_texts(strategist: Visitor, world: World) -> None:
    write(world.people[Role.ADMINISTRATOR], "Hennes text.")
    answer = strategist.submit(SUMMARY, {"text": "Min text.", "based_on": "0"})
    assert answer.status_code == 409
    page = words(answer)
    assert "har skrivit i samma text sedan du öppnade den" in page
    assert "Hennes text." in page
    assert ">Min text.</textarea>" in answer.text
    strategist.submit(SUMMARY, {"text": "Hennes text. Min text.", "based_on": "1"})
    assert [one.text for one in writings_of(2014, "summary")] == ["Hennes text. Min text.", "Hennes text."]


def test_who_goes_on_from_a_writing_that_never_was_is_told_so(strategist: Visitor) -> None:
    assert strategist.submit(SUMMARY, {"text": "Min text.", "based_on": "5"}).status_code == 409
    assert writings_of(2014, "summary") == []


def test_last_years_text_stands_beside(strategist: Visitor, world: World) -> None:
    write(world.strategist, "Så sade vi då.", year=2013)
    assert "Förra årets text Så sade vi då." in strategist.sees(SUMMARY)


def test_what_is_wrong_comes_back_as_it_was_written(strategist: Visitor, world: World) -> None:
    answer = strategist.submit(SUMMARY, {"text": "Hon heter 19121212-1212.", "based_on": "0"})
    assert answer.status_code == 422
    assert "Texten innehåller ett personnummer" in words(answer)
    assert "Hon heter 19121212-1212." in answer.text
    assert strategist.submit(SUMMARY, {"text": "Text."}, page=SUMMARY).status_code == 422


@pytest.mark.parametrize(
    "address", ["/rapporter/2014/texter/skola", "/rapporter/1066/texter", "/rapporter/1066/texter/barn"]
)
def test_there_is_no_page_for_what_there_isnt(strategist: Visitor, world: World, address: str) -> None:
    assert strategist.get(address).status_code == 404


def test_drafts_are_for_strategists_and_administrators(app: Flask, world: World) -> None:
    write(world.strategist, "Utkast.")
    for role, status in ((Role.READER, 403), (Role.COORDINATOR, 403), (Role.ADMINISTRATOR, 200)):
        assert Visitor(app, world.people[role]).get(SUMMARY).status_code == status
