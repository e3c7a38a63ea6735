"""New deadlines of several activities at once: looked at first, all or nothing, and nothing that wasn't looked at."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.mail.models import Message
from planner.people.rules import Role
from planner.plans.models import Activity, ActivitySummary, DeadlineRequest, DeadlineRow
from planner.plans.operations import daily
from planner.plans.operations.deadline_answers import grant_open
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries import bulk_deadlines
from planner.plans.rules import Due, Status
from tests.factories.acts import report, set_deadline
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World

PAGE = "/aktiviteter/flera/tidplan"
CONFIRM = f"{PAGE}/godkannande"
ALL = ["boende-1", "boende-2", "boende-3"]


def fields_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the page's form, but for its buttons."""
    form = page.partition('<form class="bulk"')[2].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found.setdefault(html.unescape(name[1]), []).append(html.unescape(value[1]) if value else "")
    return found


@pytest.fixture
def plan(world: World) -> World:
    """The world with two more activities: boende-2 due in March 2015, boende-3 without a deadline."""
    for key, due in (("boende-2", "2015-03"), ("boende-3", None)):
        add_assignment(add_activity(key, area=world.area, due=due), world.bromma, owner=world.owner)
    refresh_all(TODAY)
    return world


@pytest.fixture
def strategist(app: Flask, plan: World) -> Visitor:
    return Visitor(app, plan.strategist)


def preview(visitor: Visitor, given: dict[str, Any] | None = None) -> TestResponse:
    form = fields_of(visitor.get(PAGE, query_string={"a": ALL, "next": "/aktiviteter?area=boende"}).text)
    return visitor.post(PAGE, {**form, "due": "2015-06", "reason": "Upphandlingen dröjer.", **(given or {})})


def dues() -> dict[str, str]:
    db.session.rollback()
    rows = db.session.execute(
        select(Activity.key, ActivitySummary.due, ActivitySummary.precision).join(
            ActivitySummary, ActivitySummary.activity_id == Activity.id
        )
    )
    return {row.key: f"{row.due:%Y-%m}" if row.due else "" for row in rows}


def actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def test_three_get_one_deadline_with_one_entry_each(strategist: Visitor) -> None:
    shown = strategist.sees(f"{PAGE}?a=boende-1&a=boende-2&a=boende-3")
    assert "3 aktiviteter" in shown
    assert "december 2014" in shown
    page = preview(strategist)
    assert page.status_code == 200
    assert "3 aktiviteter får ny tidplan. Inget är ändrat ännu." in words(page)
    assert "Aktivitet boende-2 mars 2015 → blir juni 2015" in words(page)
    assert dues() == {"boende-1": "2014-12", "boende-2": "2015-03", "boende-3": ""}
    done = strategist.post(CONFIRM, fields_of(page.text))
    assert done.location == "/aktiviteter?area=boende"
    assert "3 aktiviteter har fått tidplanen juni 2015." in strategist.sees(done.location)
    assert set(dues().values()) == {"2015-06"}
    assert actions().count("activity.set_deadline") == 3
    rows = db.session.scalars(select(DeadlineRow).where(DeadlineRow.reason.is_not(None))).all()
    assert {row.reason for row in rows} == {"Upphandlingen dröjer."}


def test_each_may_have_one_of_its_own(strategist: Visitor) -> None:
    own = {"due-boende-1": "2015-Q1", "due-boende-2": "2015", "due-boende-3": "2015-05-31"}
    page = preview(strategist, {"due": "", **own})
    assert "kvartal 1 2015" in words(page)
    done = strategist.post(CONFIRM, fields_of(page.text))
    assert "3 aktiviteter har fått ny tidplan." in strategist.sees(done.location)
    assert dues() == {"boende-1": "2015-03", "boende-2": "2015-12", "boende-3": "2015-05"}


def test_one_that_is_unticked_and_one_that_has_it_already_are_left(strategist: Visitor) -> None:
    page = preview(strategist, {"due": "2015-03", "a": ["boende-1", "boende-2"]})
    said = words(page)
    assert "1 aktivitet får ny tidplan. 1 har den redan och lämnas som den är." in said
    strategist.post(CONFIRM, fields_of(page.text))
    assert dues() == {"boende-1": "2015-03", "boende-2": "2015-03", "boende-3": ""}
    assert actions().count("activity.set_deadline") == 1


def test_wishes_are_answered_and_deadlines_of_ones_own_stay(strategist: Visitor, plan: World) -> None:
    set_deadline(plan.strategist, "2016", organisation="kista")
    daily.ask_for_deadline(
        actor=plan.owner,
        activity_key="boende-1",
        organisation_key="bromma",
        due=Due.parse("2015-02"),
        reason="Vi hinner inte.",
        today=TODAY,
    )
    page = preview(strategist)
    said = words(page)
    assert "1 önskemål om ny tidplan räknas som beviljat" in said
    assert "(Bromma) har bett om februari 2015 och får svar." in said
    assert "Kista har kvar sin egen tidplan, 2016." in said
    strategist.post(CONFIRM, fields_of(page.text))
    db.session.rollback()
    assert db.session.scalars(select(DeadlineRequest.granted)).all() == [True]
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_what_somebody_else_moved_meanwhile_is_looked_at_again(strategist: Visitor, plan: World) -> None:
    page = preview(strategist)
    set_deadline(plan.strategist, "2015-01", activity="boende-2")
    again = strategist.post(CONFIRM, fields_of(page.text))
    assert again.status_code == 409
    assert "Något har ändrats av någon annan" in words(again)
    assert "Aktivitet boende-2 januari 2015 → blir juni 2015" in words(again)
    assert dues() == {"boende-1": "2014-12", "boende-2": "2015-01", "boende-3": ""}
    # What is shown now can be agreed to.
    assert strategist.post(CONFIRM, fields_of(again.text)).status_code == 302
    assert set(dues().values()) == {"2015-06"}


def test_what_was_not_looked_at_is_not_done(strategist: Visitor) -> None:
    form = fields_of(preview(strategist).text)
    for changed in ({"reason": ["Annat skäl."]}, {"due": ["2016"]}, {"a": ["boende-1"]}, {"seen": ["gissat"]}):
        assert strategist.post(CONFIRM, {**form, **changed}).status_code == 409
    assert dues()["boende-1"] == "2014-12"


def test_an_error_half_way_leaves_nothing_done(strategist: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    form = fields_of(preview(strategist).text)
    with monkeypatch.context() as patch:
        calls: list[dict[str, Any]] = []

        def fails(**given: Any) -> None:
            calls.append(given)
            if len(calls) == 2:
                raise RuntimeError("the power goes")
            grant_open(**given)

        patch.setattr(daily, "grant_open", fails)
        with pytest.raises(RuntimeError):
            strategist.post(CONFIRM, form)
    assert dues() == {"boende-1": "2014-12", "boende-2": "2015-03", "boende-3": ""}
    # What is rolled up together in the end hasn't stuck to the session.
    assert strategist.post(CONFIRM, form).status_code == 302
    assert set(dues().values()) == {"2015-06"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"due": "i juni"}, "Skriv tidplanen som"),
        ({"due": ""}, "Ange en ny tidplan."),
        ({"due": "", "due-boende-1": "2015"}, "Ange en ny tidplan."),
        ({"due-boende-2": "vår"}, "Skriv tidplanen som"),
        ({"reason": " "}, "Skriv varför tidplanen ändras."),
        ({"a": []}, "Välj minst en aktivitet."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    strategist: Visitor, given: dict[str, Any], said: str
) -> None:
    answer = preview(strategist, given)
    assert answer.status_code == 422
    assert said in words(answer)
    form = fields_of(answer.text)
    assert form["shown"] == ALL
    assert form["due"] == [given.get("due", "2015-06")]
    assert "Något behöver rättas" in words(answer)


def test_the_choice_can_be_changed(strategist: Visitor) -> None:
    form = fields_of(preview(strategist, {"a": ["boende-1"], "due-boende-1": "2015-07"}).text)
    back = strategist.post(PAGE, {**form, "back": "1"})
    again = fields_of(back.text)
    assert back.status_code == 200
    assert (again["a"], again["shown"], again["due-boende-1"]) == (["boende-1"], ALL, ["2015-07"])
    assert "Upphandlingen dröjer." in back.text


def test_nothing_chosen_leads_back(strategist: Visitor) -> None:
    page = strategist.get(PAGE, query_string={"next": "/aktiviteter?q=hem"})
    assert "Du har inte valt någon aktivitet." in words(page)
    assert 'href="/aktiviteter?q=hem"' in page.text
    # Nobody is led to another site.
    assert 'href="//example.com' not in strategist.get(PAGE, query_string={"next": "//example.com"}).text


def test_all_that_fit_the_filter_but_not_what_is_finished(strategist: Visitor, plan: World) -> None:
    report(plan.owner, Status.DONE, activity="boende-2")
    form = fields_of(strategist.get(f"{PAGE}?alla=1&area=boende").text)
    assert form["a"] == ["boende-1", "boende-3"]
    assert form["shown"] == ALL
    # Whoever has ticked it wants it.
    assert fields_of(strategist.get(f"{PAGE}?a=boende-2").text)["a"] == ["boende-2"]


def test_a_list_of_one_organisations_shares_says_that_the_deadline_is_for_all(strategist: Visitor) -> None:
    said = "Den nya tidplanen gäller ändå hela aktiviteten, för alla organisationer som har den."
    assert said not in strategist.sees(f"{PAGE}?a=boende-1")
    page = strategist.get(f"{PAGE}?a=boende-1&a=boende-2&organisation=bromma")
    assert said in words(page)
    assert "Aktivitet boende-1 gäller alla 2 organisationer" in words(page)
    assert words(page).count("gäller alla") == 1
    preview = strategist.post(PAGE, {**fields_of(page.text), "due": "2015-06", "reason": "Upphandlingen dröjer."})
    assert said in words(preview)
    assert "Aktivitet boende-1 gäller alla 2 organisationer" in words(preview)


def test_too_many_are_refused(strategist: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_deadlines, "MOST", 2)
    answer = strategist.get(f"{PAGE}?alla=1")
    assert answer.status_code == 422
    assert "Det är fler än 2 aktiviteter" in words(answer)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR])
def test_others_do_not_decide(app: Flask, plan: World, role: Role) -> None:
    visitor = Visitor(app, plan.people[role])
    assert visitor.get(f"{PAGE}?a=boende-1").status_code == 403


def test_summaries_are_those_that_one_by_one_would_give(strategist: Visitor, plan: World) -> None:
    add_update(plan.in_bromma, Status.ONGOING, TODAY)
    strategist.post(CONFIRM, fields_of(preview(strategist).text))
    columns = ActivitySummary.__table__.columns
    made = db.session.execute(select(*columns).order_by(ActivitySummary.activity_id)).all()
    refresh_all(TODAY)
    assert db.session.execute(select(*columns).order_by(ActivitySummary.activity_id)).all() == made
