"""The overview as each role sees it."""

from datetime import timedelta

import pytest
from flask import Flask

from planner.desk.overview import remembered
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status
from planner.requirements.rules import Outcome
from planner.rounds.models import RoundAnswer
from tests.factories.acts import report, set_deadline
from tests.factories.follow_up import add_evidence, add_grant_year, add_indicator, add_requirement
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_area, add_assignment
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def sees(app: Flask, world: World, role: Role) -> str:
    return Visitor(app, world.people[role]).sees("/")


def add_late(world: World, key: str = "boende-2", due: str = "2014-06") -> None:
    """Add an activity of both districts, whose deadline has passed."""
    activity = add_activity(key, area=world.area, due=due)
    add_assignment(activity, world.bromma, owner=world.owner)
    add_assignment(activity, world.kista)
    refresh_all(TODAY)


@pytest.mark.parametrize("role", Role)
def test_an_empty_installation_says_what_to_do(app: Flask, role: Role) -> None:
    assert "Ingen handlingsplan är inläst" in Visitor(app, add_person(role)).sees("/")


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_how_far_it_is_and_what_is_late(app: Flask, world: World, role: Role) -> None:
    add_late(world)
    page = sees(app, world, role)
    assert "0 av 2 aktiviteter är genomförda" in page
    assert "▲ 1 är försenad" in page
    assert "1 är försenad mot beslutad tidplan" in page
    assert "2 saknar lägesrapport" in page


def test_a_moved_deadline_is_late_against_the_decision_alone(app: Flask, world: World) -> None:
    add_late(world)
    set_deadline(world.strategist, "2015-06", activity="boende-2")
    page = sees(app, world, Role.READER)
    assert "0 är försenade 1 är försenad mot beslutad tidplan" in page


def test_nobody_sees_figures_from_before_their_own_report(app: Flask, world: World) -> None:
    owner = Visitor(app, world.owner)
    reader = Visitor(app, world.people[Role.READER])
    for visitor in (owner, reader):
        assert "0 av 1 aktivitet är genomförda" not in visitor.sees("/")
        assert "0 av 1 aktivitet är genomförd" in visitor.sees("/")
    report(world.owner, Status.DONE)
    report(world.somebody_in_kista, Status.DONE, organisation="kista")
    for visitor in (owner, reader):
        assert "1 av 1 aktivitet är genomförd" in visitor.sees("/")


def test_an_owner_sees_first_what_they_owe_and_reports_from_there(app: Flask, world: World) -> None:
    add_late(world)
    visitor = Visitor(app, world.owner)
    page = visitor.sees("/")
    assert page.index("Det här väntar på dig") < page.index("är genomförda")
    assert "2 aktiviteter behöver en lägesrapport. 1 är försenad." in page
    # What is late comes before what is only silent.
    waiting = page[page.index("Det här väntar på dig") : page.index("Till mina aktiviteter")]
    assert waiting.index("boende-2") < waiting.index("boende-1")
    assert "/aktiviteter/boende-2/bromma/lagesrapporter?next=/" in visitor.get("/").text


@pytest.mark.parametrize(("most", "says"), [(3, "2 aktiviteter behöver"), (2, "Minst 2 aktiviteter behöver")])
def test_of_very_many_it_says_how_many_at_least(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, most: int, says: str
) -> None:
    add_late(world)
    monkeypatch.setattr("planner.desk.overview.pages.LONGEST", most)
    assert f"{says} en lägesrapport. 1 är försenad." in sees(app, world, Role.CONTRIBUTOR)


def test_what_others_did_before_is_seen_after_a_while(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that was saved after one which began later leaves the newest entry as it was."""
    reader = Visitor(app, world.people[Role.READER])
    assert "Bostäder" not in reader.sees("/")
    world.area.name_sv = "Bostäder"
    db.session.commit()
    assert "Bostäder" not in reader.sees("/")
    monkeypatch.setattr(remembered, "now", lambda: now() + timedelta(seconds=31))
    assert "Bostäder" in reader.sees("/")


def test_with_nothing_to_do_it_says_so(app: Flask, world: World) -> None:
    nobody = add_person(Role.CONTRIBUTOR, organisation=world.kista)
    assert "Inget att åtgärda just nu." in Visitor(app, nobody).sees("/")


def test_an_official_sees_what_the_organisation_is_late_with(app: Flask, world: World) -> None:
    add_late(world)
    colleague = add_person(Role.CONTRIBUTOR, organisation=world.bromma)
    page = Visitor(app, colleague).sees("/")
    assert "Andra i Bromma är försenade med" in page
    assert (
        "boende-2"
        in page[page.index("Andra i Bromma") : page.index("Läget i korthet") if "Läget i korthet" in page else None]
    )
    # Who owns it themselves has it among their own alone.
    assert "Andra i Bromma" not in sees(app, world, Role.CONTRIBUTOR)


def test_a_coordinator_sees_own_areas_first(app: Flask, world: World) -> None:
    first = add_area("arbete")
    first.position = world.area.position - 1
    add_assignment(add_activity("arbete-1", area=first), world.bromma)
    refresh_all(TODAY)
    for role, own_first in ((Role.COORDINATOR, True), (Role.STRATEGIST, False)):
        visitor = Visitor(app, world.people[role])
        text = visitor.get("/").text
        cards = text[text.index('class="cards"') :]
        assert (cards.index("/omraden/boende") < cards.index("/omraden/arbete")) is own_first
        assert ("Du samordnar området" in text) is own_first


def test_a_strategist_sees_what_waits_for_decision(app: Flask, world: World) -> None:
    add_late(world, due="2014-01")
    page = sees(app, world, Role.STRATEGIST)
    assert "1 aktivitet kräver beslut" in page
    assert "Inget önskemål väntar." in page
    assert "Väntar på beslut" not in sees(app, world, Role.COORDINATOR)


def test_a_strategist_sees_who_hasnt_answered_a_round(app: Flask, world: World) -> None:
    assert "Ingen omgång är öppen." in sees(app, world, Role.STRATEGIST)
    add_round(opened_at=now() - timedelta(minutes=1))
    report(world.owner)
    page = sees(app, world, Role.STRATEGIST)
    assert "1 av 2 svar har kommit. Sista dag att svara är 17 november 2014." in page
    assert "Svar saknas från Kista." in page
    report(world.somebody_in_kista, organisation="kista")
    assert "Alla har svarat." in sees(app, world, Role.STRATEGIST)


def test_others_see_that_a_round_goes_on(app: Flask, world: World) -> None:
    round_ = add_round()
    page = sees(app, world, Role.READER)
    assert "Uppföljning hösten 2014 : pågår, sista dag att svara är 17 november 2014." in page
    assert f"/omgangar/{round_.id}" not in Visitor(app, world.people[Role.READER]).get("/").text
    assert "1 svar från dig saknas." in sees(app, world, Role.CONTRIBUTOR)


def test_a_round_about_figures_counts_organisations(app: Flask, world: World) -> None:
    round_ = add_figure_round([add_indicator()], [world.bromma, world.kista])
    answer = RoundAnswer(round_id=round_.id, organisation_id=world.kista.id, via="page")
    answer.answered_on, answer.answered_at, answer.by_id = TODAY, now(), world.strategist.id
    db.session.add(answer)
    page = sees(app, world, Role.STRATEGIST)
    assert "1 av 2 svar har kommit." in page
    assert "Svar saknas från Bromma." in page


def test_what_is_missing_of_the_grant(app: Flask, world: World) -> None:
    assert "Årets krav är inte inlagda." in sees(app, world, Role.STRATEGIST)
    assert "Statsbidraget" not in sees(app, world, Role.READER)
    year = add_grant_year(TODAY.year, complete=True)
    met = add_requirement(year, "2014-G1", outcome=Outcome.MET)
    add_evidence(met, there=False)
    page = sees(app, world, Role.READER)
    assert "Grundkraven är inte avgjorda än" in page
    assert "0 av 1 grundkrav är klart." in page
    assert "Kan inte bedömas ännu, 1 underlag saknas" in page
    assert "/rapporter/2014/saknas" not in Visitor(app, world.people[Role.READER]).get("/").text
    assert "/rapporter/2014/saknas" in Visitor(app, world.strategist).get("/").text


def test_charts_say_their_point_and_have_tables(app: Flask, world: World) -> None:
    add_late(world)
    report(world.owner, Status.DONE)
    report(world.somebody_in_kista, Status.DONE, organisation="kista")
    page = sees(app, world, Role.READER)
    assert "1 av 2 aktiviteter är genomförd" in page
    assert "1 aktivitet är genomförd. Enligt besluten skulle 1 ha varit klar i dag." in page
    assert "Visa som tabell : Läget i varje område" in page
    assert "juni 2014 0 1 juli 2014 0 1" in page
    text = Visitor(app, world.people[Role.READER]).get("/").text
    assert text.count("<figure") == text.count('<details class="picture-table"') == 2
    assert "style=" not in text.partition("<main")[2]


def test_in_english_too(app: Flask, world: World) -> None:
    page = Visitor(app, world.strategist).sees("/?lang=en")
    assert "3 November 2014" in page
    assert "December 2014" in page
