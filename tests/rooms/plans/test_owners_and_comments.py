"""Naming who answers for an assignment, and commenting on activities."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid, NotFound
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import OwnerRow
from planner.plans.operations import daily
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.assignments import assignments_of, assignments_of_colleagues, assignments_of_person
from planner.plans.rules import VersionStatus
from tests.factories.acts import name_owner
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.world import TODAY, World

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def owners(world: World, today: date = TODAY) -> dict[str, str | None]:
    """Return who answers for each organisation's share."""
    return {view.organisation_key: view.owner for view in assignments_of(world.activity.id, today)}


def comment(actor: Person, text: str = "Bra.", activity: str = "boende-1") -> None:
    daily.comment(actor=actor, activity_key=activity, text=text, today=TODAY)


# Owners


def test_a_new_owner_answers_from_today_on(world: World) -> None:
    name_owner(world.strategist, world.somebody_in_kista)
    assert owners(world)["bromma"] == world.somebody_in_kista.name
    assert owners(world, YESTERDAY)["bromma"] == world.owner.name


def test_on_one_day_the_last_named_counts(world: World) -> None:
    name_owner(world.strategist, world.somebody_in_kista, organisation="kista")
    name_owner(world.strategist, None, organisation="kista")
    assert owners(world)["kista"] is None


def test_naming_who_is_named_already_changes_nothing(world: World) -> None:
    name_owner(world.strategist, world.owner)
    assert len(db.session.scalars(select(OwnerRow)).all()) == 1
    assert not db.session.scalars(select(TrailEntry)).all()


def test_coordinators_name_owners_in_their_own_areas_alone(world: World) -> None:
    coordinator = world.people[Role.COORDINATOR]
    name_owner(coordinator, world.somebody_in_kista)
    elsewhere = add_activity("arbete-1", area=add_area("arbete"))
    add_assignment(elsewhere, world.bromma)
    with pytest.raises(Forbidden):
        daily.name_owner(
            actor=coordinator,
            activity_key="arbete-1",
            organisation_key="bromma",
            person_id=coordinator.id,
            today=TODAY,
        )


def test_others_name_nobody(world: World) -> None:
    for actor in (world.people[Role.READER], world.owner, world.somebody_in_kista):
        with pytest.raises(Forbidden):
            name_owner(actor, actor)
    assert owners(world)["bromma"] == world.owner.name


def test_nobody_who_is_gone_is_named(world: World) -> None:
    gone, going = add_person(left_on=TODAY), add_person(left_on=TOMORROW)
    with pytest.raises(Invalid) as refused:
        name_owner(world.strategist, gone)
    assert set(refused.value.fields) == {"person_id"}
    name_owner(world.strategist, going)
    assert owners(world)["bromma"] == going.name


def test_nobody_who_does_not_exist_is_named(world: World) -> None:
    with pytest.raises(Invalid):
        daily.name_owner(
            actor=world.strategist, activity_key="boende-1", organisation_key="bromma", person_id=999, today=TODAY
        )


def test_the_trail_has_numbers_and_no_names(world: World) -> None:
    name_owner(world.strategist, None)
    entry = db.session.scalars(select(TrailEntry)).one()
    assert (entry.action, entry.object_id) == ("assignment.name_owner", world.in_bromma.id)
    assert entry.facts == {"before": {"owner": world.owner.id}, "after": {"owner": None}}


def test_where_nobody_is_named_the_organisations_contact_answers(world: World) -> None:
    contact = world.somebody_in_kista
    assert not assignments_of_person(contact, TODAY, 50)
    assert [view.organisation_key for view in assignments_of_colleagues(contact, TODAY, 50)] == ["kista"]
    world.kista.contact_id = contact.id
    db.session.flush()
    assert [view.organisation_key for view in assignments_of_person(contact, TODAY, 50)] == ["kista"]
    assert not assignments_of_colleagues(contact, TODAY, 50)


# Comments


def test_a_comment_stands_on_the_activity(world: World) -> None:
    comment(world.owner, "Första.")
    comment(world.somebody_in_kista, "Andra.")
    comments = activity_page_data(world.activity, TODAY).comments
    assert [(entry.text, entry.by, entry.on) for entry in comments] == [
        ("Andra.", world.somebody_in_kista.name, TODAY),
        ("Första.", world.owner.name, TODAY),
    ]
    assert {entry.action for entry in db.session.scalars(select(TrailEntry))} == {"activity.comment"}


def test_readers_do_not_comment(world: World) -> None:
    with pytest.raises(Forbidden):
        comment(world.people[Role.READER])
    assert not activity_page_data(world.activity, TODAY).comments


def test_drafts_are_commented_on_by_those_who_see_them(world: World) -> None:
    draft = add_version("2015", VersionStatus.DRAFT)
    add_assignment(add_activity("boende-2", area=world.area, since=draft), world.bromma)
    with pytest.raises(NotFound):
        comment(world.owner, activity="boende-2")
    comment(world.strategist, activity="boende-2")
