"""/sok as people see it."""

import pytest
from flask import Flask
from structlog.testing import capture_logs

from planner.kit.db import db
from planner.people.rules import Role
from tests.factories.acts import report
from tests.factories.follow_up import add_evidence, add_grant_year, add_requirement
from tests.factories.plan import add_activity
from tests.factories.rounds import add_round
from tests.factories.visitor import Visitor
from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """The small world."""
    return build_world()


def test_the_words_are_marked_where_they_were_found(app: Flask, world: World) -> None:
    report(world.owner, comment="Ritningar <är> klara.")
    answer = Visitor(app, world.people[Role.READER]).get("/sok?q=ritning")
    assert 'href="/aktiviteter/boende-1"' in answer.text
    assert "<mark>Ritningar</mark> &lt;är&gt; klara." in answer.text
    assert "2014-11-03: " in answer.text


def test_kinds_are_chosen_among_with_their_counts(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    page = reader.sees("/sok?q=boende")
    assert "2 träffar på ”boende”" in page
    assert "Aktiviteter (1)" in page
    assert "Områden (1)" in page
    assert "1 träff på ”boende”" in reader.sees("/sok?q=boende&sort=area")
    assert "2 träffar" in reader.sees("/sok?q=boende&sort=planet")


def test_nothing_found_says_what_to_try(app: Flask, world: World) -> None:
    page = Visitor(app, world.people[Role.READER]).sees("/sok?q=kaniner")
    assert "Inga träffar på ”kaniner”." in page
    assert "Skriv färre ord" in page


def test_nothing_with_all_words_says_so(app: Flask, world: World) -> None:
    page = Visitor(app, world.people[Role.READER]).sees("/sok?q=boende+kaniner")
    assert "Inget innehåller alla orden. Det här innehåller något av dem." in page


def test_nothing_asked_says_what_can_be(app: Flask, world: World) -> None:
    assert "söks på en gång" in Visitor(app, world.people[Role.READER]).sees("/sok")


@pytest.mark.parametrize(
    ("role", "address"),
    [(Role.READER, "/aktiviteter?organisation=bromma"), (Role.ADMINISTRATOR, "/organisationer/bromma")],
)
def test_an_organisation_leads_where_one_may_go(app: Flask, world: World, role: Role, address: str) -> None:
    assert f'href="{address}"' in Visitor(app, world.people[role]).get("/sok?q=bromma").text


@pytest.mark.parametrize("role", list(Role))
def test_working_papers_and_rounds_are_for_those_who_see_them(app: Flask, world: World, role: Role) -> None:
    requirement = add_requirement(add_grant_year(2014), "2014-G1")
    add_evidence(requirement).note = "Kaninavtalet"
    add_round(title="Kaninernas omgång")
    page = Visitor(app, world.people[role]).sees("/sok?q=kanin")
    assert ("Kaninavtalet" in page) == role.includes(Role.CONTRIBUTOR)
    assert ("Kaninernas" in page) == role.includes(Role.STRATEGIST)


def test_a_long_text_is_cut_around_what_was_found(app: Flask, world: World) -> None:
    add_activity("boende-2", area=world.area, wording=f"{'Början. ' * 60}Kaninerna bor här. {'Slutet. ' * 60}")
    page = Visitor(app, world.people[Role.READER]).sees("/sok?q=kaninerna")
    said = page.partition("Aktivitet boende-2")[2]
    assert "Kaninerna bor här." in said
    assert said.strip().startswith("… ")
    assert said.count("Slutet.") < 30


def test_what_is_asked_for_is_not_logged(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    db.session.commit()
    with capture_logs() as logs:
        reader.sees("/sok?q=hemligtnamn")
    assert "hemligtnamn" not in str(logs)
