"""Reports that begin from what was last said, and the one that says nothing has changed."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden
from planner.kit.transaction import transaction
from planner.people.queries.persons import person_by_email
from planner.plans.models import StatusUpdate
from planner.plans.operations.answers import answer, answer_no_change
from planner.plans.rules import Forecast, Status
from tests.factories.acts import report
from tests.factories.plan import updates_of
from tests.factories.world import TODAY, World
from tests.rooms.plans.test_at_once import at_once

BEFORE = TODAY - timedelta(days=40)
OF_BROMMA: dict[str, Any] = {"activity_key": "boende-1", "organisation_key": "bromma"}
SAID: dict[str, Any] = {
    "status": Status.ONGOING,
    "comment": "Klart.",
    "paused_until": None,
    "forecast": None,
    "ready_on": None,
}


@pytest.fixture
def last(world: World) -> StatusUpdate:
    """What a colleague said some weeks ago."""
    ready_on = TODAY + timedelta(days=30)
    return report(
        world.strategist, Status.ONGOING, comment="Sju.", forecast=Forecast.AT_RISK, ready_on=ready_on, today=BEFORE
    )


def repeat(world: World, since: int) -> StatusUpdate:
    return answer_no_change(actor=world.owner, **OF_BROMMA, since=since, today=TODAY, via="mail_link")


def test_no_change_repeats_the_last_report_as_one_of_today_s(world: World, last: StatusUpdate) -> None:
    row = repeat(world, last.id)
    assert row.id != last.id
    repeated = ("status", "comment", "forecast", "ready_on", "paused_until")
    assert [getattr(row, name) for name in repeated] == [getattr(last, name) for name in repeated]
    assert (row.holds_from, row.by_id, row.via) == (TODAY, world.owner.id, "mail_link")
    assert last.holds_to == TODAY
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.via, entry.actor_id) == ("assignment.report", "mail_link", world.owner.id)


def test_no_change_repeats_a_pause_with_its_end(world: World) -> None:
    until = TODAY + timedelta(days=9)
    last = report(world.owner, Status.PAUSED, comment="Väntar på lokal.", paused_until=until, today=BEFORE)
    assert repeat(world, last.id).paused_until == until


def test_pressed_twice_it_is_recorded_once(world: World, last: StatusUpdate) -> None:
    assert repeat(world, last.id) is repeat(world, last.id)
    assert len(updates_of(world.in_bromma)) == 2


def test_a_round_may_ask_again_the_same_day(world: World, last: StatusUpdate) -> None:
    first = repeat(world, last.id)
    assert repeat(world, first.id).id != first.id, "began from the first: a statement of its own"


def test_pressed_twice_at_once_it_is_recorded_once(app: Flask, world: World, last: StatusUpdate) -> None:
    since = last.id

    def press() -> None:
        owner = person_by_email("contributor@example.org")
        assert owner is not None
        answer_no_change(actor=owner, **OF_BROMMA, since=since, today=TODAY)

    at_once(app, press, press, press)
    assert len(updates_of(world.in_bromma)) == 2


def test_there_must_be_something_to_repeat(world: World) -> None:
    with pytest.raises(Conflict, match="ingen tidigare"):
        repeat(world, 0)


@pytest.mark.parametrize("status", [Status.DONE, Status.DROPPED])
def test_what_is_finished_is_not_repeated(world: World, status: Status) -> None:
    last = report(world.owner, status, comment="Skäl.", today=BEFORE)
    with pytest.raises(Conflict, match="avslutat"):
        repeat(world, last.id)


def test_a_pause_that_has_run_out_is_not_repeated(world: World) -> None:
    last = report(world.owner, Status.PAUSED, comment="Skäl.", paused_until=TODAY, today=BEFORE)
    with pytest.raises(Conflict, match="gått ut"):
        repeat(world, last.id)


def test_what_others_have_said_meanwhile_is_not_overlooked(world: World, last: StatusUpdate) -> None:
    since = last.id
    report(world.strategist, Status.ONGOING, comment="Sju.")
    with pytest.raises(Conflict, match="ny lägesrapport"):
        repeat(world, since)
    with pytest.raises(Conflict, match="ny lägesrapport"):
        answer(actor=world.owner, **OF_BROMMA, since=since, today=TODAY, **SAID)


def test_only_those_who_answer_for_it_may_say_so(world: World, last: StatusUpdate) -> None:
    with pytest.raises(Forbidden):
        answer_no_change(actor=world.somebody_in_kista, **OF_BROMMA, since=last.id, today=TODAY)


def test_an_answer_sent_twice_is_recorded_once_but_a_correction_is_not_lost(world: World, last: StatusUpdate) -> None:
    since = last.id
    first = answer(actor=world.owner, **OF_BROMMA, since=since, today=TODAY, **SAID)
    assert answer(actor=world.owner, **OF_BROMMA, since=since, today=TODAY, **SAID) is first
    with pytest.raises(Conflict):
        answer(actor=world.owner, **OF_BROMMA, since=since, today=TODAY, **{**SAID, "comment": "Annat."})
    answer(actor=world.owner, **OF_BROMMA, since=first.id, today=TODAY, **{**SAID, "comment": "Annat."})
    assert len(updates_of(world.in_bromma)) == 3


@pytest.mark.parametrize(
    ("status", "extra"),
    [
        (Status.DONE, {"forecast": Forecast.ON_TRACK, "ready_on": TODAY}),
        (Status.PAUSED, {"paused_until": TODAY + timedelta(days=5)}),
        (Status.ONGOING, {"paused_until": TODAY + timedelta(days=5)}),
    ],
)
def test_what_report_status_leaves_out_makes_no_other_answer(
    world: World, status: Status, extra: dict[str, Any]
) -> None:
    said = {**SAID, "status": status, **extra}
    with transaction():
        first = answer(actor=world.owner, **OF_BROMMA, since=None, today=TODAY, **said).id
    assert answer(actor=world.owner, **OF_BROMMA, since=None, today=TODAY, **said).id == first
    assert db.session.scalar(select(func.count()).select_from(StatusUpdate)) == 1
