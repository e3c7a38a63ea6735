"""Delivery by commands as a shell starts them: told to stop, and without a mail server."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from planner.kit.db import db
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import build_world

# Each starts processes of its own.
pytestmark = pytest.mark.slow

PLANNER = Path(sys.executable).with_name("planner")


def start(command: str, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PLANNER, *command.split()], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_scheduler_plans_delivers_and_finishes_the_message_in_hand(
    app: Flask, environment: Mapping[str, str], server: SmtpServer
) -> None:
    build_world()
    in_hand, go_on = threading.Event(), threading.Event()

    def hold(_message: EmailMessage) -> None:
        in_hand.set()
        go_on.wait(200)

    server.on_message = hold
    process = start("scheduler", environment)
    try:
        assert in_hand.wait(200)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert process.poll() is None
        go_on.set()
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    db.session.rollback()
    states = Counter(db.session.execute(db.text("SELECT state FROM message")).scalars())
    assert states == {"sent": 1, "waiting": 1}


def test_without_a_server_deliver_fails_and_marks_nothing(crowd: int, environment: Mapping[str, str]) -> None:
    process = start("reminders deliver --json", {**environment, "PLANNER_MAIL_SERVER": ""})
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    run = json.loads(out)
    assert (run["sent"], run["waiting"]) == (0, crowd)
    assert errors.strip() == "no mail server is configured: set PLANNER_MAIL_SERVER"
