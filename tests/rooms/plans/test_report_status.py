"""Reporting how far an assignment has come."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import FOREVER, db
from planner.kit.errors import Forbidden, Invalid, NotFound
from planner.kit.transaction import transaction
from planner.people.rules import Role
from planner.plans.models import StatusUpdate
from planner.plans.queries.assignments import assignments_of
from planner.plans.queries.views import AssignmentView
from planner.plans.rules import Forecast, Status, VersionStatus
from tests.factories.acts import name_owner, report
from tests.factories.plan import add_activity, add_assignment, add_update, add_version, updates_of
from tests.factories.world import TODAY, World

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def in_bromma(world: World, today: date = TODAY) -> AssignmentView:
    return next(view for view in assignments_of(world.activity.id, today) if view.organisation_key == "bromma")


def test_what_is_reported_holds_from_today_on(world: World) -> None:
    report(world.owner, Status.ONGOING, comment="Lokalen är klar.", forecast=Forecast.AT_RISK, ready_on=TOMORROW)
    view = in_bromma(world)
    assert (view.status, view.comment, view.last_update) == (Status.ONGOING, "Lokalen är klar.", TODAY)
    assert (view.forecast, view.ready_on) == (Forecast.AT_RISK, TOMORROW)
    assert in_bromma(world, TODAY + timedelta(days=300)).status is Status.ONGOING
    assert in_bromma(world, YESTERDAY).unreported


def test_a_mistake_is_corrected_by_a_further_report_the_same_day(world: World) -> None:
    report(world.owner, Status.DONE)
    report(world.owner, Status.ONGOING, comment="Rättelse: arbetet är inte klart.")
    assert in_bromma(world).status is Status.ONGOING
    # Both are kept.
    assert [update.status for update in updates_of(world.in_bromma)] == [Status.DONE, Status.ONGOING]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_any_status_may_follow_any(world: World) -> None:
    day = TODAY
    for before in Status:
        for after in Status:
            for status in (before, after):
                day += timedelta(days=1)
                report(world.owner, status, today=day, comment="Skäl.", paused_until=day + timedelta(days=5))
                assert in_bromma(world, day).status is status


def test_a_pause_ends_by_itself(world: World) -> None:
    report(world.owner, Status.PAUSED, comment="Väntar på lokal.", paused_until=date(2015, 1, 7))
    assert in_bromma(world, date(2015, 1, 6)).status is Status.PAUSED
    assert in_bromma(world, date(2015, 1, 7)).status is Status.ONGOING


def test_what_is_to_come_already_stays(world: World) -> None:
    add_update(world.in_bromma, Status.DONE, TODAY + timedelta(days=10))
    report(world.owner, Status.ONGOING)
    assert in_bromma(world, TODAY + timedelta(days=9)).status is Status.ONGOING
    assert in_bromma(world, TODAY + timedelta(days=10)).status is Status.DONE


def test_what_is_closed_has_no_forecast(world: World) -> None:
    for status in (Status.DONE, Status.DROPPED):
        report(world.owner, status, comment="Skäl.", forecast=Forecast.AT_RISK, ready_on=TOMORROW)
        assert (in_bromma(world).forecast, in_bromma(world).ready_on) == (None, None)


def test_only_a_pause_keeps_the_day_it_ends(world: World) -> None:
    report(world.owner, Status.ONGOING, paused_until=TOMORROW)
    assert in_bromma(world).paused_until is None


def test_a_pause_needs_reason_and_end_and_a_drop_a_reason(world: World) -> None:
    incomplete: list[tuple[Status, dict[str, Any], set[str]]] = [
        (Status.PAUSED, {}, {"paused_until", "comment"}),
        (Status.PAUSED, {"comment": "Väntar."}, {"paused_until"}),
        (Status.PAUSED, {"comment": "Väntar.", "paused_until": TODAY}, {"paused_until"}),
        (Status.PAUSED, {"paused_until": TOMORROW}, {"comment"}),
        (Status.DROPPED, {}, {"comment"}),
    ]
    for status, said, fields in incomplete:
        with pytest.raises(Invalid) as refused:
            report(world.owner, status, **said)
        assert set(refused.value.fields) == fields
    assert not updates_of(world.in_bromma)


def test_everybody_in_the_organisation_but_readers_may_report(world: World) -> None:
    for role in (Role.CONTRIBUTOR, Role.COORDINATOR, Role.STRATEGIST, Role.ADMINISTRATOR):
        report(world.people[role], comment=f"Säger {role}.")
        assert in_bromma(world).comment == f"Säger {role}."


def test_others_may_not(world: World) -> None:
    for actor, organisation in [
        (world.people[Role.READER], "bromma"),
        (world.somebody_in_kista, "bromma"),
        (world.people[Role.ADMINISTRATOR], "kista"),
    ]:
        with pytest.raises(Forbidden):
            report(actor, organisation=organisation)
    assert db.session.scalar(select(func.count()).select_from(StatusUpdate)) == 0


def test_an_owner_in_another_organisation_may_report_until_somebody_else_is_named(world: World) -> None:
    name_owner(world.strategist, world.somebody_in_kista)
    report(world.somebody_in_kista)
    name_owner(world.strategist, None)
    with pytest.raises(Forbidden):
        report(world.somebody_in_kista)


def test_what_does_not_exist_is_not_found(world: World) -> None:
    for activity, organisation in [("boende-99", "bromma"), ("boende-1", "skarpnäck")]:
        with pytest.raises(NotFound):
            report(world.owner, activity=activity, organisation=organisation)


def test_a_draft_does_not_exist_for_those_who_do_not_see_drafts(world: World) -> None:
    draft = add_version("2015", VersionStatus.DRAFT)
    add_assignment(add_activity("boende-2", area=world.area, since=draft), world.bromma, owner=world.owner)
    with pytest.raises(NotFound):
        report(world.owner, activity="boende-2")


def test_the_trail_says_who_and_what_but_no_names(world: World) -> None:
    update = report(world.owner, Status.DONE, comment="Klart.", via="link")
    entry = db.session.scalars(select(TrailEntry)).one()
    assert (entry.action, entry.actor_id, entry.via) == ("assignment.report", world.owner.id, "link")
    assert (entry.object_kind, entry.object_id) == ("assignment", world.in_bromma.id)
    assert entry.facts == {"before": {"status": None}, "after": {"status": "done"}, "update": update.id}


def test_a_report_that_fails_afterwards_leaves_nothing_behind(world: World) -> None:
    owner, share = world.owner, world.in_bromma

    def fail_afterwards() -> None:
        with transaction():
            report(owner, Status.DONE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_afterwards()
    assert in_bromma(world).unreported
    assert not updates_of(share)
    assert not db.session.scalars(select(TrailEntry)).all()


def test_a_report_holds_until_the_next(world: World) -> None:
    report(world.owner, Status.NOT_STARTED)
    report(world.owner, Status.ONGOING, today=TOMORROW)
    first, second = updates_of(world.in_bromma)
    assert (first.holds_from, first.holds_to) == (TODAY, TOMORROW)
    assert (second.holds_from, second.holds_to) == (TOMORROW, FOREVER)
