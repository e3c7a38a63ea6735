"""The list of activities: what its filters find, its order and its pages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from planner.kit.db import db
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries.areas import area_cards
from planner.plans.queries.lists import PAGE_SIZE, Filter, activity_page, upcoming
from planner.plans.rules import DECISION_DAYS, Status
from tests.conftest import MakeApp
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.plan import add_activity, add_area, add_assignment, add_update
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world


@pytest.fixture
def plan(world: World) -> World:
    """Four activities, each different: beside boende-1 one that is done, one that is late, one without deadline."""
    work = add_area("arbete", name_sv="Arbete", name_en="Employment")
    done = add_activity("arbete-1", area=work, due="2014-06", title="Öppna verksamheten")
    late = add_activity("arbete-2", area=work, due="2014-10", title="100 % stöd i SKOLAN", wording="Fler lärlingar.")
    bare = add_activity("arbete-3", area=work, due=None, title="Utan slut_datum")
    add_update(add_assignment(done, world.bromma), Status.DONE, TODAY - timedelta(days=90))
    add_update(add_assignment(late, world.kista), Status.ONGOING, TODAY - timedelta(days=10), comment="På väg.")
    add_assignment(bare, world.kista, owner=world.somebody_in_kista)
    refresh_all(TODAY)
    return world


def found(sort: str = "plan", **wanted: Any) -> list[str]:
    return [row.key for row in activity_page(Filter(**wanted), sort=sort, page=1, today=TODAY).rows]


def test_filters_find_what_they_say(plan: World) -> None:
    assert found() == ["boende-1", "arbete-1", "arbete-2", "arbete-3"]
    assert found(area="arbete") == ["arbete-1", "arbete-2", "arbete-3"]
    assert found(status="done") == ["arbete-1"]
    assert found(status="overdue") == found(light="red") == ["arbete-2"]
    assert found(status="without_deadline") == ["arbete-3"]
    assert found(status="unreported") == ["boende-1", "arbete-3"]
    assert found(light="grey") == ["boende-1", "arbete-3"]
    assert found(organisation="kista") == ["boende-1", "arbete-2", "arbete-3"]
    assert found(owner="kista@example.org") == ["arbete-3"]
    assert found(area="arbete", organisation="kista", status="ongoing") == ["arbete-2"]
    assert found(area="finns-inte") == []


def test_what_is_91_days_late_needs_a_decision(plan: World) -> None:
    last_step = date(2014, 10, 31) + timedelta(days=DECISION_DAYS)
    for day, late in ((last_step - timedelta(days=1), []), (last_step, ["arbete-2"])):
        page = activity_page(Filter(status="needs_decision"), sort="plan", page=1, today=day)
        assert [row.key for row in page.rows] == late
        assert sum(card.needs_decision for card in area_cards(day)) == len(late)


def test_free_text_is_found_in_either_case_and_taken_literally(plan: World) -> None:
    assert found(q="öppna") == found(q="ÖPPNA") == ["arbete-1"]
    assert found(q="skolan") == found(q="lärling") == ["arbete-2"]
    assert found(q="100 %") == ["arbete-2"]
    assert found(q="slut_d") == ["arbete-3"]
    assert found(q="%") == ["arbete-2"]
    assert found(q="boende-1") == ["boende-1"]
    assert found(q="'; DROP TABLE activity; --") == []


def test_the_owner_is_who_it_is_today(plan: World) -> None:
    name_owner(plan.strategist, plan.somebody_in_kista, today=TODAY + timedelta(days=1))
    assert found(owner="kista@example.org") == ["arbete-3"]
    later = activity_page(Filter(owner="kista@example.org"), sort="plan", page=1, today=TODAY + timedelta(days=1))
    assert [row.key for row in later.rows] == ["boende-1", "arbete-3"]


def test_orders(plan: World) -> None:
    assert found("due") == ["arbete-1", "arbete-2", "boende-1", "arbete-3"]
    assert found("-due") == ["boende-1", "arbete-2", "arbete-1", "arbete-3"]
    assert found("updated")[:2] == ["arbete-1", "arbete-2"]
    assert found("-updated")[:2] == ["arbete-2", "arbete-1"]
    assert found("title")[0] == "arbete-2"
    assert found("nonsense") == found("plan")


def test_the_next_deadlines_come_first(plan: World) -> None:
    set_deadline(plan.strategist, "2014-11-05", activity="arbete-3")
    assert [row.key for row in upcoming(TODAY, 8)] == ["arbete-3", "boende-1"]
    report(plan.somebody_in_kista, Status.DONE, activity="arbete-3", organisation="kista")
    assert [row.key for row in upcoming(TODAY, 8)] == ["boende-1"]


def test_pages_follow_each_other_and_keep_the_filter(app: Flask, world: World) -> None:
    for number in range(2, PAGE_SIZE + 3):
        add_assignment(add_activity(f"boende-{number}", area=world.area), world.bromma)
    refresh_all(TODAY)
    reader = Visitor(app, world.people[Role.READER])
    first = reader.get("/aktiviteter?area=boende&sort=-due").text
    assert f"{PAGE_SIZE + 2} aktiviteter" in first
    assert 'href="/aktiviteter?area=boende&amp;sort=-due&amp;page=2"' in first
    second = reader.get("/aktiviteter?area=boende&sort=-due&page=2").text
    assert set(re.findall(r"/aktiviteter/(boende-\d+)\"", second)) == {"boende-26", "boende-27"}
    for page in ("99", "-1", "0", "x", "9" * 30):
        assert reader.get(f"/aktiviteter?page={page}").status_code == 200


def test_an_address_that_has_grown_old_still_shows_something(app: Flask, plan: World) -> None:
    reader = Visitor(app, plan.people[Role.READER])
    for query in ("status=lost", "light=blue", "sort=x", "q=" + "x" * 300, "owner=nobody", "unknown=1", "status="):
        assert reader.get(f"/aktiviteter?{query}").status_code == 200, query
    assert "4 aktiviteter" in reader.sees("/aktiviteter?status=lost&light=blue")
    assert "Ingen aktivitet passar in." in reader.sees("/aktiviteter?q=finns+inte")


def test_the_first_page_of_a_new_day_shows_what_the_night_changed(make_app: MakeApp) -> None:
    with make_app().app_context():
        world = build_world()
        add_update(world.in_bromma, Status.PAUSED, TODAY, paused_until=date(2015, 1, 2))
        add_update(world.in_kista, Status.DONE, TODAY)
        refresh_all(TODAY)
        db.session.commit()
    for today, said in [
        ("2014-11-30", "‖ Avvaktar 1 av 2 klara"),
        ("2014-12-31", "‖ Avvaktar löper ut inom 30 dagar 1 av 2 klara"),
        ("2015-01-01", "▲ Försenad Avvaktar 1 av 2 klara"),
        ("2015-01-02", "▲ Försenad Pågår 1 av 2 klara"),
    ]:
        app = make_app(today=today)
        with app.app_context():
            assert said in Visitor(app, person_by_email("reader@example.org")).sees("/aktiviteter"), today
