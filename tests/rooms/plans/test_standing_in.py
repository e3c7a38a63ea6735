"""Deputies and successors: who answers while the owner is away, and for an organisation that has ended."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.errors import Forbidden
from planner.people.models import Deputy, Organisation, Person
from planner.people.queries.passing_on import stand_ins, stand_ins_in_sql, successors, successors_in_sql
from planner.people.rules import Role, at_the_end
from planner.plans.operations.daily import ask_for_deadline
from planner.plans.queries.assignments import assignments_of, assignments_of_colleagues, assignments_of_person
from planner.plans.queries.deadlines import deadlines_on
from planner.plans.rules import Due, Status
from tests.factories.acts import report
from tests.factories.people import add_organisation, add_person
from tests.factories.world import TODAY, World, build_world

TOMORROW = TODAY + timedelta(days=1)
A_WEEK_ON = TODAY + timedelta(days=7)


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def away(person: Person, deputy: Person, starts: date = TODAY, ends: date = A_WEEK_ON) -> None:
    db.session.add(Deputy(person_id=person.id, deputy_id=deputy.id, starts=starts, ends=ends))
    db.session.commit()


def ends(organisation: Organisation, day: date, successor: Organisation | None = None) -> None:
    organisation.ended, organisation.successor_id = day, successor.id if successor else None
    db.session.commit()


def reported(actor: Person, organisation: str, today: date = TODAY) -> bool:
    try:
        report(actor, Status.ONGOING, organisation=organisation, today=today)
    except Forbidden:
        return False
    finally:
        db.session.commit()
    return True


def contact_of(organisation: Organisation, today: date) -> int | None:
    contacts: dict[int, int | None] = {
        row.organisation_id: row.contact_id for row in db.session.execute(deadlines_on(today))
    }
    return contacts[organisation.id]


def test_a_deputy_reports_while_the_owner_is_away(world: World) -> None:
    deputy = world.somebody_in_kista
    assert not reported(deputy, "bromma")
    away(world.owner, deputy, starts=TOMORROW)
    assert not reported(deputy, "bromma")
    assert reported(deputy, "bromma", TOMORROW)
    assert reported(deputy, "bromma", A_WEEK_ON)
    assert not reported(deputy, "bromma", A_WEEK_ON + timedelta(days=1))
    assert reported(world.owner, "bromma", A_WEEK_ON + timedelta(days=1))


def test_a_deputy_may_ask_for_a_new_deadline(world: World) -> None:
    due, reason = Due.parse("2015-06"), "Lokalen är inte klar."
    with pytest.raises(Forbidden):
        ask_for_deadline(
            actor=world.somebody_in_kista,
            activity_key="boende-1",
            organisation_key="bromma",
            due=due,
            reason=reason,
            today=TODAY,
        )
    away(world.owner, world.somebody_in_kista)
    asked = ask_for_deadline(
        actor=world.somebody_in_kista,
        activity_key="boende-1",
        organisation_key="bromma",
        due=due,
        reason=reason,
        today=TODAY,
    )
    assert asked.by_id == world.somebody_in_kista.id


def test_a_deputy_sees_what_to_answer_for(world: World) -> None:
    deputy = world.somebody_in_kista
    assert assignments_of_person(deputy, TODAY, 10) == []
    away(world.owner, deputy)
    (view,) = assignments_of_person(deputy, TODAY, 10)
    assert (view.organisation_key, view.owner, view.away_until) == ("bromma", world.owner.name, A_WEEK_ON)
    assert view.may_report(deputy)
    assert [one.away_until for one in assignments_of(world.activity.id, A_WEEK_ON + timedelta(days=1))] == [None, None]


def test_a_deputy_who_is_away_too_passes_it_on(world: World) -> None:
    third = add_person(organisation=world.kista, email="third@example.org")
    away(world.owner, world.somebody_in_kista)
    away(world.somebody_in_kista, third)
    assert [view.organisation_key for view in assignments_of_person(third, TODAY, 10)] == ["bromma"]
    assert not reported(world.somebody_in_kista, "bromma")
    assert reported(third, "bromma")


def test_the_successors_people_report_for_an_organisation_that_has_ended(world: World) -> None:
    heir = add_organisation("vasterort")
    somebody = add_person(organisation=heir, email="heir@example.org")
    ends(world.kista, TODAY, heir)
    assert not reported(somebody, "kista", TODAY)  # its last day
    assert reported(somebody, "kista", TOMORROW)
    assert [view.organisation_key for view in assignments_of_colleagues(somebody, TOMORROW, 10)] == ["kista"]
    heir.contact_id = somebody.id
    db.session.commit()
    assert [view.organisation_key for view in assignments_of_person(somebody, TOMORROW, 10)] == ["kista"]
    assert contact_of(world.kista, TOMORROW) == somebody.id


def test_contacts_of_chains_circles_and_of_none_that_follows(world: World) -> None:
    middle, last = add_organisation("middle"), add_organisation("last")
    people = [add_person(organisation=one, email=f"{one.key}2@example.org") for one in (world.kista, middle, last)]
    for organisation, person in zip((world.kista, middle, last), people, strict=True):
        organisation.contact_id = person.id
    ends(world.kista, TODAY)
    assert contact_of(world.kista, TOMORROW) == people[0].id
    ends(world.kista, TODAY, middle)
    assert contact_of(world.kista, TODAY) == people[0].id
    assert contact_of(world.kista, TOMORROW) == people[1].id
    ends(middle, TODAY, last)
    assert contact_of(world.kista, TOMORROW) == people[2].id
    ends(last, TODAY, middle)
    assert contact_of(world.kista, TOMORROW) == people[0].id


@settings(max_examples=settings().max_examples // 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.integers(1, 6), st.integers(1, 6), max_size=6))
def test_the_database_ends_where_the_rule_ends(app: Flask, steps: Mapping[int, int]) -> None:
    db.session.rollback()
    steps = {start: following for start, following in steps.items() if start != following}
    people = [add_person(email=f"p{number}@example.org", role=Role.CONTRIBUTOR).id for number in range(6)]
    organisations = [add_organisation(f"o{number}") for number in range(6)]
    for start, following in steps.items():
        db.session.add(Deputy(person_id=people[start - 1], deputy_id=people[following - 1], starts=TODAY, ends=TODAY))
        organisations[start - 1].ended = TODAY - timedelta(days=1)
        organisations[start - 1].successor_id = organisations[following - 1].id
    db.session.flush()
    in_sql = [stand_ins_in_sql(TODAY), successors_in_sql(TODAY)]
    found = [dict(db.session.execute(select(one.c.start, one.c.at)).all()) for one in in_sql]
    expected = at_the_end(steps)
    ids = [organisation.id for organisation in organisations]
    assert found == [
        {numbers[start - 1]: numbers[end - 1] for start, end in expected.items()} for numbers in (people, ids)
    ]
    assert found == [stand_ins(TODAY), successors(TODAY)]
    db.session.rollback()
