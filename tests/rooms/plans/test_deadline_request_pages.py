"""/tidplansonskemal, the letter that answers, and the same for programs."""

import pytest
from flask import Flask

from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.letters import write_deadline_answers
from planner.plans.operations.deadline_requests import grant_request, refuse_request
from planner.plans.queries.deadline_requests import request_by_id
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment
from tests.factories.program import Program
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World
from tests.rooms.plans.test_deadline_requests import ask

LIST = "/tidplansonskemal"


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.strategist)


def letter_to(person: Person, message_id: int | None) -> Letter:
    assert message_id is not None
    claimed = Claim(message_id, "token", "deadline_answer", person.id, now())
    return write_deadline_answers([claimed], TODAY)[message_id]


# Pages


def test_a_strategist_finds_the_wish_decides_and_is_back_at_the_list(strategist: Visitor, world: World) -> None:
    wish = ask(world.owner).id
    assert "1 önskemål om ny tidplan väntar på beslut" in strategist.sees("/")
    assert "Lokalen blir klar i mars." in strategist.sees(LIST)
    page = f"{LIST}/{wish}"
    assert 'value="2015-03"' in strategist.get(page).text
    answer = strategist.submit(f"{page}/beviljande", {"due": "2015-04", "remark": "April räcker."}, page=page)
    assert (answer.status_code, answer.location) == (302, LIST)
    text = strategist.sees(LIST)
    assert "Bromma) har tidplanen april 2015 från i dag" in text
    assert "Inga önskemål väntar." in text
    assert "April räcker." in text
    activity = Visitor(strategist.app, world.owner).sees("/aktiviteter/boende-1")
    assert "Bromma önskade mars 2015: beviljat April räcker." in activity


def test_a_refusal_needs_a_reason_and_is_read_by_who_asked(strategist: Visitor, world: World) -> None:
    wish = ask(world.owner).id
    page = f"{LIST}/{wish}"
    answer = strategist.submit(f"{page}/avslag", {"reason": " "}, page=page)
    assert answer.status_code == 422
    assert "Skriv varför tidplanen inte ändras." in words(answer)
    assert strategist.submit(f"{page}/avslag", {"reason": "Den behövs."}, page=page).status_code == 302
    assert "får veta det, och varför, med e-post" in strategist.sees(LIST)
    activity = Visitor(strategist.app, world.owner).sees("/aktiviteter/boende-1")
    assert "avslag Den behövs." in activity
    assert "Väntar på beslut" not in activity


def test_the_second_of_two_sees_what_the_first_decided(strategist: Visitor, world: World) -> None:
    wish = ask(world.owner).id
    page = f"{LIST}/{wish}"
    other = Visitor(strategist.app, world.people[Role.ADMINISTRATOR])
    other.submit(f"{page}/avslag", {"reason": "Den behövs."}, page=page)
    answer = strategist.submit(f"{page}/beviljande", {"due": "2015-04"}, page="/")
    assert answer.status_code == 409
    assert f"{world.people[Role.ADMINISTRATOR].name} har redan avslagit önskemålet." in words(answer)
    assert "Den behövs." in words(answer)


def test_a_wish_that_was_changed_meanwhile_is_shown_anew(strategist: Visitor, world: World) -> None:
    wish = ask(world.owner).id
    row = request_by_id(wish, TODAY)
    assert row is not None
    seen = row.recorded_at.isoformat()
    ask(world.owner, "2015-08", reason="Det drar ut på tiden.")
    data = {"due": "2015-03", "seen": seen}
    answer = strategist.submit(f"{LIST}/{wish}/beviljande", data, page=f"{LIST}/{wish}")
    assert answer.status_code == 409
    assert "har ändrat sitt önskemål" in words(answer)
    assert 'value="2015-08"' in answer.text


def test_a_wrong_deadline_is_said_at_its_field_and_nothing_is_lost(strategist: Visitor, world: World) -> None:
    page = f"{LIST}/{ask(world.owner).id}"
    for due, said in {"snart": "Skriv tidplanen som", "2014-10": "Ange en dag framåt i tiden."}.items():
        answer = strategist.submit(f"{page}/beviljande", {"due": due, "remark": "Kvar."}, page=page)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "Kvar." in answer.text


def test_there_is_no_such_wish(strategist: Visitor) -> None:
    assert strategist.get(f"{LIST}/4711").status_code == 404


# The letter


def test_the_letter_says_what_was_asked_what_was_decided_and_what_holds(world: World) -> None:
    wish = ask(world.owner).id
    row = grant_request(actor=world.strategist, request_id=wish, due=None, remark="Bra att du sade till.", today=TODAY)
    letter = letter_to(world.owner, row.message_id)
    assert letter.subject == f"Ny tidplan: {world.activity.title}"
    assert letter.address == world.owner.email
    for text in (letter.text, letter.html):
        assert f"Du bad om mars 2015. {world.strategist.name} har beslutat om en ny tidplan." in text.replace("\n", " ")
        assert "Nu gäller: mars 2015." in text.replace("\n", " ")
        assert "Bra att du sade till." in text
        assert "/aktiviteter/boende-1" in text


def test_a_letter_may_hold_several_answers_and_escapes_what_was_written(world: World) -> None:
    add_assignment(add_activity("boende-2", area=world.area, due="2014-12"), world.bromma, owner=world.owner)
    first, second = ask(world.owner).id, ask(world.owner, activity="boende-2").id
    grant_request(actor=world.strategist, request_id=first, due=None, remark=None, today=TODAY)
    reason = "Den behövs <nu>\r\nBcc: alla@example.org"
    row = refuse_request(actor=world.strategist, request_id=second, reason=reason, today=TODAY)
    letter = letter_to(world.owner, row.message_id)
    assert letter.subject == "Svar på 2 önskemål om ny tidplan"
    assert "&lt;nu&gt;" in letter.html
    assert "har beslutat att inte ändra tidplanen." in letter.text.replace("\n", " ")


def test_who_has_left_meanwhile_gets_no_letter(world: World) -> None:
    row = refuse_request(actor=world.strategist, request_id=ask(world.owner).id, reason="Nej.", today=TODAY)
    world.owner.left_on = TODAY
    db.session.flush()
    assert row.message_id is not None
    claimed = Claim(row.message_id, "token", "deadline_answer", world.owner.id, now())
    assert write_deadline_answers([claimed], TODAY) == {}


# Programs


def test_programs_list_grant_and_refuse(app: Flask, world: World) -> None:
    program = Program(app, world.strategist)
    first, second = ask(world.owner).id, ask(world.somebody_in_kista, organisation="kista").id
    assert [one["id"] for one in program.pages("/deadline-requests", state="open")] == [second, first]
    granted = program.post(f"/deadline-requests/{first}/grant", {"due": "2015-02", "remark": "Fram till dess."})
    assert granted.status_code == 200
    assert (granted.json["granted"], granted.json["present_due"]) == (True, "2015-02-28")
    refused = program.post(f"/deadline-requests/{second}/refusal", {"reason": "Den behövs."})
    assert (refused.json["granted"], refused.json["answer_reason"]) == (False, "Den behövs.")
    assert refused.json == program.reads(f"/deadline-requests/{second}")
    assert program.post(f"/deadline-requests/{second}/grant", {}).status_code == 409
    assert program.post(f"/deadline-requests/{first}/refusal", {}).status_code == 422
    assert program.get("/deadline-requests/4711").status_code == 404
    shares = program.reads("/activities/boende-1/assignments/kista/deadline-requests")
    assert shares["items"][0]["answer_reason"] == "Den behövs."


def test_a_program_may_say_which_wish_it_has_read(app: Flask, world: World) -> None:
    program = Program(app, add_person(Role.STRATEGIST))
    wish = ask(world.owner).id
    seen = program.reads(f"/deadline-requests/{wish}")["recorded_at"]
    ask(world.owner, "2015-08")
    assert program.post(f"/deadline-requests/{wish}/grant", {"seen": seen}).status_code == 409
    seen = program.reads(f"/deadline-requests/{wish}")["recorded_at"]
    assert program.post(f"/deadline-requests/{wish}/grant", {"seen": seen}).json["present_due"] == "2015-08-31"
