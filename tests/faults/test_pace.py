"""Several processes and a limit of messages a minute: together they hand over no more than one alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.mail.models import Try
from tests.factories.smtp_server import SmtpServer
from tests.faults.conftest import MakeForks, states

# Each starts processes of its own.
pytestmark = pytest.mark.slow

LIMIT = 7


def test_processes_share_the_limit(crowd: int, make_forks: MakeForks, server: SmtpServer) -> None:
    forks = make_forks(PLANNER_MAIL_PER_MINUTE=LIMIT, PLANNER_MAIL_BATCH=2)
    minutes = 0
    while states().get("waiting"):
        taken = len(server.received)
        running = [forks.start("reminders deliver --json") for _ in range(4)]
        assert [one.wait() for one in running] == [0] * 4
        sent = sum(one.answer()["sent"] for one in running)
        # Not one more, and not one less: nobody counts what another has counted.
        assert sent == len(server.received) - taken == min(LIMIT, crowd - taken)
        minutes += 1
        a_minute_passes()
    assert minutes == -(-crowd // LIMIT)
    assert len(set(server.addresses())) == crowd


def a_minute_passes() -> None:
    """Let every try have been a minute earlier, and so outside the window that the next claim looks at."""
    with transaction():
        for one in db.session.scalars(select(Try)):
            one.at -= timedelta(minutes=1)
