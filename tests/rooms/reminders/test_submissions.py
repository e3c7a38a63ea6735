"""Submissions: a year's is reminded of by the day that others have set, until it is sent."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.models import Message
from planner.people.models import Deputy
from planner.people.rules import MailChoice, Role
from planner.reminders.commands import reminders
from planner.reminders.planning import plan, preview
from planner.reminders.why.explaining import explain
from planner.requirements.models import GrantYear, SubmissionMilestone
from tests.factories.follow_up import add_evidence, add_grant_year, add_requirement
from tests.factories.people import add_person
from tests.factories.program import Program
from tests.factories.smtp_server import SmtpServer
from tests.factories.visitor import Visitor, words
from tests.factories.world import World
from tests.rooms.reminders.test_families import sent_on, steps, waiting
from tests.rooms.reminders.test_letters import html_of, letter_to, text_of

# 1 November 2014 is a Saturday, and All Saints' Day.
DUE = date(2014, 11, 1)
FRIDAY = date(2014, 10, 31)
STRATEGIST = "strategist@example.org"


@pytest.fixture
def year(world: World) -> GrantYear:
    """The grant of 2014, for which the coordinator is responsible; the plan itself is quiet."""
    for assignment in (world.in_bromma, world.in_kista):
        assignment.holds_to = date(2014, 1, 1)
    found = add_grant_year(2014, responsible_id=world.people[Role.COORDINATOR].id, recipient="Socialstyrelsen")
    db.session.commit()
    return found


def of_submissions(today: date) -> list[tuple[str, int | None]]:
    """Plan, and return to whom which step of a submission was told."""
    db.session.commit()
    items = plan(today, with_items=True).items
    return sorted((item.recipient.partition("@")[0], item.step) for item in items if item.family == "submissions")


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_the_last_step_before_a_saturday_falls_on_the_friday(year: GrantYear) -> None:
    told = [(day, step) for day in days(date(2014, 9, 25), date(2014, 11, 10)) for _who, step in of_submissions(day)]
    assert told == [
        (date(2014, 10, 2), -30),
        (date(2014, 10, 17), -14),
        (date(2014, 10, 24), -7),
        # The day before is the same Friday: the later step is told.
        (FRIDAY, 0),
        (date(2014, 11, 3), 1),
        (date(2014, 11, 10), 7),
    ]


def test_it_goes_to_the_responsible_and_later_to_the_strategists_too(year: GrantYear) -> None:
    assert of_submissions(FRIDAY) == [("coordinator", 0)]
    assert of_submissions(DUE + timedelta(days=37)) == [("coordinator", 35), ("strategist", 35)]


def test_without_anybody_responsible_the_strategists_hear(world: World, year: GrantYear) -> None:
    add_person(email="other@example.org", role=Role.STRATEGIST, organisation=world.bromma)
    year.responsible_id = None
    assert of_submissions(FRIDAY) == [("other", 0), ("strategist", 0)]


def test_the_deputy_of_who_is_away_hears_and_nobody_who_has_left(world: World, year: GrantYear) -> None:
    coordinator = world.people[Role.COORDINATOR]
    db.session.add(Deputy(person_id=coordinator.id, deputy_id=world.somebody_in_kista.id, starts=FRIDAY, ends=FRIDAY))
    assert of_submissions(FRIDAY) == [("kista", 0)]
    coordinator.left_on = DUE
    assert of_submissions(date(2014, 11, 3)) == [("strategist", 1)]


def test_choices_and_quiet_periods_dont_matter(world: World, year: GrantYear) -> None:
    world.people[Role.COORDINATOR].mail_choice = MailChoice.OVERDUE
    year.due = date(2015, 1, 2)
    assert of_submissions(date(2014, 12, 22)) == [("coordinator", -14)]
    assert of_submissions(date(2014, 12, 24)) == []
    assert of_submissions(date(2014, 12, 29)) == [("coordinator", -7)]


@pytest.mark.parametrize("facts", [{"sent_on": date(2014, 10, 30)}, {"receipt": "Dnr 3.1-7/2014"}, {"due": None}])
def test_what_is_sent_or_has_no_deadline_is_silent(year: GrantYear, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(year, name, value)
    assert of_submissions(FRIDAY) == []


def test_a_moved_deadline_starts_afresh(year: GrantYear) -> None:
    assert of_submissions(FRIDAY) == [("coordinator", 0)]
    year.due = date(2014, 11, 14)
    assert of_submissions(FRIDAY) == [("coordinator", -14)]


def test_it_goes_before_the_plans_reminders(world: World, year: GrantYear) -> None:
    for assignment in (world.in_bromma, world.in_kista):
        assignment.holds_to = date(9999, 12, 31)
    year.responsible_id = world.owner.id
    db.session.commit()
    ahead = preview(FRIDAY)
    planned = plan(FRIDAY, with_items=True)
    # One who is told of two is one person with two messages.
    assert planned.recipients == ahead.recipients == len({item.recipient for item in planned.items})
    assert planned.messages == ahead.messages == planned.recipients + 1
    assert waiting(world.owner) == {"submissions": FRIDAY, "reminders": date(2014, 11, 3)}
    sent_on(FRIDAY)
    # Nor does it wait for what was put off until today.
    year.due = date(2014, 12, 3)
    steps(date(2014, 11, 3))
    assert waiting(world.owner) == {"submissions": date(2014, 11, 3), "reminders": date(2014, 11, 3)}


def test_the_list_has_no_activity(app: Flask, year: GrantYear) -> None:
    (item,) = preview(FRIDAY, with_items=True).items
    assert (item.activity, item.organisation, item.year, item.step, item.due) == (None, None, 2014, 0, DUE)
    runner = app.test_cli_runner()
    said = runner.invoke(reminders, ["preview", "--on", "2014-10-31", "--list"]).stdout
    assert "coordinator@example.org: submission 2014, due 2014-11-01, step 0" in said
    listed = json.loads(runner.invoke(reminders, ["preview", "--on", "2014-10-31", "--list", "--json"]).stdout)["items"]
    assert [(one["activity"], one["submission"]) for one in listed] == [(None, 2014)]


def test_two_years_submissions_can_be_told_apart_by_programs(app: Flask, world: World, year: GrantYear) -> None:
    add_grant_year(2013, due=DUE, responsible_id=year.responsible_id)
    db.session.commit()
    administrator = Program(app, world.people[Role.ADMINISTRATOR])
    told = administrator.reads("/reminders/preview", on="2014-10-31")["items"]
    assert sorted(one["submission"] for one in told) == [2013, 2014]


def sent(server: SmtpServer, today: date, address: str = "coordinator@example.org") -> tuple[str, str]:
    """Return the subject and the words of the letter that somebody gets on a day."""
    server.received.clear()
    of_submissions(today)
    deliver(today=today, is_day_off=lambda _day: False)
    message = letter_to(server, address)
    assert "Redovisningen för 2014" in html_of(message)
    return str(message["Subject"]), text_of(message)


def test_the_letter_says_what_is_left(server: SmtpServer, year: GrantYear) -> None:
    db.session.add_all(
        SubmissionMilestone(grant_year_id=year.id, kind=kind, due=due, done_on=done)
        for kind, due, done in (
            ("data_stop", date(2014, 9, 15), date(2014, 9, 14)),
            ("draft", date(2014, 10, 1), None),
            ("board", date(2014, 10, 21), None),
            ("send", date(2014, 10, 30), None),
        )
    )
    add_evidence(add_requirement(year))
    subject, text = sent(server, date(2014, 10, 17))
    assert subject == "Redovisningen för 2014 ska skickas senast den 1 november"
    assert "Redovisningen till Socialstyrelsen ska vara inne senast den 1 november." in text
    assert "* Utkast klart: skulle ha skett den 1 oktober" in text
    assert "* Behandlas i nämnden: den 21 oktober" in text
    assert "Sista dag för underlag" not in text
    assert "Skickas in" not in text
    assert "* 2014-G1 Överenskommelse om samarbete: inte bedömt, 1 underlag saknas" in text
    assert "https://planner.example.org/krav/2014#redovisning" in text
    # Nobody sends anything on All Saints' Day.
    assert "Den dagen är ledig, så skicka den senast den 31 oktober." in text
    assert "till dig som ansvarar för redovisningen" in text
    assert "sista arbetsdagen" not in text


def test_of_many_requirements_the_letter_tells_the_number(server: SmtpServer, year: GrantYear) -> None:
    for number in range(6):
        add_evidence(add_requirement(year, f"2014-G{number}"))
    _subject, text = sent(server, date(2014, 10, 17))
    assert "* 6 krav är inte bedömda" in text
    assert "* 6 underlag saknas" in text
    assert "2014-G1" not in text


def test_on_the_friday_the_letter_says_that_it_is_the_last_working_day(server: SmtpServer, year: GrantYear) -> None:
    subject, text = sent(server, FRIDAY)
    assert subject == "Redovisningen för 2014 ska skickas senast den 1 november"
    assert "I dag är den sista arbetsdagen före dess." in text
    assert "Det här återstår" not in text


def test_afterwards_the_letter_asks_whether_it_was_sent(server: SmtpServer, year: GrantYear) -> None:
    subject, text = sent(server, date(2014, 11, 3))
    assert subject == "Redovisningen för 2014 skulle ha skickats den 1 november"
    assert "Är den redan skickad?" in text


def test_strategists_are_told_why_they_get_it(server: SmtpServer, year: GrantYear) -> None:
    year.responsible_id = None
    assert "eftersom ingen är utsedd" in sent(server, FRIDAY, STRATEGIST)[1]


def test_who_stands_in_is_told_for_whom(world: World, server: SmtpServer, year: GrantYear) -> None:
    coordinator, deputy = world.people[Role.COORDINATOR], world.somebody_in_kista
    db.session.add(Deputy(person_id=coordinator.id, deputy_id=deputy.id, starts=FRIDAY, ends=FRIDAY))
    assert f"Du är ersättare för {coordinator.name}" in sent(server, FRIDAY, deputy.email)[1]


def is_sent(_world: World, year: GrantYear) -> None:
    year.sent_on = FRIDAY


def is_moved(_world: World, year: GrantYear) -> None:
    year.due = date(2014, 12, 1)


def is_somebody_elses(world: World, year: GrantYear) -> None:
    year.responsible_id = world.owner.id


@pytest.mark.parametrize("happens", [is_sent, is_moved, is_somebody_elses])
def test_a_letter_with_nothing_left_to_say_isnt_sent(
    world: World, year: GrantYear, happens: Callable[[World, GrantYear], None]
) -> None:
    of_submissions(FRIDAY)
    happens(world, year)
    db.session.commit()
    run = deliver(today=FRIDAY, is_day_off=lambda _day: False)
    assert (run.sent, run.suppressed) == (0, 1)


def test_why_says_how_it_stood(app: Flask, world: World, year: GrantYear) -> None:
    coordinator = world.people[Role.COORDINATOR]
    of_submissions(FRIDAY)

    def because(person_role: Role, day: date) -> list[tuple[int | None, str, int | None]]:
        found = explain(world.people[person_role], day, today=day)
        return [(row.year, str(row.outcome), row.step) for row in found.rows if row.year]

    assert because(Role.COORDINATOR, FRIDAY) == [(2014, "told", 0)]
    # Whose it isn't hears nothing of it before it is long overdue.
    assert because(Role.STRATEGIST, FRIDAY) == []
    year.sent_on = FRIDAY
    db.session.commit()
    assert because(Role.COORDINATOR, date(2014, 11, 3)) == [(2014, "closed", None)]
    admin = Visitor(app, world.people[Role.ADMINISTRATOR])
    page = admin.sees(f"/utskick/varfor?person={coordinator.email}&dag=2014-11-03")
    assert "Redovisningen för 2014" in page
    assert "Redovisningen var redan skickad." in page


def test_the_outbox_and_the_preview_link_to_the_year(app: Flask, world: World, year: GrantYear) -> None:
    of_submissions(FRIDAY)
    admin = Visitor(app, world.people[Role.ADMINISTRATOR])
    number = db.session.scalar(select(Message.id).where(Message.kind == "submissions"))
    for address in (f"/utskick/{number}", "/utskick/forhandsvisning?dag=2014-11-03"):
        page = admin.get(address)
        assert 'href="/krav/2014">Redovisningen för 2014</a>' in page.text, words(page)
