"""What an open round covers, whom it asks, and what counts as an answer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Deputy, Person
from planner.people.rules import Role
from planner.plans.models import Assignment
from planner.plans.queries.deadlines import deadlines_on
from planner.plans.rules import Status, VersionStatus
from planner.rounds.queries import any_open, asking, covered_on, owed, round_deadlines
from tests.factories.acts import report
from tests.factories.people import add_organisation
from tests.factories.plan import add_activity, add_area, add_assignment, add_update, add_version
from tests.factories.rounds import add_round
from tests.factories.world import TODAY, World

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def statements(world: World) -> Iterator[list[str]]:
    """What is sent to the database from now on."""
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    yield sent
    event.remove(db.engine, "before_cursor_execute", watch)


def test_no_round_costs_one_statement(world: World, statements: list[str]) -> None:
    add_round(opened_on=None)
    for ask in (any_open, covered_on, round_deadlines, lambda today: owed(world.owner, today)):
        statements.clear()
        ask(TODAY)
        assert len(statements) == 1, ask
    assert covered() == set()
    assert rows() == []


def test_the_columns_are_the_plans_own_and_one_more(world: World) -> None:
    expected = {*deadlines_on(TODAY).subquery().c.keys(), "pushed_on"}
    assert set(round_deadlines(TODAY).subquery().c.keys()) == expected
    add_round()
    assert set(round_deadlines(TODAY).subquery().c.keys()) == expected


def test_a_round_covers_everything_unless_told_what(world: World) -> None:
    elsewhere = _elsewhere(world)
    add_round()
    assert covered() == {world.in_bromma.id, world.in_kista.id, elsewhere.id}


def test_a_round_covers_its_areas_and_organisations(world: World) -> None:
    elsewhere = _elsewhere(world)
    add_round(areas=[world.area], organisations=[world.bromma])
    assert covered() == {world.in_bromma.id}
    add_round(organisations=[world.kista])
    assert covered() == {world.in_bromma.id, world.in_kista.id}
    assert elsewhere.id not in covered()


def test_rounds_that_overlap_wait_for_an_answer_each(world: World) -> None:
    first, second = add_round(), add_round(organisations=[world.bromma], answer_by=TODAY + timedelta(days=7))
    assert {(row.subject_kind, row.subject_id, row.due) for row in rows()} == {
        (f"round:{first.id}", world.in_bromma.id, first.answer_by),
        (f"round:{first.id}", world.in_kista.id, first.answer_by),
        (f"round:{second.id}", world.in_bromma.id, second.answer_by),
    }
    assert len(db.session.scalars(covered_on(TODAY)).all()) == 2


@pytest.mark.parametrize(
    ("status", "covers"),
    [
        (Status.DONE, False),
        (Status.DROPPED, False),
        (Status.ONGOING, True),
        (Status.PAUSED, True),
        (Status.NOT_STARTED, True),
    ],
)
def test_what_is_finished_is_not_asked_about(world: World, status: Status, covers: bool) -> None:
    until = {"paused_until": TODAY + timedelta(days=30)} if status is Status.PAUSED else {}
    add_update(world.in_bromma, status, YESTERDAY, **until)
    add_round()
    assert (world.in_bromma.id in covered()) is covers


def test_what_was_answered_stays_whatever_it_came_to(world: World) -> None:
    add_round()
    report(world.owner, Status.DONE)
    assert covered() == {world.in_bromma.id, world.in_kista.id}
    assert [row.open for row in rows() if row.subject_id == world.in_bromma.id] == [False]


def test_what_a_file_says_is_no_answer(world: World) -> None:
    add_round()
    add_update(world.in_bromma, Status.ONGOING, TODAY)
    assert all(row.open for row in rows())
    # Neither is it asked about any longer where the file says that it is done.
    add_update(world.in_bromma, Status.DONE, TODAY)
    assert covered() == {world.in_kista.id}


def test_what_was_said_before_it_opened_is_no_answer(world: World) -> None:
    report(world.owner)
    add_round()
    assert all(row.open for row in rows())


def test_a_round_is_open_from_its_day_until_it_is_closed(world: World) -> None:
    add_round(opened_on=TOMORROW)
    assert not any_open(TODAY)
    assert any_open(TOMORROW)
    closed = add_round(closed_at=now(), closed_on=TODAY)
    assert not any_open(TODAY)
    assert closed.id not in {row.subject_kind for row in rows()}


def test_only_what_counts_in_the_plan_is_asked_about(world: World) -> None:
    adopted = add_version("2013", decided_on=YESTERDAY)
    draft = add_version("2015", VersionStatus.DRAFT, replaces=adopted)
    world.activity.since_id = draft.id
    kept = _elsewhere(world)
    add_round()
    assert covered() == {kept.id}
    dropped = _elsewhere(world, "halsa")
    assert dropped.id in covered()
    world_activity = add_activity("halsa-2", area=world.area, since=adopted, dropped=adopted)
    assert add_assignment(world_activity, world.bromma).id not in covered()


def test_the_successor_answers_what_an_organisation_was_asked(world: World) -> None:
    jarva = add_organisation("jarva")
    world.kista.ended, world.kista.successor_id = YESTERDAY, jarva.id
    taken_over = add_assignment(add_activity("boende-2", area=world.area), jarva)
    add_round(organisations=[world.kista])
    assert covered() == {world.in_kista.id, taken_over.id}


def test_whoever_is_named_owes_the_answer(world: World) -> None:
    add_round()
    coordinator = world.people[Role.COORDINATOR]
    assert _owes(world.owner) == {("boende-1", "bromma")}
    assert _owes(coordinator) == {("boende-1", "kista")}
    world.kista.contact_id = world.somebody_in_kista.id
    db.session.flush()
    assert _owes(world.somebody_in_kista) == {("boende-1", "kista")}
    assert _owes(coordinator) == set()


def test_strategists_owe_what_nobody_is_named_for(world: World) -> None:
    world.area.coordinator_id = None
    add_round()
    assert _owes(world.strategist) == {("boende-1", "kista")}
    assert _owes(world.people[Role.READER]) == set()


def test_a_deputy_owes_it_while_somebody_is_away(world: World) -> None:
    db.session.add(Deputy(person_id=world.owner.id, deputy_id=world.somebody_in_kista.id, starts=TODAY, ends=TODAY))
    add_round()
    assert _owes(world.somebody_in_kista) == {("boende-1", "bromma")}
    assert _owes(world.owner) == set()


def test_what_is_answered_is_told_apart(world: World) -> None:
    elsewhere = _elsewhere(world, owner=world.owner)
    round_ = add_round()
    report(world.owner)
    (one,) = owed(world.owner, TODAY)
    assert one.round is round_
    assert [share.activity_key for share in one.missing] == ["arbete-1"]
    assert [share.activity_key for share in one.answered] == ["boende-1"]
    assert (one.missing_count, one.answered_count) == (1, 1)
    (count,) = asking(world.owner, TODAY)
    assert (count.round_id, count.missing, count.asked) == (round_.id, 1, 2)
    assert elsewhere.id in covered()


def covered() -> set[int]:
    db.session.flush()
    return set(db.session.scalars(covered_on(TODAY)))


def rows() -> list[Any]:
    db.session.flush()
    return list(db.session.execute(round_deadlines(TODAY)))


def _owes(person: Person) -> set[tuple[str, str]]:
    db.session.flush()
    return {(share.activity_key, share.organisation_key) for one in owed(person, TODAY) for share in one.missing}


def _elsewhere(world: World, key: str = "arbete", owner: Person | None = None) -> Assignment:
    """Add a share of Bromma's in another area."""
    activity = add_activity(f"{key}-1", area=add_area(key))
    return add_assignment(activity, world.bromma, owner=owner)
