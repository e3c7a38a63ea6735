"""Delivery by several processes at once, and by one that is killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from planner.kit.db import db
from planner.people.models import Person
from planner.reminders.planning import plan
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY, build_world

# Each starts processes of its own.
pytestmark = pytest.mark.slow

PEOPLE = 24
PLANNER = Path(sys.executable).with_name("planner")


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server that all processes send to."""
    running = SmtpServer()
    yield running
    running.stop()


@pytest.fixture
def waiting(app: Flask) -> list[Person]:
    """Many people with a message each that waits."""
    world = build_world()
    people = [add_person(organisation=world.bromma) for _ in range(PEOPLE)]
    for number, person in enumerate(people):
        activity = add_activity(f"mer-{number}", area=world.area, due="2014-11-10")
        add_assignment(activity, world.bromma, owner=person)
    db.session.commit()
    # Two more for boende-1: its owner and, for Kista, the coordinator.
    assert plan(TODAY).messages == PEOPLE + 2
    db.session.rollback()
    return people


@pytest.fixture
def environment(database_url: str, server: SmtpServer, tmp_path: Path) -> Mapping[str, str]:
    """What another process needs to deliver from the same outbox."""
    return {
        **os.environ,
        "PLANNER_DATABASE_URL": database_url,
        "PLANNER_INSTANCE_DIR": str(tmp_path / "instance"),
        "PLANNER_TODAY": TODAY.isoformat(),
        "PLANNER_MAIL_SERVER": "127.0.0.1",
        "PLANNER_MAIL_PORT": str(server.port),
        "PLANNER_MAIL_BATCH": "4",
        "PLANNER_MAIL_LEASE_SECONDS": "4",
    }


def start(command: str, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PLANNER, *command.split()], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_two_processes_send_everything_once(
    waiting: list[Person], environment: Mapping[str, str], server: SmtpServer
) -> None:
    # So slow that both are at it at the same time.
    server.on_message = lambda _message: time.sleep(0.05)
    processes = [start("reminders deliver --json", environment) for _ in range(2)]
    runs = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    # On PostgreSQL a claim may come back empty while the other process has hold of the rows: the next run takes them.
    runs.append(json.loads(start("reminders deliver --json", environment).communicate(timeout=60)[0]))
    assert sum(run["sent"] for run in runs) == PEOPLE + 2
    assert sum(run["retry"] + run["dead"] + run["suppressed"] for run in runs) == 0
    assert set(Counter(server.addresses()).values()) == {1}
    assert len(server.received) == PEOPLE + 2


def test_a_process_killed_before_it_recorded_repeats_that_message_alone(
    waiting: list[Person], environment: Mapping[str, str], server: SmtpServer
) -> None:
    process = start("reminders deliver --json", environment)

    def kill_at_the_third(_message: EmailMessage) -> None:
        if len(server.received) == 3:
            os.kill(process.pid, signal.SIGKILL)

    server.on_message = kill_at_the_third
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    time.sleep(4.1)
    again = start("reminders deliver --json", environment)
    run = json.loads(again.communicate(timeout=60)[0])
    assert (run["sent"], run["waiting"]) == (PEOPLE, 0)
    counts = Counter(server.addresses())
    assert len(counts) == PEOPLE + 2
    assert sorted(counts.values())[-2:] == [1, 2]
    twice = [message["Message-ID"] for message in server.received if counts[address_of(message)] == 2]
    assert len(twice) == 2
    assert len(set(twice)) == 1


def test_the_scheduler_plans_delivers_and_finishes_the_message_in_hand(
    app: Flask, environment: Mapping[str, str], server: SmtpServer
) -> None:
    build_world()
    in_hand, go_on = threading.Event(), threading.Event()

    def hold(_message: EmailMessage) -> None:
        in_hand.set()
        go_on.wait(20)

    server.on_message = hold
    process = start("scheduler", {**environment, "PLANNER_MAIL_LEASE_SECONDS": "120"})
    try:
        assert in_hand.wait(30)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert process.poll() is None
        go_on.set()
        process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    db.session.rollback()
    states = Counter(db.session.execute(db.text("SELECT state FROM message")).scalars())
    assert states == {"sent": 1, "waiting": 1}


def test_without_a_server_deliver_fails_and_marks_nothing(
    waiting: list[Person], environment: Mapping[str, str]
) -> None:
    process = start("reminders deliver --json", {**environment, "PLANNER_MAIL_SERVER": ""})
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    run = json.loads(out)
    assert (run["sent"], run["waiting"]) == (0, PEOPLE + 2)
    assert errors.strip() == "no mail server is configured: set PLANNER_MAIL_SERVER"


def address_of(message: EmailMessage) -> str:
    return str(message["To"].addresses[0].addr_spec)
