"""Granting and refusing wishes for a new deadline, and letting those who asked know."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.mail.models import Message
from planner.people.models import Person
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from planner.plans.models import DeadlineRequest, DeadlineRow
from planner.plans.operations import daily
from planner.plans.operations.deadline_requests import grant_request, refuse_request
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.deadline_requests import (
    PAGE,
    RequestRow,
    RequestState,
    answered_requests,
    count_open_requests,
    open_requests,
    request_by_id,
    requests_by_page,
)
from planner.plans.rules import Due
from tests.factories.acts import set_deadline
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment
from tests.factories.world import TODAY, World
from tests.rooms.plans.test_at_once import ROUNDS, at_once

LATER = TODAY + timedelta(days=7)


def ask(
    actor: Person,
    due: str = "2015-03",
    *,
    organisation: str = "bromma",
    activity: str = "boende-1",
    reason: str = "Lokalen blir klar i mars.",
    today: date = TODAY,
) -> DeadlineRequest:
    return daily.ask_for_deadline(
        actor=actor,
        activity_key=activity,
        organisation_key=organisation,
        due=Due.parse(due),
        reason=reason,
        today=today,
    )


def grant(actor: Person, request_id: int, due: str | None = None, remark: str | None = None) -> RequestRow:
    return grant_request(
        actor=actor, request_id=request_id, due=Due.parse(due) if due else None, remark=remark, today=LATER
    )


def refuse(actor: Person, request_id: int, reason: str = "Den behövs i vinter.") -> RequestRow:
    return refuse_request(actor=actor, request_id=request_id, reason=reason, today=LATER)


def read(request_id: int) -> RequestRow:
    row = request_by_id(request_id, LATER)
    assert row is not None
    return row


def dues(world: World, today: date = LATER) -> dict[str, str]:
    return {view.organisation_key: str(view.due) for view in activity_page_data(world.activity, today).assignments}


def recipients() -> list[str]:
    rows = (
        select(Person.email).join(Message, Message.recipient_id == Person.id).where(Message.kind == "deadline_answer")
    )
    return sorted(db.session.scalars(rows))


# Granting


def test_what_was_asked_for_holds_for_that_organisation_from_the_day_on(world: World) -> None:
    wish = ask(world.owner)
    granted = grant(world.strategist, wish.id, remark="Bra att du sade till.")
    assert dues(world) == {"bromma": "2015-03", "kista": "2014-12"}
    assert dues(world, LATER - timedelta(days=1))["bromma"] == "2014-12"
    row = db.session.scalars(select(DeadlineRow).order_by(DeadlineRow.id.desc())).first()
    assert row is not None
    assert (row.reason, row.by_id) == ("Lokalen blir klar i mars.", world.strategist.id)
    assert (granted.granted, granted.answered_on, granted.answered_by) == (True, LATER, world.strategist.name)
    assert (granted.answer_reason, str(granted.present)) == ("Bra att du sade till.", "2015-03")
    assert recipients() == [world.owner.email]


def test_another_deadline_may_be_granted(world: World) -> None:
    wish = ask(world.owner)
    granted = grant(world.strategist, wish.id, "2015-01")
    assert dues(world)["bromma"] == "2015-01"
    assert (str(granted.due), str(granted.present)) == ("2015-03", "2015-01")


def test_the_only_share_of_an_activity_moves_with_it(world: World) -> None:
    alone = add_activity("boende-2", area=world.area, due="2014-12")
    share = add_assignment(alone, world.bromma, owner=world.owner)
    wish = ask(world.owner, activity="boende-2")
    assert read(wish.id).sole
    grant(world.strategist, wish.id)
    data = activity_page_data(alone, LATER)
    assert (str(data.due), str(data.decided_due)) == ("2015-03", "2014-12")
    assert not data.assignments[0].has_own_due
    # With a deadline of its own that is what moves.
    set_deadline(world.strategist, "2015-04", activity="boende-2", organisation="bromma", today=LATER)
    second = ask(world.owner, "2015-06", activity="boende-2", today=LATER)
    assert not read(second.id).sole
    grant(world.strategist, second.id)
    assert str(activity_page_data(alone, LATER).due) == "2015-03"
    assert db.session.scalar(select(func.max(DeadlineRow.due)).where(DeadlineRow.assignment_id == share.id)) == date(
        2015, 6, 30
    )


def test_a_deadline_that_is_there_already_is_only_answered(world: World) -> None:
    wish = ask(world.owner)
    # As a plan file does it: without answering anybody.
    db.session.execute(
        DeadlineRow.__table__.update().values(due=date(2015, 3, 31))  # type: ignore[attr-defined]
    )
    rows = db.session.scalar(select(func.count()).select_from(DeadlineRow))
    assert grant(world.strategist, wish.id).granted
    assert db.session.scalar(select(func.count()).select_from(DeadlineRow)) == rows


def test_what_has_passed_is_not_granted(world: World) -> None:
    wish = ask(world.owner, "2014-11-05")
    with pytest.raises(Invalid) as refused:
        grant(world.strategist, wish.id)
    assert set(refused.value.fields) == {"due"}
    grant(world.strategist, wish.id, "2014-12-01")


def test_a_new_deadline_set_directly_answers_those_whom_it_concerns(world: World) -> None:
    set_deadline(world.strategist, "2015-02", organisation="kista")
    first, second = ask(world.owner), ask(world.somebody_in_kista, "2015-06", organisation="kista")
    set_deadline(world.strategist, "2015-05", today=LATER)
    # Kista has a deadline of its own, which the activity's doesn't touch.
    assert (read(first.id).granted, read(second.id).granted) == (True, None)
    assert recipients() == [world.owner.email]
    set_deadline(world.strategist, "2015-05", organisation="kista", today=LATER)
    assert read(second.id).granted
    assert recipients() == sorted([world.owner.email, world.somebody_in_kista.email])


# Refusing


def test_a_refusal_changes_no_deadline_and_says_why(world: World) -> None:
    wish = ask(world.owner)
    refused = refuse(world.strategist, wish.id)
    assert dues(world)["bromma"] == "2014-12"
    assert (refused.granted, refused.answer_reason) == (False, "Den behövs i vinter.")
    assert recipients() == [world.owner.email]


# Who hears


def test_several_answers_go_in_one_message(world: World) -> None:
    add_assignment(add_activity("boende-2", area=world.area, due="2014-12"), world.bromma, owner=world.owner)
    wishes = [ask(world.owner), ask(world.owner, activity="boende-2")]
    grant(world.strategist, wishes[0].id)
    refuse(world.strategist, wishes[1].id)
    assert recipients() == [world.owner.email]
    assert read(wishes[0].id).message_id == read(wishes[1].id).message_id


def test_who_has_left_or_decides_on_an_own_wish_gets_no_mail(world: World) -> None:
    wishes = [ask(world.owner), ask(world.strategist)]
    world.owner.left_on = LATER
    grant(world.strategist, wishes[1].id)
    assert read(wishes[0].id).granted
    assert recipients() == []
    assert read(wishes[0].id).message_id is None


# Once


def test_what_is_answered_is_not_answered_again(world: World) -> None:
    wish = ask(world.owner)
    refuse(world.strategist, wish.id)
    other = add_person(Role.STRATEGIST)
    for again in (grant, refuse):
        with pytest.raises(Conflict) as conflict:
            again(other, wish.id)
        assert world.strategist.name in str(conflict.value)
        assert "avslagit" in str(conflict.value)


def test_only_those_who_decide_on_deadlines_answer(world: World) -> None:
    wish = ask(world.owner)
    for role in (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR):
        for answer in (grant, refuse):
            with pytest.raises(Forbidden):
                answer(world.people[role], wish.id)
    with pytest.raises(NotFound):
        grant(world.strategist, wish.id + 1)


def test_of_two_who_answer_at_once_the_second_hears_who_did(app: Flask, world: World) -> None:
    said: list[str] = []

    def decide(request_id: int, email: str) -> None:
        person = person_by_email(email)
        assert person is not None
        try:
            refuse(person, request_id) if email.startswith("a") else grant(person, request_id)
        except Conflict as conflict:
            said.append(str(conflict))

    for number in range(ROUNDS):
        wish = ask(world.owner, f"2015-0{number + 1}").id
        at_once(
            app,
            lambda wish=wish: decide(wish, "administrator@example.org"),  # type: ignore[misc]
            lambda wish=wish: decide(wish, "strategist@example.org"),  # type: ignore[misc]
        )
        db.session.rollback()
        assert read(wish).answered_by in said[-1]  # type: ignore[operator]
    assert len(said) == ROUNDS


def test_a_new_deadline_and_an_answer_meet(app: Flask, world: World) -> None:
    alone = add_activity("boende-2", area=world.area, due="2014-12")
    add_assignment(alone, world.bromma, owner=world.owner)

    def decide(request_id: int) -> None:
        person = person_by_email("strategist@example.org")
        assert person is not None
        with suppress(Conflict):
            grant(person, request_id)

    def move(due: str) -> None:
        person = person_by_email("administrator@example.org")
        assert person is not None
        set_deadline(person, due, activity="boende-2", today=LATER)

    for number in range(ROUNDS):
        wish = ask(world.owner, f"2015-0{number + 1}", activity="boende-2").id
        at_once(
            app,
            lambda wish=wish: decide(wish),  # type: ignore[misc]
            lambda number=number: move(f"2016-0{number + 1}"),  # type: ignore[misc]
        )
        db.session.rollback()
        assert read(wish).granted


# Asking again


def test_asking_again_takes_the_place_of_what_one_asked_for(world: World) -> None:
    first = ask(world.owner)
    seen = read(first.id).recorded_at
    second = ask(world.owner, "2015-06", reason="Upphandlingen tar längre tid.")
    assert second.id == first.id
    (row,) = open_requests(TODAY)
    assert (str(row.due), row.reason) == ("2015-06", "Upphandlingen tar längre tid.")
    # Whoever decides on what they have looked at is told that it has changed.
    with pytest.raises(Conflict):
        grant_request(actor=world.strategist, request_id=first.id, due=None, remark=None, today=TODAY, seen=seen)
    grant_request(actor=world.strategist, request_id=first.id, due=None, remark=None, today=TODAY, seen=row.recorded_at)


def test_a_colleagues_wish_stands_beside(world: World) -> None:
    colleague = add_person(organisation=world.bromma)
    first, second = ask(world.owner), ask(colleague, "2015-06")
    assert count_open_requests(TODAY) == len({first.id, second.id}) == 2
    # One deadline answers both.
    grant(world.strategist, second.id)
    assert read(first.id).granted
    assert recipients() == sorted([world.owner.email, colleague.email])


def test_after_an_answer_one_may_ask_anew(world: World) -> None:
    first = ask(world.owner)
    refuse(world.strategist, first.id)
    assert ask(world.owner, today=LATER).id != first.id


def test_two_presses_at_once_are_one_wish(app: Flask, world: World) -> None:
    def press() -> None:
        person = person_by_email("contributor@example.org")
        assert person is not None
        ask(person)

    at_once(app, press, press)
    assert count_open_requests(TODAY) == 1


# Lists


def test_lists_have_the_open_ones_oldest_first_and_the_answered_ones_latest_first(world: World) -> None:
    wishes = []
    for number in range(PAGE + 1):
        wish = ask(world.owner, reason=f"Skäl {number}.")
        refuse(world.strategist, wish.id)
        wishes.append(wish.id)
    waiting = [ask(world.owner).id, ask(world.somebody_in_kista, organisation="kista").id]
    assert [row.id for row in open_requests(LATER)] == waiting
    first, last = answered_requests(LATER, 1), answered_requests(LATER, 99)
    assert [row.id for row in (*first.rows, *last.rows)] == wishes[::-1]
    assert (first.total, first.pages, last.number) == (PAGE + 1, 2, 2)
    for state, count in {RequestState.OPEN: 2, RequestState.REFUSED: PAGE + 1, RequestState.GRANTED: 0}.items():
        assert len(requests_by_page(state, LATER, limit=100, cursor=None).rows) == count


def test_an_organisation_that_has_left_the_activity_waits_for_nothing(world: World) -> None:
    wish = ask(world.owner)
    world.in_bromma.holds_to = LATER
    db.session.flush()
    assert count_open_requests(LATER) == 0
    assert open_requests(LATER) == []
    with pytest.raises(Conflict):
        grant(world.strategist, wish.id)


def test_the_trail_has_the_answers(world: World) -> None:
    first = ask(world.owner)
    refuse(world.strategist, first.id)
    second = ask(world.owner)
    grant(world.strategist, second.id)
    entries = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()
    assert [(entry.action, entry.facts) for entry in entries if "request" in entry.facts] == [
        ("assignment.ask_for_deadline", {"request": first.id, "due": "2015-03"}),
        ("assignment.refuse_deadline", {"request": first.id}),
        ("assignment.ask_for_deadline", {"request": second.id, "due": "2015-03"}),
        ("assignment.grant_deadline", {"request": second.id}),
    ]
    assert entries[-1].action == "assignment.set_deadline"
