"""Preparing, opening, reminding and closing a round."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import StatusUpdate
from planner.plans.rules import Status
from planner.rounds.models import Round, RoundShare
from planner.rounds.operations.preparing import create_round, delete_round, edit_open_round, edit_round
from planner.rounds.operations.running import close_round, open_due_rounds, open_round, remind_missing
from planner.rounds.queries.lookups import keys_of
from planner.rounds.queries.progress import all_shares, progress_of
from planner.rounds.rules import Outcome, RoundState
from tests.factories.acts import report
from tests.factories.rounds import add_round
from tests.factories.world import TODAY, World

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
NEXT_WEEK, NEXT_YEAR = TODAY + timedelta(days=7), TODAY + timedelta(days=366)


def create(actor: Person, **said: Any) -> Round:
    defaults: dict[str, Any] = {
        "title": "Uppföljning",
        "intro": None,
        "guidance": None,
        "areas": [],
        "organisations": [],
        "opens_on": None,
        "answer_by": NEXT_WEEK,
    }
    return create_round(actor=actor, today=TODAY, **{**defaults, **said})


def edit(actor: Person, round_: Round, **said: Any) -> Round:
    now_is = {name: getattr(round_, name) for name in ("title", "intro", "guidance", "opens_on", "answer_by")}
    return edit_round(actor=actor, round_id=round_.id, today=TODAY, **{**now_is, **keys_of(round_), **said})


def edit_open(actor: Person, round_: Round, **said: Any) -> Round:
    now_is = {name: getattr(round_, name) for name in ("title", "intro", "guidance", "answer_by")}
    return edit_open_round(actor=actor, round_id=round_.id, today=TODAY, **{**now_is, **said})


def trail() -> list[str]:
    return [entry.action for entry in db.session.scalars(select(TrailEntry).order_by(TrailEntry.id))]


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR])
def test_only_strategists_hold_rounds(world: World, role: Role) -> None:
    somebody, round_ = world.people[role], add_round()
    for forbidden in (
        lambda: create(somebody),
        lambda: edit(somebody, round_),
        lambda: edit_open(somebody, round_),
        lambda: delete_round(actor=somebody, round_id=round_.id),
        lambda: open_round(actor=somebody, round_id=round_.id, today=TODAY),
        lambda: remind_missing(actor=somebody, round_id=round_.id, today=TODAY),
        lambda: close_round(actor=somebody, round_id=round_.id, today=TODAY),
    ):
        with pytest.raises(Forbidden):
            forbidden()
    assert trail() == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"answer_by": YESTERDAY}, "answer_by"),
        ({"answer_by": NEXT_YEAR}, "answer_by"),
        ({"opens_on": YESTERDAY}, "opens_on"),
        ({"opens_on": NEXT_WEEK + timedelta(days=1)}, "answer_by"),
        ({"areas": ["boende", "nej"]}, "areas"),
        ({"organisations": ["nej"]}, "organisations"),
    ],
)
def test_a_round_that_can_not_be_is_refused(world: World, said: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(world.strategist, **said)
    assert list(refusal.value.fields) == [wrong]


def test_a_round_is_changed_until_it_opens(world: World) -> None:
    round_ = create(world.strategist, areas=["boende"])
    edit(world.strategist, round_, title="Ny rubrik", areas=[], organisations=["kista"], opens_on=TOMORROW)
    assert (round_.title, round_.opens_on) == ("Ny rubrik", TOMORROW)
    assert keys_of(round_) == {"areas": [], "organisations": ["kista"]}
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert entry.facts == {
        "changed": ["title", "scope"],
        "before": {"opens_on": None},
        "after": {"opens_on": TOMORROW.isoformat()},
    }
    edit(world.strategist, round_)
    assert trail() == ["round.create", "round.edit"]
    open_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    with pytest.raises(Conflict):
        edit(world.strategist, round_, organisations=[])
    with pytest.raises(Conflict):
        delete_round(actor=world.strategist, round_id=round_.id)


def test_a_planned_round_is_removed_whole(world: World) -> None:
    round_ = create(world.strategist, areas=["boende"], organisations=["kista"])
    number = round_.id
    delete_round(actor=world.strategist, round_id=number)
    assert db.session.get(Round, number) is None
    with pytest.raises(NotFound):
        delete_round(actor=world.strategist, round_id=number)
    assert trail() == ["round.create", "round.delete"]


def test_the_last_day_of_an_open_round_can_be_moved(world: World) -> None:
    round_ = add_round()
    later = TODAY + timedelta(days=60)
    edit_open(world.strategist, round_, answer_by=later)
    assert round_.answer_by == later
    for wrong in (YESTERDAY, NEXT_YEAR):
        with pytest.raises(Invalid):
            edit_open(world.strategist, round_, answer_by=wrong)
    # What has passed stays where only a text is changed.
    passed = add_round(answer_by=YESTERDAY, opened_on=YESTERDAY)
    edit_open(world.strategist, passed, title="Rättad rubrik")
    assert (passed.title, passed.answer_by) == ("Rättad rubrik", YESTERDAY)


def test_a_round_opens_by_hand_once(world: World) -> None:
    round_ = create(world.strategist)
    open_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    assert (round_.state, round_.opened_on) == (RoundState.OPEN, TODAY)
    with pytest.raises(Conflict):
        open_round(actor=world.strategist, round_id=round_.id, today=TODAY)


def test_a_round_whose_last_day_has_passed_does_not_open(world: World) -> None:
    round_ = add_round(opened_on=None, opens_on=YESTERDAY, answer_by=YESTERDAY)
    with pytest.raises(Invalid):
        open_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    assert open_due_rounds(today=TODAY) == 0
    assert round_.state is RoundState.PLANNED


@pytest.mark.parametrize("day", [TOMORROW, TOMORROW + timedelta(days=4)])
def test_a_round_opens_on_its_day_or_when_that_was_missed(world: World, day: date) -> None:
    round_ = create(world.strategist, opens_on=TOMORROW)
    by_hand = create(world.strategist)
    assert open_due_rounds(today=TODAY) == 0
    assert open_due_rounds(today=day) == 1
    assert open_due_rounds(today=day) == 0
    assert (round_.state, round_.opened_on) == (RoundState.OPEN, day)
    assert by_hand.state is RoundState.PLANNED


def test_those_who_are_missing_are_reminded_once_a_day(world: World) -> None:
    round_ = add_round(opened_on=YESTERDAY)
    remind_missing(actor=world.strategist, round_id=round_.id, today=TODAY)
    assert round_.pushed_on == TODAY
    with pytest.raises(Conflict):
        remind_missing(actor=world.strategist, round_id=round_.id, today=TODAY)
    remind_missing(actor=world.strategist, round_id=round_.id, today=TOMORROW)
    assert round_.pushed_on == TOMORROW
    with pytest.raises(Conflict):
        remind_missing(actor=world.strategist, round_id=add_round(opened_on=None).id, today=TODAY)


def test_nobody_is_reminded_when_all_have_answered(world: World) -> None:
    round_ = add_round(organisations=[world.bromma])
    report(world.owner)
    with pytest.raises(Conflict):
        remind_missing(actor=world.strategist, round_id=round_.id, today=TODAY)


def test_closing_writes_down_who_had_answered_and_who_had_not(world: World) -> None:
    round_ = add_round()
    report(world.owner, comment="Först.")
    said = report(world.owner, Status.DONE, comment="Allt är klart.")
    close_round(actor=world.strategist, round_id=round_.id, today=TOMORROW)
    rows = {row.assignment_id: row for row in db.session.scalars(select(RoundShare))}
    answered, missing = rows[world.in_bromma.id], rows[world.in_kista.id]
    assert (answered.outcome, answered.answer_id, answered.asked_id) == (Outcome.ANSWERED, said.id, world.owner.id)
    coordinator = world.people[Role.COORDINATOR]
    assert (missing.outcome, missing.answer_id, missing.asked_id) == (Outcome.MISSING, None, coordinator.id)
    assert (round_.state, round_.closed_on) == (RoundState.CLOSED, TOMORROW)
    # Nothing was said in anybody's name.
    assert len(db.session.scalars(select(StatusUpdate)).all()) == 2
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.facts) == ("round.close", {"counts": {"asked": 2, "answered": 1}})
    with pytest.raises(Conflict):
        close_round(actor=world.strategist, round_id=round_.id, today=TOMORROW)


def test_a_closed_round_stays_as_it_was(world: World) -> None:
    round_ = add_round()
    report(world.owner, comment="Sju av tio.")
    before = progress_of(round_, TODAY)
    close_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    assert progress_of(round_, TODAY) == before
    report(world.somebody_in_kista, organisation="kista", today=TOMORROW, comment="För sent.")
    report(world.owner, Status.DONE, today=TOMORROW, comment="Nu klart.")
    world.area.coordinator_id = None
    db.session.flush()
    assert progress_of(round_, TOMORROW) == before
    assert [(row.organisation_key, row.status, row.comment) for row in all_shares(round_, TOMORROW)] == [
        ("bromma", Status.ONGOING, "Sju av tio."),
        ("kista", None, None),
    ]


def test_a_round_that_asks_nobody_can_be_closed(world: World) -> None:
    report(world.owner, Status.DONE)
    round_ = add_round(organisations=[world.bromma])
    assert progress_of(round_, TODAY).shares.asked == 0
    close_round(actor=world.strategist, round_id=round_.id, today=TODAY)
    assert progress_of(round_, TODAY).shares.asked == 0
