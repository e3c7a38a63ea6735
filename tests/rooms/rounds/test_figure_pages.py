"""Asking for figures and reading what came in, from the pages and for programs."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from planner.indicators.models import Indicator
from planner.kit.db import db
from planner.people.rules import Role
from planner.rounds.models import Round
from planner.rounds.queries.lookups import figure_keys_of
from planner.rounds.rules import Counts, RoundState
from tests.factories.follow_up import add_indicator, add_observation
from tests.factories.program import Program
from tests.factories.rounds import add_figure_round
from tests.factories.visitor import Visitor, words
from tests.factories.world import World
from tests.rooms.rounds.test_figures import answer

FORM = {"title": "SIP", "period": "2014", "answer_by": "2014-11-28", "opens_on": "", "intro": "Hej!", "guidance": ""}


@pytest.fixture
def has(world: World) -> Indicator:
    return add_indicator("sip.has", area_id=world.area.id)


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.strategist)


def the_round() -> Round:
    db.session.expire_all()
    return db.session.scalars(select(Round)).one()


def fill_in(women: str, men: str, **more: str) -> dict[str, str]:
    return {"sip.has:women": women, "sip.has:men": men, "reasons": "", "since": "", **more}


def test_a_round_from_beginning_to_end(app: Flask, world: World, has: Indicator, strategist: Visitor) -> None:
    world.bromma.contact_id = world.owner.id
    asked = {"indicators": "sip.has", "organisations": ["bromma", "kista"]}
    strategist.submit("/omgangar/ny/siffror", {**FORM, **asked})
    address = f"/omgangar/{the_round().id}"
    page = strategist.sees(address)
    assert "2 organisationer tillfrågas om siffror för 2014. 2 personer får var sitt mejl." in page
    strategist.submit(f"{address}/oppning", {}, page=address)
    page = strategist.sees(address)
    assert "0 av 2 organisationer har svarat." in page
    assert "Kvinnor: – Män: – Totalt: – 0 av 2 organisationer" in page
    assert "siffror för 2014" in strategist.sees("/omgangar")

    owner = Visitor(app, world.owner)
    assert "SIP: 1 svar från dig saknas." in owner.sees("/")
    figures = f"{address}/siffror/bromma"
    assert owner.get(f"{address}/svar").location == figures
    sent = owner.submit(figures, fill_in("9", "1 200", reasons="Två flyttade."))
    assert sent.location == figures
    assert "Lämnat: 9 kvinnor och 1\N{NO-BREAK SPACE}200 män, totalt 1\N{NO-BREAK SPACE}209." in owner.get(figures).text
    assert "Du har svarat på allt. Tack!" in owner.sees("/")

    page = strategist.sees(address)
    assert "1 av 2 organisationer har svarat." in page
    assert "Kvinnor: 9 Män: 1 200 Totalt: 1 209 1 av 2 organisationer" in page
    assert "Har svarat på allt: Bromma" in page
    assert "coordinator@example.org" in page
    result = strategist.sees(f"{address}/resultat")
    assert "Summa: 9 kvinnor och 1 200 män, totalt 1 209. Bygger på 1 av 2 organisationer." in result
    assert "Kista" in result
    assert "Inte besvarad" in result
    assert "Två flyttade." in result
    assert "Inga fler mejl går ut om omgången." in strategist.sees(f"{address}/avslut")
    strategist.submit(f"{address}/avslut", {})
    assert the_round().state is RoundState.CLOSED
    assert "Omgången är avslutad, så det går inte att svara i den längre." in owner.sees(figures)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(app: Flask, world: World, has: Indicator) -> None:
    address = f"/omgangar/{add_figure_round([has], [world.bromma]).id}/siffror/bromma"
    owner = Visitor(app, world.owner)
    for women, men, message in (
        ("9", "", "Fyll i både kvinnor och män. Skriv 0 om det inte finns någon."),
        ("nio", "3", "Skriv ett helt tal, som 731."),
        ("-1", "3", "Skriv ett tal som inte är negativt."),
        ("", "", "Fyll i minst en siffra, eller skriv varför ni inte kan lämna någon."),
    ):
        refused = owner.submit(address, fill_in(women, men))
        assert refused.status_code == 422
        assert message in words(refused)
        assert f'value="{women}"' in refused.text
    # Which of the many fields it is about is said in the list on top.
    assert "Har samordnad individuell plan, kvinnor: Skriv ett helt tal, som 731." in words(
        owner.submit(address, fill_in("nio", "3"))
    )
    assert owner.submit(address, fill_in("9", "12")).status_code == 302
    late = owner.submit(address, fill_in("1", "1"))
    assert "Någon annan har svarat sedan du öppnade sidan." in words(late)
    since = re.search(r'name="since" value="([^"]+)"', late.text)
    assert since
    assert owner.submit(address, fill_in("1", "1", since=since[1])).status_code == 302


def test_who_gives_no_figures_but_says_why_is_told_apart(
    app: Flask, world: World, has: Indicator, strategist: Visitor
) -> None:
    round_ = add_figure_round([has], [world.bromma])
    owner = Visitor(app, world.owner)
    owner.submit(f"/omgangar/{round_.id}/siffror/bromma", fill_in("", "", reasons="Vi byter system."))
    assert "Tack. Svaret från Bromma är sparat." in owner.sees(f"/omgangar/{round_.id}/siffror/bromma")
    page = strategist.sees(f"/omgangar/{round_.id}")
    assert "Har svarat, men utan någon eller några av siffrorna: Bromma" in page
    assert "Har svarat på allt" not in page


def test_parts_that_come_to_more_than_their_total_are_told(app: Flask, world: World, has: Indicator) -> None:
    young = add_indicator("sip.has.young", label="Under 18 år", total_id=has.id, position=1)
    address = f"/omgangar/{add_figure_round([has, young], [world.bromma]).id}/siffror/bromma"
    owner = Visitor(app, world.owner)
    assert (
        owner.submit(address, fill_in("9", "12", **{"sip.has.young:women": "10", "sip.has.young:men": "0"})).status_code
        == 302
    )
    assert "Delarna blir tillsammans 10 kvinnor och 0 män. Kontrollera gärna siffrorna." in owner.sees(address)


def test_districts_are_chosen_from_the_beginning(world: World, has: Indicator, strategist: Visitor) -> None:
    page = " ".join(strategist.get("/omgangar/ny/siffror").text.split())
    assert 'value="bromma" checked' in page
    assert 'value="sip.has" checked' not in page


def test_only_who_may_answer_sees_the_sheet(app: Flask, world: World, has: Indicator) -> None:
    address = f"/omgangar/{add_figure_round([has], [world.bromma]).id}/siffror"
    assert Visitor(app, world.somebody_in_kista).get(f"{address}/bromma").status_code == 403
    assert Visitor(app, world.people[Role.READER]).get(f"{address}/bromma").status_code == 403
    assert Visitor(app, world.strategist).get(f"{address}/kista").status_code == 404


def test_a_form_that_is_wrong_keeps_what_was_ticked(world: World, has: Indicator, strategist: Visitor) -> None:
    wrong = strategist.submit("/omgangar/ny/siffror", {**FORM, "period": "i fjol", "indicators": "sip.has"})
    assert wrong.status_code == 422
    assert "Skriv perioden som 2014" in words(wrong)
    assert 'value="sip.has" checked' in " ".join(wrong.text.split())
    none = strategist.submit("/omgangar/ny/siffror", {**FORM, "indicators": "sip.has"})
    assert "Välj minst en organisation." in words(none)
    round_ = add_figure_round([has], [world.kista], opened_on=None)
    address = f"/omgangar/{round_.id}/uppgifter"
    assert 'value="kista" checked' in " ".join(strategist.get(address).text.split())
    strategist.submit(address, {**FORM, "indicators": "sip.has", "organisations": "bromma"})
    assert figure_keys_of(the_round())["organisations"] == ["bromma"]
    assert the_round().title == "SIP"


def test_an_open_round_is_not_asked_for_what_can_not_change(world: World, has: Indicator, strategist: Visitor) -> None:
    address = f"/omgangar/{add_figure_round([has], [world.kista]).id}/uppgifter"
    assert 'name="period"' not in strategist.get(address).text
    strategist.submit(address, {**FORM, "period": "2013", "organisations": "bromma"})
    assert (the_round().title, the_round().period) == ("SIP", "2014")


def test_small_numbers_are_hidden_in_the_file_and_marked_on_the_screen(
    world: World, has: Indicator, strategist: Visitor
) -> None:
    round_ = add_figure_round([has], [world.bromma, world.kista])
    answer(world.owner, round_, counts={"sip.has": Counts(3, 20)}, reasons="=1+1")
    page = strategist.sees(f"/omgangar/{round_.id}/resultat")
    assert "visas som .. för andra" in page
    assert "Bromma" in page
    lines = strategist.get(f"/omgangar/{round_.id}/resultat.csv").text.splitlines()
    assert lines[0].startswith("\ufeffOrganisation;Indikator;Namn;Period;Kvinnor;Män;Totalt")
    assert lines[1].startswith("Bromma;sip.has;Har samordnad individuell plan;2014;..;")
    assert ";3;" not in lines[1]
    assert lines[1].endswith(";'=1+1")
    assert lines[2] == "Kista;sip.has;Har samordnad individuell plan;2014;;;;;Har inte svarat"


def test_programs_read_who_has_answered_but_no_figures(app: Flask, world: World, has: Indicator) -> None:
    world.bromma.contact_id = world.owner.id
    round_ = add_figure_round([has], [world.bromma, world.kista])
    add_observation(has, "2013", organisation=world.bromma, n=731)
    answer(world.owner, round_)
    read = Program(app, world.strategist).reads(f"/rounds/{round_.id}")
    assert (read["period"], read["indicators"], read["organisations"]) == ("2014", ["sip.has"], ["bromma", "kista"])
    assert (read["asked"], read["answered"], read["people_asked"], read["people_answered"]) == (2, 1, 2, 1)
    assert [(one["answered"], one["owing"]) for one in read["by_organisation"]] == [
        (1, []),
        (0, ["coordinator@example.org"]),
    ]
