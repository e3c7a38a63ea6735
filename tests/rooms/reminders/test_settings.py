"""The settings that an administrator changes: what counts, who may, two at once, and what planning makes of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.auth.answer_links import answer_link
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid
from planner.kit.transaction import transaction
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from planner.reminders.calendar import working_calendar
from planner.reminders.jobs import plan_reminders
from planner.reminders.models import PlanningRun, ReminderSettings
from planner.reminders.operations import change_settings
from planner.reminders.planning import plan, preview
from planner.reminders.rules import Chosen, QuietPeriod
from planner.reminders.rules.changes import Move
from planner.reminders.settings.changes import effects_of, past_changes
from planner.reminders.settings.in_force import current_settings, settings_in_force
from tests.conftest import MakeApp
from tests.factories.world import TODAY, World, build_world

NOVEMBER = QuietPeriod("11-01", "11-14")


def change(world: World, *, number: int | None = None, by: Role = Role.ADMINISTRATOR, **what: object) -> Chosen:
    """Change some settings, by default those that have just been read."""
    in_force, chosen = settings_in_force()
    wanted = replace(chosen, **what)  # type: ignore[arg-type]
    seen = in_force if number is None else number
    change_settings(actor=world.people[by], chosen=wanted, number=seen, today=TODAY)
    return wanted


def test_until_somebody_chooses_the_settings_file_counts(make_app: MakeApp) -> None:
    app = make_app(remind_from="08:15", quiet_periods=["07-01/07-31"], answer_links=False)
    with app.app_context():
        world = build_world()
        chosen = current_settings()
        assert chosen == Chosen(time(8, 15), time(18), (QuietPeriod("07-01", "07-31"),), answer_links=False)
        change(world, answer_links=True)
        db.session.commit()
    with make_app(remind_from="09:00", answer_links=False).app_context():
        # What was chosen counts, whatever the file says now.
        assert current_settings() == replace(chosen, answer_links=True)


def test_the_latest_choice_counts_and_all_are_kept(world: World) -> None:
    before = current_settings()
    first = change(world, quiet=(NOVEMBER,))
    assert current_settings() == first
    second = change(world, remind_from=time(9))
    assert current_settings() == second
    rows = db.session.scalars(select(ReminderSettings).order_by(ReminderSettings.number)).all()
    # The first is what the settings file said.
    assert [(row.number, row.by_id is None) for row in rows] == [(1, True), (2, False), (3, False)]
    latest, earlier = past_changes(20)
    assert [(one.name, one.before, one.after) for one in latest.changes] == [
        ("Tider", f"{before.remind_from:%H:%M}\N{EN DASH}18:00", "09:00\N{EN DASH}18:00")
    ]
    assert [(one.name, one.after) for one in earlier.changes] == [
        ("Perioder utan påminnelser", "1 november till 14 november")
    ]
    assert latest.by == world.people[Role.ADMINISTRATOR].name


def test_planning_keeps_to_it_from_then_on(world: World) -> None:
    assert preview(TODAY).working_day
    change(world, quiet=(NOVEMBER,))
    db.session.commit()
    assert not preview(TODAY).working_day
    assert not plan(TODAY).working_day
    assert working_calendar().working_day_from(TODAY) == date(2014, 11, 17)


def test_mails_lead_to_the_answers_page_or_dont(world: World) -> None:
    assert answer_link(world.owner) is not None
    change(world, answer_links=False)
    assert answer_link(world.owner) is None


def test_only_administrators_change_them(world: World) -> None:
    for role in (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR, Role.STRATEGIST):
        with pytest.raises(Forbidden):
            change(world, by=role, answer_links=False)


def test_what_nothing_could_be_planned_with_is_refused(world: World) -> None:
    for wrong in (
        {"remind_from": time(18), "remind_until": time(8)},
        {"remind_from": time(8), "remind_until": time(8, 30)},
        {"quiet": (QuietPeriod("01-01", "10-31"),)},
        {"quiet": (QuietPeriod("01-01", "06-30"), QuietPeriod("06-20", "12-31"))},
        {},
    ):
        with pytest.raises(Invalid):
            change(world, **wrong)
    assert settings_in_force()[0] == 0


def test_whoever_read_older_settings_is_told_who_changed_them(world: World) -> None:
    change(world, answer_links=False)
    for stale in (0, 1):
        with pytest.raises(Conflict) as conflict:
            change(world, number=stale, answer_links=True)
        assert world.people[Role.ADMINISTRATOR].name in str(conflict.value)
    assert not current_settings().answer_links


def test_of_two_at_once_the_second_is_told(app: Flask, world: World) -> None:
    db.session.commit()
    for _ in range(3):
        number, before = settings_in_force()
        db.session.rollback()
        together = Barrier(2)
        said: list[str] = []

        def choose(
            hour: int,
            number: int = number,
            before: Chosen = before,
            together: Barrier = together,
            said: list[str] = said,
        ) -> None:
            with app.app_context():
                person = person_by_email("administrator@example.org")
                assert person is not None
                together.wait()
                wanted = replace(before, remind_from=time(hour, number))
                try:
                    with transaction():
                        change_settings(actor=person, chosen=wanted, number=number, today=TODAY)
                except Conflict as conflict:
                    said.append(str(conflict))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(choose, (5, 6)))
        assert len(said) == 1
        db.session.rollback()
        assert settings_in_force()[0] == max(number, 1) + 1


def test_the_trail_has_what_was_and_what_became(world: World) -> None:
    change(world, quiet=(NOVEMBER, QuietPeriod("midsummer-eve", "08-15")), answer_links=False)
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "settings.change")).one()
    assert entry.facts == {
        "before": {"quiet_periods": "12-20/01-06, midsummer-eve/08-15", "answer_links": True},
        "after": {"quiet_periods": "11-01/11-14, midsummer-eve/08-15", "answer_links": False},
    }


def test_hours_hold_for_the_scheduler(make_app: MakeApp) -> None:
    app = make_app(today="")
    with app.app_context():
        world = build_world()
        change(world, remind_from=time(9), remind_until=time(10, 30))
        db.session.commit()
        # In winter Stockholm is an hour ahead of UTC.
        for moment, runs in (("2014-11-03T07:59", 0), ("2014-11-03T09:31", 0), ("2014-11-03T08:00", 1)):
            with time_machine.travel(f"{moment}+00:00", tick=False):
                plan_reminders()
            assert len(db.session.scalars(select(PlanningRun)).all()) == runs, moment


def test_effects_name_days_reminders_and_what_waits(world: World) -> None:
    before = current_settings()
    # In December due: told 30 days before, on 1 December; planned now, since 60 days before have passed.
    assert plan(TODAY).messages
    after = replace(before, quiet=(*before.quiet, QuietPeriod("11-01", "12-05")), answer_links=False)
    effects = effects_of(before, after, TODAY)
    stretch = effects.days[0]
    assert (stretch.first, stretch.last, stretch.off) == (date(2014, 11, 3), date(2014, 12, 5), True)
    assert Move(date(2014, 12, 1), date(2014, 12, 8), 2) in effects.moves
    assert [(move.before, move.after) for move in effects.waiting] == [(TODAY, date(2014, 12, 8))]
    assert effects.linked == sum(move.count for move in effects.waiting)
    # Back again.
    change(world, quiet=after.quiet)
    back = effects_of(current_settings(), before, TODAY)
    assert [(move.before, move.after) for move in back.waiting] == [(date(2014, 12, 8), TODAY)]
    assert back.linked is None
