"""The list as people work in it: columns, order, what narrows it, and reporting without losing one's place."""

import html
import re

import pytest
from flask import Flask

from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status
from tests.factories.plan import add_activity, add_assignment
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World

LIST = "/aktiviteter?organisation=bromma&sort=-due"
OPENED = f"{LIST}&rapportera=boende-1--bromma"


@pytest.fixture
def owner(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.owner)


def test_a_report_is_made_in_the_row_and_one_is_back_there(owner: Visitor) -> None:
    page = owner.get(LIST).text
    assert html.escape(f"{OPENED}#row-boende-1") in page
    assert "<textarea" not in page
    opened = owner.get(OPENED).text
    assert 'name="status"' in opened
    back = re.search(r'name="next" value="([^"]+)"', opened)
    assert back
    address = html.unescape(back[1])
    assert address == f"{LIST}#row-boende-1"
    form = {"status": "ongoing", "comment": "Första steget är taget.", "next": address}
    answer = owner.submit("/aktiviteter/boende-1/bromma/lagesrapporter", form, page=OPENED)
    assert answer.location == address
    row = owner.get(LIST).text.partition('id="row-boende-1"')[2]
    assert "Första steget är taget." in row
    assert "Lägesrapporten är sparad" in row.partition("</tbody>")[0]
    assert "Lägesrapporten är sparad" not in owner.sees(LIST)


def test_a_mistake_comes_back_with_its_text_and_the_way_back(owner: Visitor) -> None:
    form = {"status": "paused", "comment": "Väntar på lokal.", "next": f"{LIST}#row-boende-1"}
    answer = owner.submit("/aktiviteter/boende-1/bromma/lagesrapporter", form, page=OPENED)
    assert answer.status_code == 422
    assert 'href="#boende-1--bromma-paused_until"' in answer.text
    assert 'id="boende-1--bromma-paused_until"' in answer.text
    assert "Väntar på lokal." in answer.text
    assert f'href="{html.escape(form["next"])}"' in answer.text
    elsewhere = owner.submit(
        "/aktiviteter/boende-1/bromma/lagesrapporter", {**form, "next": "//example.com"}, page=OPENED
    )
    assert 'href="//example.com"' not in elsewhere.text


def test_only_those_who_answer_for_it_are_offered_to_report(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    assert "Lämna lägesrapport" not in reader.sees("/aktiviteter")
    assert "<textarea" not in reader.get("/aktiviteter?rapportera=boende-1--bromma").text
    in_kista = Visitor(app, world.somebody_in_kista)
    assert "rapportera=boende-1--kista#row-boende-1" in in_kista.get("/aktiviteter").text
    assert "rapportera" not in in_kista.get("/aktiviteter?organisation=bromma").text


@pytest.mark.parametrize("path", ["/aktiviteter", "/omraden/boende", "/aktiviteter/boende-1", "/mina-aktiviteter"])
def test_the_form_opens_wherever_the_activity_is_listed(owner: Visitor, path: str) -> None:
    link = re.search(r'href="([^"]+rapportera=boende-1--bromma[^"]*)"', owner.get(path).text)
    assert link, path
    opened = owner.get(html.unescape(link[1])).text
    assert 'action="/aktiviteter/boende-1/bromma/lagesrapporter"' in opened
    assert "Avbryt" in opened


def test_columns_are_chosen_in_the_address(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    form = "area=&status=&kolumner=key&kolumner=area&kolumner=finns-inte"
    assert reader.get(f"/aktiviteter?{form}").location == "/aktiviteter?kolumner=key,area"
    shown = reader.sees("/aktiviteter?kolumner=area,key,methods").partition("Rensa")[2]
    assert shown.index("Nyckel") < shown.index("Område") < shown.index("Metoder")
    assert "december 2014" not in shown
    assert "december 2014" in reader.sees("/aktiviteter?kolumner=finns-inte")


def test_headings_put_the_list_in_order_and_say_so(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    first = reader.get("/aktiviteter?area=boende").text
    assert 'href="/aktiviteter?area=boende&amp;sort=due"' in first
    assert "aria-sort" not in first
    rising = reader.get("/aktiviteter?area=boende&sort=due").text
    assert 'aria-sort="ascending"' in rising
    assert 'href="/aktiviteter?area=boende&amp;sort=-due"' in rising
    assert 'aria-sort="descending"' in reader.get("/aktiviteter?sort=-due").text


def test_each_thing_that_narrows_the_list_can_be_taken_away(app: Flask, world: World) -> None:
    page = Visitor(app, world.people[Role.READER]).get(
        "/aktiviteter?area=boende&status=unreported&month=2014-12&light=grey&sort=due"
    )
    chips = page.text.partition('class="chips"')[2].partition("</ul>")[0]
    assert 'href="/aktiviteter?status=unreported&amp;light=grey&amp;month=2014-12&amp;sort=due"' in chips
    assert 'href="/aktiviteter?area=boende&amp;status=unreported&amp;light=grey&amp;sort=due"' in chips
    assert 'href="/aktiviteter?sort=due"' in chips
    for words in ("Lägesrapport saknas", "december 2014", "<strong>Grå</strong>"):
        assert words in chips
    assert '<details class="more filter-more" open>' in page.text


def test_an_empty_list_says_what_to_do(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    assert "visa alla aktiviteter" in reader.sees("/aktiviteter?q=finns+inte")


def test_strategists_and_coordinators_choose_rows_for_one_change(app: Flask, world: World) -> None:
    add_assignment(add_activity("boende-2", area=world.area), world.bromma)
    refresh_all(TODAY)
    for role, sees in ((Role.READER, ()), (Role.CONTRIBUTOR, ()), (Role.COORDINATOR, ("Utse ansvarig",))):
        page = Visitor(app, world.people[role]).get("/aktiviteter").text
        assert ('form="several"' in page) == bool(sees), role
        assert all(words in page for words in sees)
        assert "Ändra tidplan" not in page
        assert ("Ändra många i en Excel-tabell" in page) == (role is not Role.READER)
    strategist = Visitor(app, world.strategist)
    page = strategist.get("/aktiviteter?area=boende").text
    assert page.count('form="several"') == 2
    assert '<input type="hidden" name="area" value="boende">' in page
    assert 'name="next" value="/aktiviteter?area=boende"' in page
    assert "checked" not in page.partition('id="list"')[2]
    assert strategist.get("/aktiviteter?area=boende&valda=sidan").text.count("checked>") >= 2
    assert "2 aktiviteter på sidan är valda." in strategist.sees("/aktiviteter?area=boende&valda=sidan")
    assert "valda=sidan#several-title" in page
    chosen = strategist.get("/aktiviteter/flera/tidplan?a=boende-1&a=boende-2")
    assert chosen.status_code == 200


def test_a_report_that_takes_the_row_from_the_list_is_told_of_all_the_same(owner: Visitor) -> None:
    narrowed = "/aktiviteter?status=unreported&organisation=bromma"
    form = {"status": Status.DONE.value, "next": f"{narrowed}#row-boende-1"}
    page = f"{narrowed}&rapportera=boende-1--bromma"
    owner.submit("/aktiviteter/boende-1/bromma/lagesrapporter", form, page=page)
    shown = owner.sees(narrowed)
    assert "Lägesrapporten är sparad" in shown
    assert "0 aktiviteter" in shown
