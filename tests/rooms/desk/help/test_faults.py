"""Anybody may report a fault; administrators hear of it and nothing is lost; addresses go after a time."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from planner.audit.models import TrailEntry
from planner.desk.help.accessibility.letters import write_fault_letters
from planner.desk.help.accessibility.models import Fault
from planner.desk.help.accessibility.operations import FAULT, forget_addresses, handle_fault, report_fault
from planner.desk.help.accessibility.rules import KEEP_ADDRESS
from planner.desk.privacy.operations import anonymise
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Forbidden
from planner.mail.models import Message
from planner.mail.outbox import Claim
from planner.people.models import Person
from planner.people.rules import Role
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World

FORM, LIST = "/tillganglighet/anmal", "/tillganglighet/anmalningar"
GIVEN = {"what": "Knappen syns inte i mörkt läge.", "place": "Mina aktiviteter", "email": "Anna@Example.org"}


def faults() -> list[Fault]:
    db.session.rollback()
    return list(db.session.scalars(select(Fault).order_by(Fault.id)))


def waiting_messages() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.recipient_id).where(Message.kind == FAULT)))


def claim_of(message: Message) -> Claim:
    return Claim(message.id, message.token, message.kind, message.recipient_id or 0, now())


@pytest.fixture
def administrator(world: World) -> Person:
    return world.people[Role.ADMINISTRATOR]


def test_many_faults_in_a_day_are_told_of_once(app: Flask, administrator: Person) -> None:
    visitor = Visitor(app)
    for _time in range(3):
        visitor.submit(FORM, GIVEN)
    assert waiting_messages() == [administrator.id]
    db.session.execute(update(Message).values(state="sent", sent_at=now()))
    visitor.submit(FORM, GIVEN)
    assert len(waiting_messages()) == 1
    # A day later there is another mail about another fault, whether or not the earlier ones still wait.
    db.session.execute(update(Fault).values(reported_at=now() - timedelta(days=2)))
    visitor.submit(FORM, GIVEN)
    assert len(waiting_messages()) == 2


def test_anybody_reports_a_fault_and_hears_when_to_expect_an_answer(app: Flask, administrator: Person) -> None:
    visitor = Visitor(app)
    answer = visitor.submit(FORM, GIVEN)
    assert answer.status_code == 302
    assert "inom 10 arbetsdagar" in visitor.sees(answer.location)
    assert "Du får ett svar" in visitor.sees(answer.location)
    (fault,) = faults()
    assert (fault.what, fault.place, fault.email) == (GIVEN["what"], GIVEN["place"], "anna@example.org")
    assert waiting_messages() == [administrator.id]


def test_what_and_no_more_is_enough(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    answer = visitor.submit(FORM, {"what": "Listan läses inte upp."})
    assert "så vi kan inte svara" in visitor.sees(answer.location)
    (fault,) = faults()
    assert (fault.place, fault.email) == (None, None)
    # Who it was isn't kept, not even in the trail.
    (entry,) = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "fault.report"))
    assert (entry.actor_id, entry.facts) == (None, {})


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("what", " ", "Skriv vad som inte fungerar."),
        ("what", "Det gäller 19121212-1212.", "personnummer"),
        ("what", "x" * 4001, "för lång"),
        ("email", "anna", "Skriv e-postadressen som namn@example.org."),
        ("place", "a\nb", "en rad"),
    ],
)
def test_slips_are_said_at_the_field_and_what_was_written_stays(
    app: Flask, world: World, field: str, value: str, message: str
) -> None:
    answer = Visitor(app).submit(FORM, {**GIVEN, field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert message in words(answer)
    assert "Mina aktiviteter" in answer.text or field == "place"
    assert faults() == []


def test_what_a_program_fills_in_is_let_go_without_a_word(app: Flask, world: World) -> None:
    answer = Visitor(app).submit(FORM, {**GIVEN, "website": "https://example.org"})
    assert answer.status_code == 302
    assert faults() == []
    assert waiting_messages() == []


def test_floods_are_stopped(make_app: MakeApp) -> None:
    app = make_app(rate_limit_links="2 per 10 minutes")
    with app.app_context():
        visitor = Visitor(app)
        codes = [visitor.submit(FORM, {"what": "Fel."}).status_code for _time in range(3)]
        assert codes == [302, 302, 429]
        # Reading isn't counted.
        assert visitor.get(FORM).status_code == 200


def test_two_faults_wait_in_one_message(app: Flask, administrator: Person) -> None:
    for _time in (1, 2):
        Visitor(app).submit(FORM, GIVEN)
    (message,) = db.session.scalars(select(Message).where(Message.kind == FAULT)).all()
    letter = write_fault_letters([claim_of(message)], TODAY)[message.id]
    assert letter.subject == "2 anmälda fel i tillgängligheten väntar"
    assert "/tillganglighet/anmalningar" in letter.text
    # Anybody may write a fault: none of it is in our letter.
    assert "Knappen" not in letter.text + letter.html
    assert "anna@example.org" not in letter.text + letter.html


def test_a_message_with_nothing_left_to_tell_is_not_written(app: Flask, administrator: Person) -> None:
    report_fault(what="Fel.", place=None, email=None, today=TODAY)
    (message,) = db.session.scalars(select(Message).where(Message.kind == FAULT)).all()
    handle_fault(actor=administrator, fault_id=db.session.scalars(select(Fault.id)).one(), outcome=None)
    assert write_fault_letters([claim_of(message)], TODAY) == {}


def test_administrators_go_through_them(app: Flask, administrator: Person) -> None:
    Visitor(app).submit(FORM, GIVEN)
    (fault,) = faults()
    visitor = Visitor(app, administrator)
    page = visitor.sees(LIST)
    assert "Väntar på åtgärd (1)" in page
    assert GIVEN["what"] in page
    assert "Svara till anna@example.org" in page
    assert visitor.submit(f"{LIST}/{fault.id}/atgard", {"outcome": "Lagat."}, page=LIST).status_code == 302
    page = visitor.sees(LIST)
    assert "Väntar på åtgärd (0)" in page
    assert f"av {administrator.name}." in page
    assert "Lagat." in page
    again = visitor.submit(f"{LIST}/{fault.id}/atgard", {}, page=LIST)
    assert again.status_code == 409
    visitor.submit(f"{LIST}/{fault.id}/aterkallelse", {}, page=LIST)
    assert "Väntar på åtgärd (1)" in visitor.sees(LIST)
    actions = db.session.scalars(select(TrailEntry.action).where(TrailEntry.object_kind == "fault")).all()
    assert sorted(actions) == ["fault.handle", "fault.reopen", "fault.report"]


def test_an_outcome_with_an_identity_number_is_refused_at_its_field(app: Flask, administrator: Person) -> None:
    report_fault(what="Fel.", place=None, email=None, today=TODAY)
    (fault_id,) = db.session.scalars(select(Fault.id))
    answer = Visitor(app, administrator).submit(f"{LIST}/{fault_id}/atgard", {"outcome": "19121212-1212"}, page=LIST)
    assert answer.status_code == 422
    assert f'href="#outcome-{fault_id}"' in answer.text
    assert f'id="outcome-{fault_id}-error"' in answer.text


def test_an_empty_list_says_what_will_happen(app: Flask, administrator: Person) -> None:
    assert "Inget väntar. När någon anmäler ett fel" in Visitor(app, administrator).sees(LIST)


def test_addresses_are_forgotten_some_time_after_a_fault_was_handled(world: World, administrator: Person) -> None:
    for _time in (1, 2):
        report_fault(what="Fel.", place=None, email="anna@example.org", today=TODAY)
    first = db.session.scalars(select(func.min(Fault.id))).one()
    handle_fault(actor=administrator, fault_id=first, outcome=None)
    assert forget_addresses(at=now() + KEEP_ADDRESS - timedelta(minutes=1)) == 0
    assert forget_addresses(at=now() + KEEP_ADDRESS + timedelta(minutes=1)) == 1
    db.session.commit()
    assert [fault.email for fault in faults()] == [None, "anna@example.org"]


def test_who_is_anonymised_leaves_no_address(world: World) -> None:
    gone = add_person(email="borta@example.org", left_on=TODAY)
    report_fault(what="Fel.", place=None, email="borta@example.org", today=TODAY)
    anonymise(actor=None, person_id=gone.id, today=TODAY)
    assert db.session.scalars(select(Fault.email)).all() == [None]


def test_only_administrators_handle_them(world: World) -> None:
    with pytest.raises(Forbidden):
        handle_fault(actor=world.strategist, fault_id=1, outcome=None)
