"""A strategist runs a round from the pages."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.rules import Status
from planner.rounds.models import Round
from planner.rounds.operations.running import close_round
from planner.rounds.queries.lookups import keys_of
from planner.rounds.queries.views import PAGE_SIZE
from planner.rounds.rules import RoundState
from tests.conftest import MakeApp
from tests.factories.acts import report
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.program import Program
from tests.factories.rounds import add_round
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World, build_world

FORM = {"title": "Uppföljning hösten", "answer_by": "2014-11-28", "opens_on": "", "intro": "Hej!", "guidance": ""}


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.strategist)


def the_round() -> Round:
    db.session.expire_all()
    return db.session.scalars(select(Round)).one()


def test_a_round_from_beginning_to_end(app: Flask, world: World, strategist: Visitor) -> None:
    assert "Det finns inga omgångar än" in strategist.sees("/omgangar")
    assert strategist.submit("/omgangar/ny", FORM).location == f"/omgangar/{the_round().id}"
    address = f"/omgangar/{the_round().id}"
    page = strategist.sees(address)
    assert "Omgången frågar efter 2 lägesrapporter från 2 organisationer. 2 personer får var sitt mejl." in page
    assert "Ingen har fått något än" in page

    strategist.submit(f"{address}/oppning", {}, page=address)
    assert "0 av 2 svar har kommit in." in strategist.sees(address)
    report(world.owner, comment="Sju av tio bostäder är klara.")
    page = strategist.sees(address)
    assert "1 av 2 svar har kommit in." in page
    assert "1 av 2 organisationer och 1 av 2 personer har svarat på allt." in page
    assert "Har svarat på allt: Bromma." in page
    assert "coordinator@example.org" in page
    assert "1 av 2 har svarat" in strategist.sees("/omgangar")

    strategist.submit(f"{address}/paminnelser", {}, page=address)
    page = strategist.sees(address)
    assert "påmindes i dag" in page
    assert "Påminn dem som inte har svarat" not in page

    assert "1 svar saknas och visas som inte besvarat" in strategist.sees(f"{address}/avslut")
    strategist.submit(f"{address}/avslut", {})
    assert the_round().state is RoundState.CLOSED
    report(world.owner, comment="Senare sagt.")
    assert "1 av 2 svar hade kommit in när omgången avslutades" in strategist.sees(address)
    result = strategist.sees(f"{address}/resultat")
    assert "Sju av tio bostäder är klara." in result
    assert "Senare sagt" not in result
    assert "Inte besvarad" in result
    assert "avslutades 3 november 2014" in strategist.sees("/omgangar")


def test_what_is_ticked_stays_ticked(world: World, strategist: Visitor) -> None:
    wrong = strategist.submit("/omgangar/ny", {**FORM, "answer_by": "2014-11-02", "organisations": "kista"})
    assert wrong.status_code == 422
    assert "Ange i dag eller en dag framåt i tiden." in words(wrong)
    assert 'value="kista" checked' in " ".join(wrong.text.split())
    strategist.submit("/omgangar/ny", {**FORM, "organisations": ["kista", "bromma"], "areas": "boende"})
    assert keys_of(the_round()) == {"areas": ["boende"], "organisations": ["bromma", "kista"]}
    address = f"/omgangar/{the_round().id}/uppgifter"
    assert 'value="boende" checked' in " ".join(strategist.get(address).text.split())
    strategist.submit(address, {**FORM, "organisations": "kista"})
    assert keys_of(the_round()) == {"areas": [], "organisations": ["kista"]}


def test_an_open_round_is_not_asked_for_what_can_not_change(world: World, strategist: Visitor) -> None:
    round_ = add_round(organisations=[world.kista])
    address = f"/omgangar/{round_.id}/uppgifter"
    assert 'name="organisations"' not in strategist.get(address).text
    strategist.submit(address, {**FORM, "organisations": "bromma"})
    assert (the_round().title, str(the_round().answer_by)) == ("Uppföljning hösten", "2014-11-28")
    assert keys_of(the_round())["organisations"] == ["kista"]


def test_a_round_that_asks_nobody_says_so(world: World, strategist: Visitor) -> None:
    add_update(world.in_kista, Status.DONE, TODAY)
    round_ = add_round(opened_on=None, organisations=[world.kista])
    page = strategist.sees(f"/omgangar/{round_.id}")
    assert "Omgången frågar ingen" in page
    assert "Har inget att svara på: Kista." in page


def test_overlaps_and_shares_without_anybody_are_told(world: World, strategist: Visitor) -> None:
    world.area.coordinator_id = None
    add_round(title="Den andra", organisations=[world.kista])
    page = strategist.sees(f"/omgangar/{add_round(opened_on=None).id}")
    assert "1 av svaren efterfrågas också i en annan omgång som är öppen: Den andra" in page
    assert "För 1 del finns ingen ansvarig" in page
    assert "Ingen ansvarig: strategerna tillfrågas" in page


def test_a_round_that_missed_its_day_says_what_to_do(world: World, strategist: Visitor) -> None:
    yesterday = TODAY - timedelta(days=1)
    round_ = add_round(opened_on=None, opens_on=yesterday, answer_by=yesterday)
    page = strategist.sees(f"/omgangar/{round_.id}")
    assert "har passerat utan att omgången öppnades" in page
    assert "Öppna omgången nu" not in page


def test_pages_say_when_mail_goes(make_app: MakeApp) -> None:
    without, with_server = make_app(), make_app(mail_server="mail.example.org", remind_until="16:30")
    with without.app_context():
        strategist, address = build_world().strategist, f"/omgangar/{add_round(opened_on=None).id}"
        assert "Ingen mejlserver är inställd" in Visitor(without, strategist).sees(address)
        assert "på arbetsdagar mellan 07:00 och 16:30" in Visitor(with_server, strategist).sees(address)


def test_a_planned_round_can_be_removed(world: World, strategist: Visitor) -> None:
    address = f"/omgangar/{add_round(opened_on=None).id}"
    assert strategist.submit(f"{address}/borttagning", {}, page=address).location == "/omgangar"
    assert strategist.get(address).status_code == 404


def test_what_has_happened_already_is_told_and_not_done_again(world: World, strategist: Visitor) -> None:
    round_ = add_round()
    address = f"/omgangar/{round_.id}"
    assert strategist.submit(f"{address}/oppning", {}, page=address).status_code == 409
    assert strategist.submit(f"{address}/borttagning", {}, page=address).status_code == 409
    close_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    for page in ("avslut", "uppgifter"):
        assert strategist.get(f"{address}/{page}").status_code == 409


def test_the_file_says_who_has_answered_and_is_safe_to_open(world: World, strategist: Visitor) -> None:
    round_ = add_round()
    report(world.owner, comment='=HYPERLINK("http://x")')
    answer = strategist.get(f"/omgangar/{round_.id}/resultat.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.text.splitlines()
    assert lines[0].startswith("\ufeffOmråde;Aktivitet;Rubrik;Organisation;Tillfrågad")
    assert "Har svarat;Pågår;\"'=HYPERLINK" in lines[1]
    assert "coordinator@example.org;Har inte svarat;;;;" in lines[2]


def test_answers_come_a_page_at_a_time(world: World, strategist: Visitor) -> None:
    for number in range(2, PAGE_SIZE + 2):
        add_assignment(add_activity(f"boende-{number}", area=world.area), world.bromma)
    address = f"/omgangar/{add_round().id}/resultat"
    assert "sida 1 av 2" in strategist.sees(address)
    # Organisations come in the plan's order: Kista's only share is the last one.
    assert "Kista" in strategist.sees(f"{address}?sida=2")
    assert "sida 2 av 2" in strategist.sees(f"{address}?sida=99")


def test_those_who_are_asked_see_it_where_they_begin(app: Flask, world: World) -> None:
    owner, reader = Visitor(app, world.owner), Visitor(app, world.people[Role.READER])
    assert "svar från dig saknas" not in owner.sees("/")
    add_round()
    for page in ("/", "/mina-aktiviteter"):
        assert "Uppföljning hösten 2014: 1 svar från dig saknas. Svara senast 17 november 2014." in owner.sees(page)
    assert "svar från dig saknas" not in reader.sees("/")
    report(world.owner)
    assert "Du har svarat på allt. Tack!" in owner.sees("/")


def test_programs_read_how_far_rounds_have_come(app: Flask, world: World) -> None:
    round_ = add_round(areas=[world.area])
    report(world.owner)
    program = Program(app, world.strategist)
    (listed,) = program.reads("/rounds")["items"]
    assert (listed["id"], listed["state"], listed["asked"], listed["answered"]) == (round_.id, "open", 2, 1)
    read = program.reads(f"/rounds/{round_.id}")
    assert (read["areas"], read["organisations"], read["people_asked"], read["people_answered"]) == (
        ["boende"],
        [],
        2,
        1,
    )
    assert read["by_organisation"][1] == {
        "organisation": "kista",
        "name": "Kista",
        "asked": 1,
        "answered": 0,
        "owing": ["coordinator@example.org"],
    }
    assert program.get("/rounds/999").status_code == 404
