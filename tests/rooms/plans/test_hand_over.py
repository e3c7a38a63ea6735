"""Handing over what somebody answers for, and naming who coordinates an area."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import OwnerRow
from planner.plans.operations.hand_over import hand_over, name_coordinator
from planner.plans.queries.hand_over import count_held, held_assignments, held_ids
from planner.plans.queries.history import holds_on
from planner.plans.rules import Status
from tests.factories.acts import name_owner, report
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_area, add_assignment
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def owned_by(person: Person, day: object = TODAY) -> int:
    owned = select(func.count()).select_from(OwnerRow).where(OwnerRow.person_id == person.id)
    return db.session.scalar(owned.where(holds_on(OwnerRow, day))) or 0  # type: ignore[arg-type]


def give(world: World, number: int) -> list[int]:
    """Let the owner answer for more of Bromma's."""
    ids = []
    for place in range(number):
        activity = add_activity(f"extra-{place}", area=world.area, due="2015")
        ids.append(add_assignment(activity, world.bromma, owner=world.owner).id)
    return ids


def test_what_is_finished_needs_nobody(world: World) -> None:
    give(world, 2)
    assert count_held(world.owner.id, TODAY) == 3
    report(world.owner, Status.DONE, activity="extra-0")
    report(world.owner, Status.DROPPED, activity="extra-1", comment="Behövs inte.")
    assert [one.activity_key for one in held_assignments(world.owner.id, TODAY, 10)] == ["boende-1"]
    report(world.owner, Status.PAUSED, paused_until=TOMORROW, comment="Väntar.")
    assert count_held(world.owner.id, TODAY) == 1


def test_the_chosen_go_over_from_today_on(world: World) -> None:
    give(world, 2)
    receiver = world.somebody_in_kista
    chosen = held_ids(world.owner.id, TODAY)[:2]
    handed = hand_over(
        actor=world.strategist, person_id=world.owner.id, to_id=receiver.id, assignment_ids=chosen, today=TODAY
    )
    assert handed == 2
    assert (owned_by(world.owner), owned_by(receiver)) == (1, 2)
    assert (owned_by(world.owner, YESTERDAY), owned_by(receiver, YESTERDAY)) == (3, 0)
    entries = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "assignment.name_owner")).all()
    assert sorted(entry.object_id or 0 for entry in entries) == chosen
    assert entries[0].facts == {"before": {"owner": world.owner.id}, "after": {"owner": receiver.id}}


def test_everything_goes_over_and_one_owner_holds_each_day(world: World) -> None:
    give(world, 3)
    # Somebody was named earlier today, and somebody from a later day on.
    name_owner(world.strategist, world.somebody_in_kista)
    name_owner(world.strategist, world.owner)
    name_owner(world.strategist, world.strategist, today=TOMORROW)
    receiver = world.somebody_in_kista
    assert hand_over(actor=world.strategist, person_id=world.owner.id, to_id=receiver.id, today=TODAY) == 4
    assert (owned_by(world.owner), owned_by(receiver)) == (0, 4)
    assert (owned_by(receiver, TOMORROW), owned_by(world.strategist, TOMORROW)) == (3, 1)
    for day in (YESTERDAY, TODAY, TOMORROW):
        rows = db.session.execute(
            select(func.count()).where(holds_on(OwnerRow, day)).group_by(OwnerRow.assignment_id)
        ).scalars()
        assert set(rows) == {1}


def test_all_or_nothing(world: World) -> None:
    ids = give(world, 2)
    report(world.owner, Status.DONE, activity="extra-1")
    for wrong in ([*ids], [ids[0], 999999], [ids[0], world.in_kista.id]):
        with pytest.raises(Conflict):
            hand_over(
                actor=world.strategist,
                person_id=world.owner.id,
                to_id=world.somebody_in_kista.id,
                assignment_ids=wrong,
                today=TODAY,
            )
    assert owned_by(world.somebody_in_kista) == 0


def test_who_can_not_take_over(world: World) -> None:
    for wrong in (add_person(left_on=TODAY), world.people[Role.READER], world.owner):
        with pytest.raises(Invalid) as refused:
            hand_over(actor=world.strategist, person_id=world.owner.id, to_id=wrong.id, today=TODAY)
        assert set(refused.value.fields) == {"to_id"}
    with pytest.raises(Invalid):
        hand_over(actor=world.strategist, person_id=world.owner.id, to_id=999999, today=TODAY)
    with pytest.raises(NotFound):
        hand_over(actor=world.strategist, person_id=999999, to_id=world.owner.id, today=TODAY)


def test_contributors_and_coordinators_do_not_hand_over(world: World) -> None:
    for role in (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR):
        with pytest.raises(Forbidden):
            hand_over(actor=world.people[role], person_id=world.owner.id, to_id=world.somebody_in_kista.id, today=TODAY)


def test_a_thousand_go_over_at_once(world: World) -> None:
    give(world, 1000)
    handed = hand_over(actor=world.strategist, person_id=world.owner.id, to_id=world.somebody_in_kista.id, today=TODAY)
    assert handed == 1001
    assert owned_by(world.somebody_in_kista) == 1001


def test_the_page_shows_what_needs_somebody(app: Flask, world: World) -> None:
    world.kista.contact_id = world.owner.id
    world.area.coordinator_id = world.owner.id
    visitor = Visitor(app, world.strategist)
    path = f"/personer/{world.owner.id}/overlamning"
    page = visitor.sees(path)
    for said in ("Lämna över alla 1", "Områden som behöver en ny samordnare", "Kista"):
        assert said.replace("alla 1", "den") in page
    answer = visitor.submit(path, {"to_id": str(world.somebody_in_kista.id)})
    assert answer.status_code == 422
    assert "Välj minst en aktivitet." in words(answer)
    chosen = {"to_id": str(world.somebody_in_kista.id), "assignment_id": [str(world.in_bromma.id)]}
    assert visitor.submit(path, chosen).status_code == 302
    assert "Det finns inget att lämna över." in visitor.sees(path)


def test_the_persons_page_leads_there(app: Flask, world: World) -> None:
    page = Visitor(app, world.people[Role.ADMINISTRATOR]).get(f"/personer/{world.owner.id}")
    assert f"/personer/{world.owner.id}/overlamning" in page.text


def test_a_coordinator_is_named_by_strategists(app: Flask, world: World) -> None:
    coordinator = add_person(Role.COORDINATOR)
    visitor = Visitor(app, world.strategist)
    path = "/omraden/boende/samordnare"
    assert visitor.submit(path, {"person_id": str(coordinator.id)}).status_code == 302
    assert f"Samordnare: {coordinator.name}" in visitor.sees("/omraden/boende")
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "area.name_coordinator")).one()
    assert entry.facts["after"] == {"coordinator": coordinator.id}
    assert visitor.submit(path, {"person_id": str(world.owner.id)}).status_code == 422
    assert visitor.submit(path, {"person_id": "999999"}).status_code == 422
    assert visitor.submit(path, {"person_id": ""}).status_code == 302
    with pytest.raises(Forbidden):
        name_coordinator(actor=coordinator, area_key="boende", person_id=coordinator.id, today=TODAY)
    with pytest.raises(NotFound):
        name_coordinator(actor=world.strategist, area_key="nej", person_id=None, today=TODAY)
    assert add_area("arbete").coordinator_id is None
