"""Deciding on deadlines, and asking for one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import DeadlineRequest, DeadlineRow
from planner.plans.operations import daily
from planner.plans.queries.activity import ActivityPageData, activity_page_data
from planner.plans.rules import Due
from tests.factories.acts import set_deadline
from tests.factories.plan import add_activity, add_assignment
from tests.factories.world import TODAY, World

YESTERDAY, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=7)


def page(world: World, today: date = TODAY) -> ActivityPageData:
    return activity_page_data(world.activity, today)


def due_of_each(world: World, today: date = TODAY) -> dict[str, str | None]:
    """Return the deadline in force of each organisation's share."""
    return {view.organisation_key: str(view.due) if view.due else None for view in page(world, today).assignments}


def ask(
    actor: Person, due: str, *, organisation: str = "bromma", activity: str = "boende-1", today: date = TODAY
) -> DeadlineRequest:
    return daily.ask_for_deadline(
        actor=actor,
        activity_key=activity,
        organisation_key=organisation,
        due=Due.parse(due),
        reason="Lokalen blir klar i mars.",
        today=today,
    )


# Deciding


def test_a_new_deadline_holds_from_its_day_and_the_decided_one_stays(world: World) -> None:
    set_deadline(world.strategist, "2015-Q1")
    assert due_of_each(world) == {"bromma": "2015-Q1", "kista": "2015-Q1"}
    assert due_of_each(world, YESTERDAY) == {"bromma": "2014-12", "kista": "2014-12"}
    assert (str(page(world).due), str(page(world).decided_due)) == ("2015-Q1", "2014-12")


def test_on_one_day_the_last_decision_counts_and_all_are_kept(world: World) -> None:
    set_deadline(world.strategist, "2015-Q1")
    set_deadline(world.strategist, "2015-06")
    assert due_of_each(world)["bromma"] == "2015-06"
    assert [str(entry.due) for entry in page(world).deadlines] == ["2014-12", "2015-Q1", "2015-06"]


def test_an_assignments_own_deadline_takes_the_place_of_the_activitys(world: World) -> None:
    set_deadline(world.strategist, "2015-03-15", organisation="kista")
    assert due_of_each(world) == {"bromma": "2014-12", "kista": "2015-03-15"}
    assert due_of_each(world, YESTERDAY) == {"bromma": "2014-12", "kista": "2014-12"}
    # It is Kista's own from then on, whatever becomes of the activity's.
    set_deadline(world.strategist, "2016", today=LATER)
    assert due_of_each(world, LATER) == {"bromma": "2016", "kista": "2015-03-15"}


def test_what_had_none_gets_one(world: World) -> None:
    bare = add_activity("boende-2", area=world.area, due=None)
    add_assignment(bare, world.bromma)
    set_deadline(world.strategist, "2015", activity="boende-2")
    data = activity_page_data(bare, TODAY)
    assert (str(data.due), data.decided_due) == ("2015", None)
    assert activity_page_data(bare, YESTERDAY).due is None


def test_the_same_day_in_another_precision_is_another_deadline(world: World) -> None:
    set_deadline(world.strategist, "2014-12-31")
    assert due_of_each(world)["bromma"] == "2014-12-31"


def test_what_changes_nothing_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        set_deadline(world.strategist, "2014-12")
    assert set(refused.value.fields) == {"due"}
    assert len(db.session.scalars(select(DeadlineRow)).all()) == 1


def test_only_strategists_and_administrators_decide(world: World) -> None:
    for role in (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR):
        with pytest.raises(Forbidden):
            set_deadline(world.people[role], "2015")
    set_deadline(world.people[Role.ADMINISTRATOR], "2015")
    assert due_of_each(world)["bromma"] == "2015"


def test_the_trail_says_what_it_was_and_what_it_became(world: World) -> None:
    set_deadline(world.strategist, "2015-Q1")
    set_deadline(world.strategist, "2015", organisation="kista")
    first, second = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()
    assert (first.action, first.object_id) == ("activity.set_deadline", world.activity.id)
    assert first.facts == {"before": {"due": "2014-12"}, "after": {"due": "2015-Q1"}}
    assert (second.action, second.object_id) == ("assignment.set_deadline", world.in_kista.id)
    assert second.facts == {"before": {"due": None}, "after": {"due": "2015"}}


# Asking


def test_an_owner_asks_and_the_decision_answers(world: World) -> None:
    ask(world.owner, "2015-03")
    asked = page(world).requests
    assert [(str(entry.due), entry.by, entry.on) for entry in asked] == [("2015-03", world.owner.name, TODAY)]
    # Asking changes no deadline.
    assert due_of_each(world)["bromma"] == "2014-12"
    set_deadline(world.strategist, "2015-02", today=LATER)
    request = db.session.scalars(select(DeadlineRequest).execution_options(populate_existing=True)).one()
    assert (request.granted, request.answered_on, request.answered_by_id) == (True, LATER, world.strategist.id)
    assert not page(world).requests


def test_deciding_for_one_organisation_leaves_the_others_wishes_open(world: World) -> None:
    ask(world.owner, "2015-03")
    ask(world.somebody_in_kista, "2015-06", organisation="kista")
    set_deadline(world.strategist, "2015-03", organisation="bromma")
    assert [entry.organisation_key for entry in page(world).requests] == ["kista"]


def test_asking_for_what_has_passed_is_refused(world: World) -> None:
    for due in ("2014-10", "2014-11-02", "2013"):
        with pytest.raises(Invalid) as refused:
            ask(world.owner, due)
        assert set(refused.value.fields) == {"due"}
    ask(world.owner, "2014-11-03")


def test_one_asks_only_for_what_one_answers_for(world: World) -> None:
    for actor, organisation in [(world.owner, "kista"), (world.people[Role.READER], "bromma")]:
        with pytest.raises(Forbidden):
            ask(actor, "2015", organisation=organisation)
    assert not page(world).requests


def test_the_trail_has_the_wish(world: World) -> None:
    ask(world.owner, "2015-03")
    wish = db.session.scalars(select(DeadlineRequest)).one()
    entry = db.session.scalars(select(TrailEntry)).one()
    assert (entry.action, entry.actor_id, entry.object_id) == (
        "assignment.ask_for_deadline",
        world.owner.id,
        world.in_bromma.id,
    )
    assert entry.facts == {"request": wish.id, "due": "2015-03"}
