"""The timeline: what is said and drawn of each activity, moved, coarse, finished, narrowed, and when there are many."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from planner.desk.timeline.queries.rows import FEWEST_OF_AN_AREA
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status, VersionStatus
from tests.factories.acts import report, set_deadline
from tests.factories.plan import add_activity, add_area, add_assignment, add_update, add_version
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

PATH = "/tidslinje"


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def item(page: str, key: str) -> str:
    """Return an activity's item in the list, markup and all."""
    found = [one for one in re.findall(r"<li>.*?</li>", page, re.DOTALL) if f'/aktiviteter/{key}"' in one]
    assert len(found) == 1, found
    return str(found[0])


def words_of(page: str, key: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", item(page, key)).split())


@pytest.mark.parametrize("role", Role)
def test_everybody_who_is_signed_in_sees_it(app: Flask, world: World, role: Role) -> None:
    page = Visitor(app, world.people[role]).get(PATH).text
    assert words_of(page, "boende-1") == "Aktivitet boende-1 ? Lägesrapport saknas 0 av 2 klara december 2014"
    assert "1 aktivitet, läget den 3 november 2014" in " ".join(page.split())


def test_a_month_is_drawn_as_a_month_and_a_day_as_a_day(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    assert 'class="span state-grey"' in item(visitor.get(PATH).text, "boende-1")
    set_deadline(world.strategist, "2014-12-31")
    page = visitor.get(PATH).text
    # The decided month is still one.
    assert item(page, "boende-1").count('class="span') == 1


def test_a_moved_deadline_shows_both_joined_by_a_line(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    assert "move" not in item(visitor.get(PATH).text, "boende-1")
    set_deadline(world.strategist, "2015-Q2")
    page = visitor.get(PATH).text
    assert words_of(page, "boende-1").endswith("kvartal 2 2015, flyttad från december 2014")
    drawn = item(page, "boende-1")
    assert 'class="move"' in drawn
    assert 'href="#t-was"' in drawn


@pytest.mark.parametrize(
    ("status", "word", "shape"),
    [
        (Status.ONGOING, "Pågår", "ongoing"),
        (Status.DONE, "Genomförd", "done"),
        (Status.PAUSED, "Avvaktar", "paused"),
        (Status.DROPPED, "Utgår", "dropped"),
        (Status.NOT_STARTED, "Inte påbörjad", "not_started"),
    ],
)
def test_a_status_is_a_word_and_a_shape(app: Flask, world: World, status: Status, word: str, shape: str) -> None:
    facts = {"paused_until": date(2015, 1, 1)} if status is Status.PAUSED else {}
    for share in (world.in_bromma, world.in_kista):
        add_update(share, status, TODAY, **facts)
    refresh_all(TODAY)
    page = Visitor(app, world.owner).get(PATH).text
    assert word in words_of(page, "boende-1")
    assert f'href="#t-{shape}"' in item(page, "boende-1")


def test_what_is_late_says_so_and_has_a_line_to_today(app: Flask, world: World) -> None:
    late = add_activity("boende-2", area=world.area, due="2014-09-01")
    add_assignment(late, world.bromma)
    refresh_all(TODAY)
    page = Visitor(app, world.owner).get(PATH).text
    assert "Försenad" in words_of(page, "boende-2")
    assert "late state-red" in item(page, "boende-2")
    assert "late" not in item(page, "boende-1")
    assert page.count('class="today"') == 1


def test_an_organisations_own_deadline_is_told_beside_it(app: Flask, world: World) -> None:
    set_deadline(world.strategist, "2015-03-31", organisation="bromma")
    visitor = Visitor(app, world.owner)
    page = visitor.get(PATH).text
    assert words_of(page, "boende-1").endswith("december 2014 Bromma: 31 mars 2015")
    assert 'href="#t-own"' in item(page, "boende-1")
    # Narrowed to the organisation, its own is what it is about.
    page = visitor.get(f"{PATH}?organisation=bromma").text
    assert words_of(page, "boende-1").endswith("31 mars 2015, flyttad från december 2014")
    assert "· Bromma" in " ".join(page.split())


def test_what_has_no_deadline_is_told_in_words(app: Flask, world: World) -> None:
    undated = add_activity("boende-2", area=world.area, due=None)
    add_assignment(undated, world.bromma)
    refresh_all(TODAY)
    page = Visitor(app, world.owner).get(PATH).text
    assert "Saknar tidplan" in words_of(page, "boende-2")
    assert "<svg" not in item(page, "boende-2")
    assert "<svg" in item(page, "boende-1")


def test_drafts_stay_out_and_what_the_plan_drops_is_dropped(app: Flask, world: World) -> None:
    first = add_version("2013", decided_on=date(2013, 6, 1))
    draft = add_version("2015", VersionStatus.DRAFT, replaces=first)
    planned = add_activity("boende-2", area=world.area, since=draft)
    add_assignment(planned, world.bromma)
    dropped = add_activity("boende-3", area=world.area, dropped=first)
    add_assignment(dropped, world.bromma)
    add_assignment(add_activity("utkast-1", area=add_area("utkast", since=draft)), world.bromma)
    refresh_all(TODAY)
    for role in Role:
        page = Visitor(app, world.people[role]).get(PATH).text
        assert "boende-2" not in page
        assert "utkast-1" not in page
        assert "Utgår" in words_of(page, "boende-3")
    assert 'value="utkast"' not in Visitor(app, world.people[Role.READER]).get(PATH).text


def test_it_is_narrowed_by_its_address(app: Flask, world: World) -> None:
    other = add_activity("halsa-1", area=add_area("halsa"), due="2015-06-30")
    add_assignment(other, world.kista)
    refresh_all(TODAY)
    report(world.somebody_in_kista, activity="halsa-1", organisation="kista")
    visitor = Visitor(app, world.owner)

    def shown(query: str) -> set[str]:
        page = visitor.get(f"{PATH}?{query}").text
        return set(re.findall(r'class="t-title" href="/aktiviteter/([^"]+)"', page))

    assert shown("") == {"boende-1", "halsa-1"}
    assert shown("area=halsa") == {"halsa-1"}
    assert shown("organisation=bromma") == {"boende-1"}
    assert shown("status=ongoing") == {"halsa-1"}
    assert shown("from=2015") == {"halsa-1"}
    assert shown("to=2014") == {"boende-1"}
    assert shown("from=2014-12&to=2014-12-31") == {"boende-1"}
    assert shown("area=finns-inte") == set()
    assert "Ingen aktivitet passar in." in visitor.sees(f"{PATH}?status=dropped")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from=ifjol", "Skriv tidplanen som 2014-12-31, 2014-12, 2014-Q4 eller 2014."),
        ("from=2015&to=2014", "Perioden slutar innan den börjar."),
    ],
)
def test_a_period_that_is_none_is_said_at_its_field(app: Flask, world: World, query: str, message: str) -> None:
    page = Visitor(app, world.owner).get(f"{PATH}?{query}").text
    assert message in page
    assert page.count('aria-invalid="true"') == 1


def test_of_very_many_each_area_shows_the_nearest(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.desk.timeline.queries.rows.MOST", 6)
    monkeypatch.setattr("planner.desk.timeline.queries.rows.SHOWN_OF_MORE", 2)
    for number in range(2, 12):
        activity = add_activity(f"boende-{number}", area=world.area, due=f"2015-01-{31 - number}")
        share = add_assignment(activity, world.bromma)
        if number == 11:
            add_update(share, Status.DONE, TODAY)
    refresh_all(TODAY)
    db.session.commit()
    visitor = Visitor(app, world.owner)
    page = visitor.get(PATH).text
    assert page.count("t-title") == FEWEST_OF_AN_AREA
    # The one that is done comes first in time, but is not what comes next.
    assert "boende-11" not in page
    assert "Här är de 3 närmaste." in page
    assert "Visa alla 11 i Boende" in page
    assert "Visa alla 11 i Boende" in visitor.get(f"{PATH}?area=boende").text
    of_a_period = visitor.get(f"{PATH}?from=2015&to=2015-01&status=&organisation=bromma").text
    (address,) = re.findall(r'href="([^"]*)">Visa alla 10 i Boende', of_a_period)
    asked = {"area": "boende", "organisation": "bromma", "from": "2015", "to": "2015-01"}
    assert dict(parse_qsl(urlsplit(unescape(address)).query)) == asked


def test_the_drawing_is_beside_a_list_that_says_the_same(app: Flask, world: World) -> None:
    page = Visitor(app, world.owner).get(PATH).text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert all('aria-hidden="true"' in svg for svg in re.findall(r"<svg[^>]*>", main))
    assert "style=" not in main
    ids = re.findall(r'id="(t-[^"]+)"', main)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(t-[^"]+)"', main)) <= set(ids)


def test_an_empty_plan_says_so(app: Flask, world: World) -> None:
    add_version("2015", VersionStatus.DRAFT)
    refresh_all(TODAY)
    assert "Ingen aktivitet passar in." in Visitor(app, world.owner).sees(PATH)
