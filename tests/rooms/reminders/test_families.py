"""Two families at once: rounds beside reminders, one message a person and day, quiet periods, pushes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.delivery import deliver
from planner.mail.models import Message
from planner.people.models import Deputy, Person
from planner.people.rules import MailChoice
from planner.plans.rules import Status
from planner.reminders.letters.contents import matters_of
from planner.reminders.letters.round_contents import RoundMatter, rounds_of
from planner.reminders.models import PlanningRun, Reminder
from planner.reminders.planning import plan, preview
from planner.rounds.models import Round
from tests.factories.acts import name_owner, report
from tests.factories.plan import add_activity, add_area, add_assignment, add_update
from tests.factories.rounds import add_round
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, World

TUESDAY = TODAY + timedelta(days=1)
MONDAY_IN_QUIET = date(2014, 12, 22)
CHRISTMAS_EVE = date(2014, 12, 24)


def steps(today: date) -> list[tuple[str, int | None, str]]:
    """Plan, and return to whom which step was told, and of what kind."""
    db.session.commit()
    return sorted(
        (item.recipient.partition("@")[0], item.step or 0, item.kind) for item in plan(today, with_items=True).items
    )


def waiting(person: Person) -> dict[str, date]:
    """Return by kind from which day a person's message may go."""
    db.session.rollback()
    rows = db.session.execute(
        select(Message.kind, Message.not_before).where(Message.recipient_id == person.id, Message.state == "waiting")
    )
    return {row.kind: row.not_before for row in rows}


def sent_on(day: date) -> None:
    """Let all that waits for a day have been sent."""
    for message in db.session.scalars(select(Message).where(Message.state == "waiting", Message.not_before <= day)):
        message.state, message.sent_on, message.sent_at = "sent", day, now()
    db.session.commit()


def round_letter(person: Person, today: date) -> RoundMatter | None:
    mine = select(Message.id).where(Message.recipient_id == person.id, Message.kind == "rounds")
    message = db.session.scalars(mine.order_by(Message.id.desc())).first()
    matters = rounds_of([message], today).get(message, []) if message else []
    return matters[0] if matters else None


def close(round_: Round, day: date) -> None:
    round_.closed_at, round_.closed_on = now(), day
    db.session.commit()


def test_a_round_is_told_in_place_of_what_it_covers(world: World) -> None:
    round_ = add_round()
    assert steps(TODAY) == [("contributor", -366, "deadline"), ("coordinator", -366, "deadline")]
    again = plan(TODAY)
    assert (again.reminders, again.messages, again.recipients) == (0, 0, 0)
    item = preview(TODAY + timedelta(days=7), with_items=True).items[0]
    assert (item.activity, item.organisation, item.step, item.due) == ("boende-1", "bromma", -7, round_.answer_by)
    assert steps(TODAY + timedelta(days=7)) == [("contributor", -7, "deadline"), ("coordinator", -7, "deadline")]
    close(round_, TODAY + timedelta(days=7))
    # What it covered is reminded of again by steps of its own.
    assert ("contributor", -60, "deadline") in steps(TODAY + timedelta(days=7))


def test_what_a_round_doesnt_cover_is_told_beside_it_on_the_next_working_day(world: World) -> None:
    other = add_area("arbete", coordinator=None)
    add_assignment(add_activity("arbete-1", area=other, due="2014-11-10"), world.bromma, owner=world.owner)
    add_round(areas=[world.area])
    assert [one[:2] for one in steps(TODAY) if one[0] == "contributor"] == [("contributor", -366), ("contributor", -7)]
    assert waiting(world.owner) == {"rounds": TODAY, "reminders": TUESDAY}
    planned = plan(TUESDAY)
    assert (planned.reminders, planned.messages) == (0, 0)


def test_who_was_sent_a_reminder_today_hears_of_a_round_on_the_next_working_day(world: World) -> None:
    friday = date(2014, 10, 31)
    steps(friday)
    sent_on(friday)
    add_round(opened_on=friday)
    steps(friday)
    assert waiting(world.owner) == {"rounds": date(2014, 11, 3)}


def test_a_reminder_planned_before_its_round_was_opened_is_left_out(world: World) -> None:
    steps(TODAY)
    (message,) = db.session.scalars(select(Message.id).where(Message.recipient_id == world.owner.id)).all()
    assert len(matters_of([message], TODAY)[message]) == 1
    add_round()
    db.session.commit()
    assert matters_of([message], TODAY) == {}


def test_choices_dont_matter_to_rounds_and_early_steps_arent_held_back(world: World) -> None:
    world.owner.mail_choice = MailChoice.OVERDUE
    report(world.owner, Status.ONGOING)
    add_round(opened_on=TUESDAY, opened_at=now() + timedelta(minutes=1))
    assert ("contributor", -366, "deadline") in steps(TUESDAY)


def test_in_a_quiet_period_rounds_go_and_reminders_wait(world: World) -> None:
    before = MONDAY_IN_QUIET
    assert not preview(before).working_day
    assert steps(before) == []
    assert db.session.scalars(select(PlanningRun)).all() == []
    add_round(opened_on=before, answer_by=before + timedelta(days=20), areas=[world.area])
    other = add_area("arbete", coordinator=None)
    add_assignment(add_activity("arbete-1", area=other, due="2014-12-29"), world.bromma, owner=world.owner)
    assert steps(before) == [("contributor", -366, "deadline"), ("coordinator", -366, "deadline")]
    run = db.session.scalars(select(PlanningRun)).one()
    assert (run.quiet, run.reminders) == (True, 2)
    assert run.seconds > 0
    assert waiting(world.owner) == {"rounds": before}
    assert not plan(before).working_day


def test_on_a_holiday_nothing_is_told(world: World) -> None:
    add_round(opened_on=MONDAY_IN_QUIET, answer_by=CHRISTMAS_EVE + timedelta(days=20))
    assert steps(CHRISTMAS_EVE) == []
    assert steps(date(2014, 12, 28)) == []
    assert steps(date(2014, 12, 29)) != []


def test_a_quiet_day_isnt_the_weekly_day(world: World) -> None:
    # The quiet period ends on a Tuesday; a round is planned on the Monday before and the holiday between.
    monday, wednesday = date(2015, 1, 5), date(2015, 1, 7)
    world.owner.mail_choice = MailChoice.WEEKLY
    other = add_area("arbete", coordinator=None)
    add_assignment(add_activity("arbete-1", area=other, due="2015-01-08"), world.bromma, owner=world.owner)
    add_round(opened_on=monday, answer_by=date(2015, 2, 2), areas=[world.area])
    assert [one[:2] for one in steps(monday)] == [("contributor", -366), ("coordinator", -366)]
    assert ("contributor", -1, "deadline") in steps(wednesday)


def test_a_push_is_told_once_and_again_when_pushed_again(world: World) -> None:
    round_ = add_round()
    steps(TODAY)
    sent_on(TODAY)
    round_.pushed_on = TODAY
    assert steps(TODAY) == [("contributor", 0, "nudge"), ("coordinator", 0, "nudge")]
    assert waiting(world.owner) == {"rounds": TUESDAY}
    letter = round_letter(world.owner, TUESDAY)
    assert letter is not None
    assert (letter.pushed, letter.opening, len(letter.owed), letter.of) == (True, False, 1, 1)
    assert steps(TODAY) == steps(TUESDAY) == []
    sent_on(TUESDAY)
    round_.pushed_on = TUESDAY
    assert steps(TUESDAY) == [("contributor", 0, "nudge"), ("coordinator", 0, "nudge")]
    report(world.owner, Status.ONGOING, today=TUESDAY)
    round_.pushed_on = TODAY + timedelta(days=2)
    assert steps(TODAY + timedelta(days=2)) == [("coordinator", 0, "nudge")]


def test_a_round_letter_says_what_is_owed_when_it_is_sent(world: World) -> None:
    second = add_activity("boende-2", area=world.area, due=None)
    add_assignment(second, world.bromma, owner=world.owner)
    add_round()
    steps(TODAY)
    letter = round_letter(world.owner, TODAY)
    assert letter is not None
    assert [one.activity_key for one in letter.owed] == ["boende-1", "boende-2"]
    assert (letter.of, letter.opening, letter.pushed) == (2, True, False)
    report(world.owner, Status.DONE)
    db.session.commit()
    letter = round_letter(world.owner, TODAY)
    assert letter is not None
    assert ([one.activity_key for one in letter.owed], letter.of) == (["boende-2"], 2)


def answers_all(world: World, _round: Round) -> None:
    report(world.owner, Status.ONGOING)


def another_owner(world: World, _round: Round) -> None:
    name_owner(world.strategist, world.somebody_in_kista)


def goes_away(world: World, _round: Round) -> None:
    deputy = world.somebody_in_kista
    db.session.add(Deputy(person_id=world.owner.id, deputy_id=deputy.id, starts=TODAY, ends=TUESDAY))


def moves_the_day(_world: World, round_: Round) -> None:
    round_.answer_by += timedelta(days=7)


def closes(_world: World, round_: Round) -> None:
    close(round_, TODAY)


@pytest.mark.parametrize("happens", [answers_all, another_owner, goes_away, moves_the_day, closes])
def test_a_round_letter_with_nothing_left_to_say_isnt_sent(
    world: World, happens: Callable[[World, Round], None]
) -> None:
    round_ = add_round()
    steps(TODAY)
    assert round_letter(world.owner, TODAY) is not None
    happens(world, round_)
    db.session.commit()
    assert round_letter(world.owner, TODAY) is None


def test_a_deputy_hears_of_reminders_and_rounds(world: World) -> None:
    db.session.add(Deputy(person_id=world.owner.id, deputy_id=world.somebody_in_kista.id, starts=TODAY, ends=TUESDAY))
    assert ("kista", -60, "deadline") in steps(TODAY)
    add_round()
    assert ("kista", -366, "deadline") in steps(TUESDAY)
    assert ("contributor", -366, "deadline") in steps(TODAY + timedelta(days=2))


def test_a_pause_that_ends_is_spoken_of_again(world: World) -> None:
    add_update(world.in_bromma, Status.PAUSED, date(2014, 8, 25), paused_until=TUESDAY, comment="Väntar på lokal.")
    assert "contributor" not in [one[0] for one in steps(TODAY)]
    assert [one[1:] for one in steps(TUESDAY) if one[0] == "contributor"] == [(-60, "deadline"), (0, "nudge")]
    (message,) = db.session.scalars(select(Message.id).where(Message.recipient_id == world.owner.id)).all()
    assert {matter.pause_ended for matter in matters_of([message], TUESDAY)[message]} == {TUESDAY}
    assert message not in matters_of([message], TODAY)


def test_the_last_step_is_told_as_such_and_nothing_after_it(world: World) -> None:
    first = add_activity("sent-1", area=world.area, due="2014-08-04")
    add_update(add_assignment(first, world.bromma, owner=world.owner), Status.ONGOING, date(2014, 6, 1))
    told = [one for one in steps(TODAY) if one[1] == 91]
    assert ("contributor", 91, "deadline") in told
    assert ("strategist", 91, "deadline") in told
    message = db.session.scalars(select(Message.id).where(Message.recipient_id == world.owner.id)).one()
    assert [matter.last_step for matter in matters_of([message], TODAY)[message]] == [True, False]
    sent_on(TODAY)
    later = steps(date(2015, 3, 2))
    db.session.rollback()
    known = db.session.scalars(select(Reminder.subject_id).where(Reminder.told_on > TODAY)).all()
    assert later
    assert world.in_bromma.id in known
    assert len({subject for subject in known if subject not in (world.in_bromma.id, world.in_kista.id)}) == 0


def test_after_days_without_a_server_both_dont_come_at_once(world: World, server: SmtpServer) -> None:
    thursday, friday = TODAY + timedelta(days=3), TODAY + timedelta(days=4)
    other = add_area("arbete", coordinator=None)
    add_assignment(add_activity("arbete-1", area=other, due="2014-11-10"), world.bromma, owner=world.owner)
    steps(TODAY)
    add_round(opened_on=TUESDAY, areas=[world.area])
    steps(TUESDAY)
    assert set(waiting(world.owner)) == {"reminders", "rounds"}
    db.session.rollback()
    for day, sent in ((thursday, 1), (thursday, 1), (friday, 2)):
        deliver(today=day, is_day_off=lambda _day: False)
        assert server.addresses().count(world.owner.email) == sent


def test_two_processes_at_once_tell_everything_once(world: World, app: Flask) -> None:
    world_id = world.owner.id
    add_round()
    db.session.commit()
    begin = Barrier(2)

    def plan_by_itself() -> int:
        with app.app_context():
            begin.wait()
            return plan(TODAY).reminders

    with ThreadPoolExecutor(2) as pool:
        told = sum(one.result() for one in [pool.submit(plan_by_itself) for _ in range(2)])
    assert told == 2
    rows = db.session.scalars(select(Message.kind).where(Message.recipient_id == world_id)).all()
    assert rows == ["rounds"]


def test_a_step_that_nobody_heard_since_a_round_was_opened_is_told_when_that_is_closed(
    world: World, server: SmtpServer
) -> None:
    late = add_activity("boende-9", area=world.area, due="2014-08-04")
    add_assignment(late, world.bromma, owner=world.owner)
    last, monday = ("strategist", 91, "deadline"), TODAY + timedelta(days=7)
    assert last in steps(TODAY)
    # Opened before the mail could go: the step is left out, and it was the last one.
    round_ = add_round(areas=[world.area])
    db.session.commit()
    assert deliver(today=TODAY, is_day_off=lambda _day: False).suppressed
    assert last not in steps(TUESDAY)
    close(round_, monday)
    assert last in steps(monday)
    deliver(today=monday, is_day_off=lambda _day: False)
    assert last not in steps(monday + timedelta(days=7))
    mails = [str(message["Subject"]) for message in server.received if "strategist@" in str(message["To"])]
    assert [subject for subject in mails if "beslut" in subject] == ["1 aktivitet kräver beslut"]
