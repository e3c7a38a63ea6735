"""Many processes at the same outbox at once."""

import threading
import time
from collections import Counter
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.kit.db import db
from planner.mail.models import Message
from planner.reminders.models import Reminder
from planner.reminders.planning import preview
from tests.factories.forks import TICK
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY
from tests.faults.conftest import MakeForks, make_up, states

# Each starts processes of its own.
pytestmark = pytest.mark.slow


def test_two_schedulers_and_four_more_that_deliver_send_everything_once(
    app: Flask, make_forks: MakeForks, server: SmtpServer
) -> None:
    make_up(activities=600, people=280)
    expected = preview(TODAY)
    db.session.rollback()
    under_way = threading.Event()

    def slowly(_message: EmailMessage) -> None:
        # So slow that all are at it at the same time.
        under_way.set()
        time.sleep(0.02)

    server.on_message = slowly
    # Both schedulers plan at once, and then deliver every second.
    schedulers = [make_forks(**{TICK: 1}).start("scheduler") for _ in range(2)]
    assert under_way.wait(30)
    forks = make_forks()
    others = [forks.start("reminders deliver --json") for _ in range(4)]
    assert [other.wait() for other in others] == [0] * 4
    until = time.monotonic() + 120
    while states().get("sent", 0) < expected.messages and time.monotonic() < until:
        time.sleep(0.2)
    assert [scheduler.stop() for scheduler in schedulers] == [0, 0]
    assert not any("job failed" in scheduler.errors.read_text() for scheduler in schedulers)

    assert states() == {"sent": expected.messages}
    assert len(server.received) == expected.messages >= 200
    assert set(Counter(server.addresses()).values()) == {1}
    assert server.connections >= 4
    assert told() == (expected.reminders, expected.reminders, expected.messages)


def told() -> tuple[int, int, int]:
    """Return how many reminders there are, how many that differ, and in how many messages."""
    key = (Reminder.subject_kind, Reminder.subject_id, Reminder.kind, Reminder.due, Reminder.step)
    different = select(*key, Reminder.recipient_id).distinct().subquery()
    numbers = (
        db.session.scalar(select(func.count()).select_from(Reminder)),
        db.session.scalar(select(func.count()).select_from(different)),
        db.session.scalar(select(func.count(Reminder.message_id.distinct())).join(Message)),
    )
    db.session.rollback()
    return numbers[0] or 0, numbers[1] or 0, numbers[2] or 0
