"""What stands on the page where somebody answers for everything at once, by a link or signed in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Deputy, Person
from planner.people.rules import Role
from planner.plans.rules import Forecast, Status
from planner.rounds.models import Round
from tests.factories.acts import report
from tests.factories.plan import updates_of
from tests.factories.rounds import add_round
from tests.factories.sheet import Answerer, link_of
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World
from tests.rooms.desk.answering.conftest import BEFORE, SAME, share


def test_a_link_opens_all_that_its_person_answers_for_without_signing_in(world: World, owner: Answerer) -> None:
    page = owner.sees(owner.address)
    assert "Du svarar som" in page
    assert world.owner.name in page
    assert "allmän handling" in page
    for title in ("boende-1", "boende-2", "boende-3"):
        assert f'id="{title}--bromma"' in owner.get(owner.address).text
    assert "0 av 3 svarade" in page
    assert "Kista" not in page


def test_last_time_s_answer_is_there_to_start_from(world: World, owner: Answerer) -> None:
    ready_on = TODAY + timedelta(days=60)
    report(world.owner, Status.ONGOING, comment="Två <av> tre.", forecast=Forecast.AT_RISK, ready_on=ready_on,
           today=BEFORE)  # fmt: skip
    fields = owner.open()
    assert fields["boende-1/bromma:status"] == "ongoing"
    assert fields["boende-1/bromma:comment"] == "Två <av> tre."
    assert fields["boende-1/bromma:forecast"] == "at_risk"
    assert fields["boende-1/bromma:ready_on"] == ready_on.isoformat()


def test_what_has_never_been_reported_has_nothing_chosen_and_nothing_to_repeat(owner: Answerer) -> None:
    assert "boende-1/bromma:status" not in owner.open()
    text = owner.get(owner.address).text
    assert "boende-1/bromma/oforandrat" not in text
    assert "boende-2/bromma/oforandrat" in text


@pytest.mark.parametrize(
    ("status", "said", "offered"),
    [
        (Status.PAUSED, {"comment": "Skäl.", "paused_until": TODAY + timedelta(days=1)}, True),
        (Status.PAUSED, {"comment": "Skäl.", "paused_until": TODAY}, False),
        (Status.DONE, {}, False),
    ],
)
def test_no_change_is_offered_where_it_can_be_true(
    world: World, owner: Answerer, status: Status, said: dict[str, Any], offered: bool
) -> None:
    report(world.owner, status, today=BEFORE, **said)
    assert ("boende-1/bromma/oforandrat" in owner.get(owner.address).text) is offered


def test_nobody_is_asked_about_what_is_finished_or_not_theirs(world: World, owner: Answerer) -> None:
    report(world.owner, Status.DONE, today=BEFORE)
    text = owner.get(owner.address).text
    assert "boende-1--bromma" not in text
    assert "kista" not in text


def test_a_round_comes_first_with_its_texts(world: World, owner: Answerer) -> None:
    add_round(title="Hösten 2014", intro="Vi samlar läget till nämnden.", guidance="Skriv två meningar.",
              answer_by=TODAY + timedelta(days=11))  # fmt: skip
    page = owner.sees(owner.address)
    assert page.index("Hösten 2014") < page.index("Svara senast 14 november 2014.")
    assert "Vi samlar läget till nämnden." in page
    assert "Skriv två meningar." in page


def test_a_deputy_answers_for_who_is_away_and_is_told_so(app: Flask, world: World) -> None:
    deputy = world.people[Role.COORDINATOR]
    db.session.add(Deputy(person_id=world.owner.id, deputy_id=deputy.id, starts=TODAY, ends=TODAY))
    db.session.flush()
    stand_in = Answerer(app, deputy)
    page = stand_in.sees(stand_in.address)
    assert f"Du är ersättare för {world.owner.name}." in page
    assert stand_in.press(f"boende-2/bromma/{SAME}").status_code == 302
    assert share(2).id
    assert updates_of(share(2))[-1].by_id == deputy.id


def test_the_page_is_in_the_language_of_whom_it_is_for(app: Flask, world: World) -> None:
    world.owner.locale = "en"
    answer = Visitor(app).get(link_of(world.owner))
    assert '<html lang="en">' in answer.text
    assert '<html lang="sv">' in Visitor(app).get(link_of(world.owner) + "?lang=sv").text


@pytest.fixture
def asked(world: World) -> Round:
    """A round about everything."""
    return add_round(title="Hösten 2014", opened_at=now())


def test_a_round_is_answered_by_who_is_signed_in(app: Flask, world: World, asked: Round) -> None:
    visitor = Answerer(app, world.owner, f"/omgangar/{asked.id}/svar")
    assert "0 av 3 svarade" in visitor.sees(visitor.address)
    assert visitor.press(f"boende-2/bromma/{SAME}").status_code == 302
    assert "1 av 3 svarade" in visitor.sees(visitor.address)
    assert updates_of(share(2))[-1].via == "page"
    visitor.press("", {"boende-1/bromma:status": "done", "boende-3/bromma:comment": "Nytt."})
    assert "Du har svarat på allt. Tack!" in visitor.sees(visitor.address)


def test_a_round_answered_by_mail_or_elsewhere_counts_on_its_page(app: Flask, world: World, asked: Round) -> None:
    Answerer(app, world.owner).press(f"boende-2/bromma/{SAME}")
    report(world.owner, Status.DONE, activity="boende-3")
    assert "2 av 3 svarade" in Visitor(app, world.owner).sees(f"/omgangar/{asked.id}/svar")


def test_said_today_but_before_the_round_opened_is_asked_again(app: Flask, world: World) -> None:
    report(world.owner, Status.ONGOING, activity="boende-2")
    asked = add_round(opened_at=now() + timedelta(seconds=1))
    visitor = Answerer(app, world.owner, f"/omgangar/{asked.id}/svar")
    assert "0 av 3 svarade" in visitor.sees(visitor.address)
    with time_machine.travel(now() + timedelta(minutes=1)):
        visitor.press(f"boende-2/bromma/{SAME}")
        assert "1 av 3 svarade" in visitor.sees(visitor.address)


def test_a_round_asks_nothing_of_others_and_is_nobody_s_business_before_it_opens(app: Flask, world: World) -> None:
    planned, closed = add_round(opened_on=None), add_round(closed_at=now(), closed_on=TODAY, title="Våren")
    visitor = Visitor(app, world.owner)
    assert visitor.get(f"/omgangar/{planned.id}/svar").status_code == 404
    assert visitor.get("/omgangar/4711/svar").status_code == 404
    assert "Omgången är avslutad" in visitor.sees(f"/omgangar/{closed.id}/svar")


def test_whom_a_round_asks_though_they_may_not_report_is_told_what_to_do(app: Flask, world: World) -> None:
    asked = add_round()
    page = Visitor(app, world.people[Role.COORDINATOR]).get(f"/omgangar/{asked.id}/svar")
    assert page.status_code == 200
    assert "boende-1--kista" in page.text
    assert "Ingen är utsedd att svara" in words(page)
    assert "boende-1/kista/lagesrapporter" not in page.text


def test_one_s_own_page_has_everything_and_my_activities_leads_there(app: Flask, world: World) -> None:
    visitor = Answerer(app, world.owner, "/mina-aktiviteter/svar")
    assert 'href="/mina-aktiviteter/svar"' in visitor.get("/mina-aktiviteter").text
    assert visitor.press(f"boende-2/bromma/{SAME}").status_code == 302
    assert "1 av 3 svarade" in visitor.sees(visitor.address)


def test_who_answers_for_nothing_is_told_so(app: Flask, world: World) -> None:
    nobody: Person = world.people[Role.ADMINISTRATOR]
    assert "Det finns inget att svara på just nu." in Visitor(app).sees(link_of(nobody))
