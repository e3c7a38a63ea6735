"""Planning writes what is to be told, once, and messages that carry it."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from planner.kit.db import db
from planner.mail.models import Message
from planner.people.rules import MailChoice
from planner.plans.rules import Status
from planner.reminders.models import PlanningRun, Reminder
from planner.reminders.planning import plan, preview
from tests.factories.acts import report, set_deadline
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.world import TODAY, World

SATURDAY = date(2014, 11, 1)


def told() -> list[tuple[str, int, str, int]]:
    """Return what has been told: to whom, step, and by which message."""
    from planner.people.models import Person

    db.session.rollback()
    rows = db.session.execute(
        select(Person.email, Reminder.step, Reminder.kind, Reminder.message_id)
        .join(Person, Person.id == Reminder.recipient_id)
        .order_by(Reminder.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def test_an_owner_and_an_areas_coordinator_hear_of_a_month(world: World) -> None:
    planned = plan(TODAY, with_items=True)
    # Nobody is named for Kista's share: the area's coordinator hears. Both for the step 60 days before.
    assert (planned.working_day, planned.reminders, planned.messages, planned.recipients) == (True, 2, 2, 2)
    assert {(i.recipient, i.activity, i.organisation, i.step, i.due, i.kind) for i in planned.items} == {
        ("contributor@example.org", "boende-1", "bromma", -60, date(2014, 12, 31), "deadline"),
        ("coordinator@example.org", "boende-1", "kista", -60, date(2014, 12, 31), "deadline"),
    }
    again = plan(TODAY, with_items=True)
    assert (again.reminders, again.messages, again.recipients, again.items) == (0, 0, 0, [])
    run = db.session.scalars(select(PlanningRun)).one()
    assert (run.on, run.runs, run.reminders, run.messages) == (TODAY, 2, 2, 2)


def test_a_preview_says_the_same_and_changes_nothing(world: World) -> None:
    looked = preview(TODAY, with_items=True)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    assert db.session.scalar(select(func.count()).select_from(PlanningRun)) == 0
    db.session.rollback()
    planned = plan(TODAY, with_items=True)
    assert (looked.items, looked.reminders, looked.messages) == (planned.items, planned.reminders, planned.messages)
    later = preview(date(2014, 12, 1), with_items=True)
    assert [(item.recipient, item.step) for item in later.items] == [
        ("contributor@example.org", -30),
        ("coordinator@example.org", -30),
    ]
    assert later.messages == 0  # they would be added to the two that wait


def test_nothing_is_planned_on_a_day_off(world: World) -> None:
    planned = plan(SATURDAY)
    assert (planned.working_day, planned.reminders) == (False, 0)
    assert db.session.scalar(select(func.count()).select_from(PlanningRun)) == 0


def test_planning_adds_to_the_message_that_waits(world: World) -> None:
    plan(TODAY)
    add_activity_of_owner(world, due="2014-11-05")
    tuesday = TODAY + timedelta(days=1)
    assert plan(tuesday).messages == 0
    mine = [row for row in told() if row[0] == "contributor@example.org"]
    assert [row[1] for row in mine] == [-60, -1]
    assert len({row[3] for row in mine}) == 1


def test_what_weekly_mail_holds_back_comes_next_week(world: World) -> None:
    world.owner.mail_choice = MailChoice.WEEKLY
    db.session.commit()
    plan(TODAY)
    add_activity_of_owner(world, due="2014-11-11")
    assert [plan(TODAY + timedelta(days=days)).reminders for days in range(1, 5)] == [0, 0, 0, 0]
    assert plan(TODAY + timedelta(days=7)).reminders == 1
    assert told()[-1][:3] == ("contributor@example.org", -1, "deadline")


def test_weekly_mail_goes_on_the_first_day_that_is_planned(world: World) -> None:
    wednesday, thursday = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
    world.owner.mail_choice = MailChoice.WEEKLY
    db.session.commit()
    assert plan(wednesday).recipients == 2
    add_activity_of_owner(world, due="2014-11-07")
    assert plan(wednesday).recipients == 1  # still the week's first day
    add_activity_of_owner(world, due="2014-11-08", key="boende-3")
    assert plan(thursday).recipients == 0


def test_a_moved_deadline_starts_afresh(world: World) -> None:
    plan(TODAY)
    set_deadline(world.strategist, "2014-11", today=TODAY)
    db.session.commit()
    plan(TODAY)
    assert [row[:2] for row in told() if row[0] == "contributor@example.org"] == [
        ("contributor@example.org", -60),
        ("contributor@example.org", -30),
    ]


def test_news_holds_early_steps_back(world: World) -> None:
    report(world.owner, Status.ONGOING)
    db.session.commit()
    assert plan(TODAY).recipients == 1
    assert [plan(TODAY + timedelta(days=days)).recipients for days in (11, 14)] == [0, 1]


def test_a_nudge_goes_once_a_month(world: World) -> None:
    add_update(world.in_bromma, Status.ONGOING, TODAY - timedelta(days=60))
    db.session.commit()
    planned = plan(TODAY, with_items=True)
    assert [(i.kind, i.step, i.due) for i in planned.items if i.recipient == world.owner.email] == [
        ("deadline", -60, date(2014, 12, 31)),
        ("nudge", None, date(2014, 12, 31)),
    ]
    kinds = [(plan(day, with_items=True).items, day) for day in (date(2014, 12, 2), date(2014, 12, 3))]
    assert [[item.kind for item in items if item.kind == "nudge"] for items, _day in kinds] == [[], ["nudge"]]


def test_planning_takes_few_statements_however_much_there_is(world: World, app: Flask) -> None:
    for number in range(30):
        add_activity_of_owner(world, due="2014-11", key=f"mer-{number}")
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert plan(TODAY).reminders == 32
    # Settings, whether a round is open and there is a submission, the version in force, what is to be told; then the
    # run, who is told, messages that wait and new ones, reminders, and the run's counts.
    assert len([text for text in statements if not text.startswith("BEGIN")]) <= 11


def test_the_database_refuses_to_tell_the_same_twice(world: World) -> None:
    plan(TODAY)
    first = db.session.scalars(select(Reminder)).first()
    assert first is not None
    names = ("kind", "subject_kind", "subject_id", "due", "step", "recipient_id", "message_id", "told_on")
    db.session.add(Reminder(**{name: getattr(first, name) for name in names}))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def add_activity_of_owner(world: World, *, due: str, key: str = "boende-2") -> None:
    activity = add_activity(key, area=world.area, due=due)
    add_assignment(activity, world.bromma, owner=world.owner)
    db.session.commit()
