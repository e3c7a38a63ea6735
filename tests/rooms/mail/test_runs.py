"""What is recorded of delivery: each run that did something, and otherwise a sign of life now and then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.models import DeliveryRun
from planner.mail.runs import HEARTBEAT, Delivery, last_run, record_heartbeat, record_run
from planner.reminders.jobs import deliver_mail
from tests.conftest import TODAY, MakeApp
from tests.factories.smtp_server import SmtpServer
from tests.rooms.mail.conftest import Enlist, Run


def the_run() -> DeliveryRun:
    db.session.rollback()
    return db.session.scalars(select(DeliveryRun)).one()


def test_runs_add_up_on_their_day(enlist_people: Enlist, run: Run) -> None:
    enlist_people("anna", "refuse-550", "later-451")
    run()
    row = the_run()
    assert (row.on, row.runs, row.sent, row.dead, row.retry, row.suppressed) == (TODAY, 1, 1, 1, 1, 0)
    assert row.problem is None
    assert row.seconds > 0
    enlist_people("nothing")
    run()
    row = the_run()
    assert (row.runs, row.sent, row.suppressed) == (2, 1, 1)
    assert row.first_at < row.last_at


def test_a_run_that_ends_early_says_why(enlist_people: Enlist, run: Run, server: SmtpServer) -> None:
    enlist_people("anna")
    server.stop()
    run()
    problem = the_run().problem
    assert problem is not None
    assert "doesn't answer" in problem


def test_a_look_without_anything_to_send_is_recorded_now_and_then(app: Flask, run: Run) -> None:
    run()
    first = the_run()
    run()
    deliver_mail(lambda: False)
    assert the_run().runs == first.runs == 1
    record_heartbeat(on=TODAY, at=first.last_at + HEARTBEAT)
    assert the_run().runs == 2
    # What keeps mail from going is told at once, and so is that it goes again.
    at = first.last_at + HEARTBEAT + timedelta(seconds=1)
    record_heartbeat(on=TODAY, at=at, problem="no server")
    assert the_run().problem == "no server"
    record_heartbeat(on=TODAY, at=at)
    assert the_run().problem is None


def test_without_a_server_the_sign_of_life_says_so(make_app: MakeApp) -> None:
    with make_app().app_context():
        deliver_mail(lambda: False)
        deliver_mail(lambda: False)
        row = the_run()
        assert row.runs == 1
        assert row.problem is not None
        assert "no mail server is configured" in row.problem


@pytest.mark.parametrize("times", [20])
def test_processes_at_once_lose_no_counts(app: Flask, times: int) -> None:
    def add(_number: int) -> None:
        with app.app_context():
            record_run(Delivery(sent=1, seconds=0.5), on=TODAY, at=now())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(times)))
    row = the_run()
    assert (row.runs, row.sent, row.seconds) == (times, times, times / 2)


def test_the_last_run_is_that_of_the_last_day(app: Flask) -> None:
    assert last_run() is None
    for days in (0, 1):
        record_run(Delivery(sent=1), on=TODAY + timedelta(days=days), at=now())
    last = last_run()
    assert last is not None
    assert last.on == TODAY + timedelta(days=1)
