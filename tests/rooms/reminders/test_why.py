"""Why somebody got, or didn't get, a mail on a day: what is recorded, and what the rule says of it."""

import json
from datetime import date, timedelta

from flask import Flask

from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.people.models import Deputy, Person
from planner.people.operations.persons import change_person
from planner.people.rules import MailChoice, Role
from planner.plans.rules import Status
from planner.reminders.commands import reminders
from planner.reminders.models import PlanningRun
from planner.reminders.planning import plan
from planner.reminders.rules.why import DayOff, Reason
from planner.reminders.why.explaining import explain
from planner.reminders.why.explanation import Explanation, Outcome, Verdict
from planner.reminders.why.recorded import choice_then
from planner.rounds.operations.running import close_round
from tests.conftest import MakeApp
from tests.factories.acts import report
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment
from tests.factories.rounds import add_round
from tests.factories.smtp_server import SmtpServer
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World

TUESDAY, SATURDAY, NEW_YEAR = date(2014, 11, 4), date(2014, 11, 8), date(2015, 1, 1)


def ask(person: Person, day: date = TODAY, today: date = TODAY) -> Explanation:
    db.session.rollback()
    return explain(person, day, today=today)


def outcomes(found: Explanation) -> list[tuple[str | None, str | None, str]]:
    return [(row.activity, row.organisation, row.outcome) for row in found.rows]


def send(today: date = TODAY) -> None:
    deliver(today=today, is_day_off=lambda _day: False)


def test_before_planning_it_is_to_come(world: World) -> None:
    found = ask(world.owner)
    assert found.verdict is Verdict.TO_COME
    assert outcomes(found) == [("boende-1", "bromma", Outcome.NOT_PLANNED)]


def test_a_mail_that_waits_was_sent_or_was_refused(world: World, server: SmtpServer) -> None:
    plan(TODAY)
    found = ask(world.owner)
    assert found.verdict is Verdict.WAITING
    assert outcomes(found) == [("boende-1", "bromma", Outcome.TOLD)]
    (row,) = found.rows
    assert row.told is not None
    assert (row.told.step, row.told.message_id) == (-60, found.messages[0].id)
    send()
    assert ask(world.owner).verdict is Verdict.SENT
    world.people[Role.COORDINATOR].email = "refuse-550@example.org"
    db.session.commit()
    plan(date(2014, 12, 1))
    send(date(2014, 12, 1))
    assert ask(world.people[Role.COORDINATOR], date(2014, 12, 1)).verdict is Verdict.DEAD


def test_what_was_told_before_says_when_and_what_comes_next(world: World) -> None:
    plan(TODAY)
    plan(TUESDAY)
    send()
    found = ask(world.owner, TUESDAY, TUESDAY)
    assert found.verdict is Verdict.NOTHING
    (row,) = found.rows
    assert row.outcome == Reason.TOLD_BEFORE
    assert row.told is not None
    assert (row.told.told_on, row.again_on) == (TODAY, date(2014, 12, 1))


def test_a_day_off_and_a_day_without_planning(world: World) -> None:
    assert ask(world.owner, SATURDAY, date(2014, 12, 1)).verdict is Verdict.DAY_OFF
    assert ask(world.owner, SATURDAY).off == (DayOff.WEEKEND, None)
    new_year = ask(world.owner, NEW_YEAR, NEW_YEAR)
    assert new_year.off == (DayOff.HOLIDAY, None)
    quiet = ask(world.owner, date(2014, 12, 29)).off
    assert quiet is not None
    assert quiet[0] is DayOff.QUIET
    missed = ask(world.owner, TUESDAY, date(2014, 11, 10))
    assert missed.verdict is Verdict.NOT_PLANNED
    assert outcomes(missed) == [("boende-1", "bromma", Outcome.NOT_PLANNED)]


def test_what_held_it_back(world: World) -> None:
    report(world.owner, Status.ONGOING)
    done = add_assignment(add_activity("boende-2", area=world.area, due="2014-11-05"), world.bromma, owner=world.owner)
    add_assignment(add_activity("boende-3", area=world.area, due="2015-12-05"), world.bromma, owner=world.owner)
    add_assignment(add_activity("boende-4", area=world.area, due=None), world.bromma, owner=world.owner)
    report(world.owner, Status.DONE, activity="boende-2")
    db.session.commit()
    assert done.id
    plan(TODAY)
    found = ask(world.owner)
    assert {key: outcome for key, _organisation, outcome in outcomes(found)} == {
        "boende-1": Reason.HELD_BACK,
        "boende-2": Reason.CLOSED,
        "boende-3": Reason.NOT_REACHED,
    }
    assert {row.activity: row.status for row in found.rows}["boende-2"] == "done"
    assert found.without_deadline == 1


def test_somebody_else_hears(world: World) -> None:
    plan(TODAY)
    found = ask(world.people[Role.COORDINATOR])
    assert set(outcomes(found)) == {
        ("boende-1", "kista", Outcome.TOLD),
        ("boende-1", "bromma", Reason.SOMEBODY_ELSE),
    }
    other = next(row for row in found.rows if row.outcome == Reason.SOMEBODY_ELSE)
    assert other.others == (world.owner.name,)


def test_weekly_mail_says_which_day_was_the_weeks(world: World) -> None:
    world.owner.mail_choice = MailChoice.WEEKLY
    db.session.commit()
    plan(TODAY)
    add_assignment(add_activity("boende-2", area=world.area, due="2014-11-11"), world.bromma, owner=world.owner)
    db.session.commit()
    plan(TUESDAY)
    found = ask(world.owner, TUESDAY, TUESDAY)
    assert ("boende-2", "bromma", Reason.WEEKLY) in outcomes(found)
    assert found.first_of_week == TODAY


def test_the_choice_that_held_then_is_known_by_the_trail(make_app: MakeApp, world: World) -> None:
    owner = world.owner
    change_person(owner, {"mail_choice": MailChoice.OVERDUE}, actor=None)
    db.session.commit()
    with make_app(today="").app_context():
        then = now()
        person = db.session.get_one(Person, owner.id)
        change_person(person, {"mail_choice": MailChoice.WEEKLY, "role": Role.STRATEGIST}, actor=None)
        db.session.commit()
        found = choice_then(person, then)
        assert (found.role, found.choice, found.changed) == (Role.CONTRIBUTOR, MailChoice.OVERDUE, True)
        later = choice_then(person, now() + timedelta(hours=1))
        assert (later.choice, later.changed) == (MailChoice.WEEKLY, False)


def test_a_deputy_gets_it_instead(world: World) -> None:
    deputy = world.somebody_in_kista
    db.session.add(Deputy(person_id=world.owner.id, deputy_id=deputy.id, starts=TODAY, ends=TODAY))
    db.session.commit()
    plan(TODAY)
    found = ask(world.owner)
    assert found.verdict is Verdict.AWAY
    assert found.deputy is not None
    assert found.deputy.id == deputy.id
    assert outcomes(ask(deputy)) == [("boende-1", "bromma", Outcome.TOLD)]


def test_who_has_left(world: World) -> None:
    world.owner.left_on = TODAY
    db.session.commit()
    plan(TODAY)
    found = ask(world.owner)
    assert (found.verdict, found.left_on, found.rows) == (Verdict.LEFT, TODAY, [])


def test_what_changed_after_planning_is_said_to_have_changed(world: World) -> None:
    db.session.add(PlanningRun(on=TODAY, first_at=now(), last_at=now(), runs=1, reminders=0, messages=0))
    db.session.commit()
    assert outcomes(ask(world.owner)) == [("boende-1", "bromma", Outcome.CHANGED_SINCE)]


def test_the_page_answers_and_lets_choose_between_namesakes(app: Flask, world: World) -> None:
    plan(TODAY)
    send()
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    page = visitor.sees("/utskick/varfor?person=contributor@example.org&dag=2014-11-03")
    assert "Ja, mejl skickades." in page
    assert "Påmindes den dagen: 60 dagar före." in page
    assert "250 2.0.0 Queued as 4711" in page
    page = visitor.sees("/utskick/varfor?person=contributor@example.org&dag=2014-12-25")
    assert "Nej. Det var en ledig dag." in page
    assert "Juldagen" in page
    add_person(name="Person Ett", email="ett@example.org")
    add_person(name="Person Två", email="tva@example.org")
    db.session.commit()
    page = visitor.sees("/utskick/varfor?person=Person+&dag=2014-11-03")
    assert "Vem menar du?" in page
    assert "Ingen person passar in" in visitor.sees("/utskick/varfor?person=ingen@example.org")
    assert visitor.get("/utskick/varfor").status_code == 200


def test_the_command(app: Flask, world: World) -> None:
    plan(TODAY)
    db.session.rollback()
    runner = app.test_cli_runner()
    facts = json.loads(runner.invoke(reminders, ["why", "contributor@example.org", "--json"]).stdout)
    assert (facts["verdict"], facts["on"], facts["choice"]) == ("waiting", "2014-11-03", "daily")
    assert [(row["activity"], row["because"], row["step"]) for row in facts["rows"]] == [("boende-1", "told", -60)]
    said = runner.invoke(reminders, ["why", "contributor@example.org", "--on", "2014-11-08"]).stdout
    assert "contributor@example.org, 2014-11-08: day_off (planning didn't run; mail daily)" in said
    nobody = runner.invoke(reminders, ["why", "nobody@example.org"])
    assert nobody.exit_code == 1


def test_a_round_that_is_open_or_was_then_takes_the_reminders_place(world: World) -> None:
    asked = add_round(title="Hösten", areas=[world.area], opened_on=TODAY)
    db.session.commit()
    found = ask(world.owner)
    # It is the round that asks, not the deadline.
    assert [(row.about_round, row.outcome) for row in found.rows] == [(True, Outcome.NOT_PLANNED)]
    close_round(actor=world.strategist, round_id=asked.id, today=TUESDAY)
    db.session.commit()
    then, afterwards = ask(world.owner, TODAY, TUESDAY), ask(world.owner, TUESDAY, TUESDAY)
    assert [(row.about_round, row.outcome, row.round) for row in then.rows] == [(False, Outcome.COVERED, "Hösten")]
    assert [row.outcome for row in afterwards.rows] == [Outcome.NOT_PLANNED]
