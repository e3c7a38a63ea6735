"""The accessibility statement: the makers' until the organisation has written its own, and back again."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.desk.help.accessibility.models import Statement
from planner.desk.help.accessibility.operations import write_statement
from planner.desk.help.accessibility.queries import history_of_statement
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden
from planner.people.rules import Role
from tests.conftest import TODAY
from tests.factories.visitor import Visitor, words
from tests.factories.world import World

PAGE, FORM = "/tillganglighet", "/tillganglighet/redogorelse"
OURS = {
    "organisation": "Socialnämnden",
    "contact_email": "tillganglighet@example.org",
    "contact_phone": "08-123 45 67",
    "conformance": "partial",
    "shortcomings": "Kartan går inte att läsa.\nFilmen saknar text.",
    "burden": "Inspelningar från 2013.",
    "not_covered": "Kartor från 2014.",
    "how_tested": "Egen genomgång.",
    "tested_by": "IT-avdelningen",
    "assessed_on": "2014-10-01",
    "published_on": "2014-02-01",
    "number": "0",
}


@pytest.fixture
def administrator(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.people[Role.ADMINISTRATOR])


def publish(visitor: Visitor, **changes: str) -> int:
    return visitor.submit(FORM, {**OURS, "act": "publish", **changes}).status_code


def test_until_it_is_edited_it_says_so(app: Flask) -> None:
    page = Visitor(app).sees(PAGE)
    assert "har inte gått igenom redogörelsen än" in page
    assert "delvis förenlig" in page
    assert "Filer som användare har lagt upp" in page
    assert "har inte gjort någon egen bedömning" in page


def test_it_does_not_say_that_all_is_well_above_a_list_of_what_is_not(administrator: Visitor) -> None:
    answer = administrator.submit(FORM, {**OURS, "act": "publish", "conformance": "full"})
    assert answer.status_code == 422
    assert "Välj delvis förenlig, eller ta bort dem." in words(answer)
    assert publish(administrator, conformance="full", shortcomings="") == 302


def test_what_is_a_burden_and_what_the_law_leaves_out_are_told_apart(app: Flask, administrator: Visitor) -> None:
    assert publish(administrator) == 302
    page = Visitor(app).sees(PAGE)
    assert "Oskäligt betungande anpassning Inspelningar från 2013." in page
    assert "Innehåll som inte omfattas av lagen Kartor från 2014." in page


def test_what_the_law_asks_for_is_there(app: Flask) -> None:
    text = Visitor(app).get(PAGE).text
    assert "2018:1937" in text
    assert 'href="https://www.digg.se/tdosanmalan"' in text
    assert 'href="/tillganglighet/anmal"' in text


def test_an_administrator_looks_at_it_first_and_then_publishes(app: Flask, administrator: Visitor) -> None:
    preview = administrator.submit(FORM, {**OURS, "act": "preview"})
    assert preview.status_code == 200
    assert "Så här blir redogörelsen" in words(preview)
    assert "Socialnämnden står bakom" in words(preview)
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 0
    assert publish(administrator) == 302
    page = Visitor(app).sees(PAGE)
    for said in ("Socialnämnden står bakom", "tillganglighet@example.org", "08-123 45 67", "Filmen saknar text.",
                 "Kartor från 2014.", "Egen genomgång.", "Testad av: IT-avdelningen", "gjordes 1 oktober 2014",
                 "togs i bruk 1 februari 2014"):  # fmt: skip
        assert said in page, said
    assert "har inte gått igenom" not in page
    assert "Filer som användare har lagt upp" not in page
    form = administrator.get(FORM).text
    assert 'value="Socialnämnden"' in form
    assert "organisationens namn" in form


def test_in_english_what_the_organisation_wrote_is_marked_as_swedish(app: Flask, administrator: Visitor) -> None:
    publish(administrator)
    text = Visitor(app).get(f"{PAGE}?lang=en").text
    assert '<span lang="sv">Socialnämnden</span>' in text
    assert '<ul lang="sv">' in text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("organisation", "", "Fyll i fältet."),
        ("contact_email", "ingen", "Skriv e-postadressen som namn@example.org."),
        ("conformance", "", "Välj ett av alternativen."),
        ("conformance", "nearly", "Välj ett av alternativen."),
        ("assessed_on", "", "Ange den dag då ni gick igenom tjänsten."),
        ("assessed_on", "i går", "Skriv datumet som 2014-12-31."),
    ],
)
def test_slips_are_said_at_the_field(administrator: Visitor, field: str, value: str, message: str) -> None:
    answer = administrator.submit(FORM, {**OURS, "act": "publish", field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert message in words(answer)
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 0


def test_somebody_can_be_reached(administrator: Visitor) -> None:
    assert publish(administrator, contact_email="", contact_phone="") == 422
    assert publish(administrator, contact_email="") == 302


def test_without_a_list_of_shortcomings_the_template_has_them(app: Flask, administrator: Visitor) -> None:
    publish(administrator, shortcomings="", conformance="partial")
    assert "Filer som användare har lagt upp" in Visitor(app).sees(PAGE)
    publish(administrator, shortcomings="", conformance="full", number="1")
    page = Visitor(app).sees(PAGE)
    assert "helt förenlig" in page
    assert "Filer som användare har lagt upp" not in page


def test_it_can_go_back_to_the_template(app: Flask, administrator: Visitor) -> None:
    publish(administrator)
    assert administrator.submit(f"{FORM}/aterstallning", {"number": "1"}, page=FORM).status_code == 302
    assert "har inte gått igenom redogörelsen än" in Visitor(app).sees(PAGE)
    past = history_of_statement(10)
    assert [change.reset for change in past] == [True, False]
    assert "organisation" in past[1].parts
    actions = db.session.scalars(select(TrailEntry.action).where(TrailEntry.object_kind == "accessibility")).all()
    assert sorted(actions) == ["accessibility.change", "accessibility.reset"]
    assert publish(administrator, number="2") == 302


def test_of_two_who_change_it_at_once_the_second_is_told(administrator: Visitor) -> None:
    assert publish(administrator) == 302
    answer = administrator.submit(FORM, {**OURS, "act": "publish", "organisation": "Annan"})
    assert answer.status_code == 409
    assert "Någon annan har ändrat redogörelsen" in words(answer)
    assert 'value="Annan"' in answer.text
    assert publish(administrator, number="x") == 409


def test_only_administrators_write_it(world: World) -> None:
    with pytest.raises(Forbidden):
        write_statement(actor=world.strategist, parts={}, number=0)
    with pytest.raises(Conflict):
        write_statement(actor=world.people[Role.ADMINISTRATOR], parts={}, number=3)


def test_administrators_are_told_when_it_has_grown_old(app: Flask, administrator: Visitor) -> None:
    publish(administrator, assessed_on=TODAY.replace(year=TODAY.year - 2).isoformat())
    assert "mer än ett år sedan" in administrator.sees(PAGE)
    assert "mer än ett år sedan" not in Visitor(app).sees(PAGE)
