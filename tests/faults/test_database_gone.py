"""The database is locked or gone for a while: it goes on afterwards, and nobody gets anything twice."""

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from planner.kit.db import db
from tests.factories.forks import PATIENCE, TICK, Fork
from tests.factories.smtp_server import SmtpServer
from tests.faults.conftest import MakeForks, let_claims_run_out, make_up, states

# Each starts processes of its own.
pytestmark = pytest.mark.slow

# How long SQLite waits for a lock here, in milliseconds; the service itself waits for fifteen seconds.
LOCK_MS = 200


class Outage:
    """Takes the database away and gives it back: a lock on SQLite, no connections on PostgreSQL."""

    def __init__(self, url: str, server: str | None) -> None:
        self.url, self.server = make_url(url), server
        self.lock: sqlite3.Connection | None = None

    def begin(self) -> None:
        """Take it away from everybody but this test."""
        if self.server is None:
            assert self.url.database is not None
            self.lock = sqlite3.connect(self.url.database, isolation_level=None, check_same_thread=False)
            self.lock.execute("BEGIN EXCLUSIVE")
        else:
            self._administer(f"ALTER DATABASE {self.url.database} WITH ALLOW_CONNECTIONS false")
            self._administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fork'")

    def end(self) -> None:
        """Give it back."""
        if self.server is None:
            if self.lock is not None:
                self.lock.close()
        else:
            self._administer(f"ALTER DATABASE {self.url.database} WITH ALLOW_CONNECTIONS true")

    def _administer(self, statement: str) -> None:
        assert self.server is not None
        engine = create_engine(self.server.format("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def outage(database_url: str, request: pytest.FixtureRequest, app: Flask) -> Iterator[Outage]:
    """What takes the database away, and has given it back at the end."""
    sqlite = database_url.startswith("sqlite")
    outage = Outage(database_url, None if sqlite else request.getfixturevalue("postgresql_server"))
    yield outage
    outage.end()


def at_message(server: SmtpServer, number: int, do: Callable[[], None]) -> None:
    """Let something happen when so many messages have come, before the last of them is acknowledged."""

    def count(_message: EmailMessage) -> None:
        if len(server.received) == number:
            do()

    server.on_message = count


def test_a_message_in_hand_is_recorded_when_the_database_is_back(
    crowd: int, outage: Outage, make_forks: MakeForks, server: SmtpServer
) -> None:
    forks = make_forks(**{PATIENCE: LOCK_MS})

    def away_for_a_while() -> None:
        outage.begin()
        threading.Timer(1.5, outage.end).start()

    at_message(server, 3, away_for_a_while)
    run = forks.deliver()
    assert (run["exit"], run["sent"], run["waiting"]) == (0, crowd, 0)
    assert "can't be recorded yet" in run["said"]
    assert states() == {"sent": crowd}
    assert set(Counter(server.addresses()).values()) == {1}
    assert len(server.received) == crowd


def test_away_for_longer_than_a_claim_holds_only_the_message_in_hand_goes_twice(
    crowd: int, outage: Outage, make_forks: MakeForks, server: SmtpServer
) -> None:
    forks = make_forks(**{PATIENCE: LOCK_MS}, PLANNER_MAIL_LEASE_SECONDS=2)
    at_message(server, 3, outage.begin)
    delivering = forks.start("reminders deliver --json")
    assert delivering.wait() == 1
    assert "the database doesn't answer as it should" in delivering.errors.read_text()
    outage.end()
    assert states()["sent"] == 2
    let_claims_run_out()
    run = forks.deliver()
    assert (run["exit"], run["sent"], run["waiting"]) == (0, crowd - 2, 0)
    assert Counter(Counter(server.addresses()).values()) == {1: crowd - 1, 2: 1}
    assert len({message["Message-ID"] for message in server.received}) == crowd


def test_the_scheduler_goes_on_when_the_database_is_back(
    app: Flask, outage: Outage, make_forks: MakeForks, server: SmtpServer
) -> None:
    make_up(activities=100, people=40)
    with scheduler(make_forks(**{PATIENCE: LOCK_MS, TICK: 1}).start("scheduler")) as running:
        # In the midst of delivering, and away until every job has failed once.
        at_message(server, 3, outage.begin)
        assert comes_true(lambda: "job failed" in running.errors.read_text())
        taken = len(server.received)
        outage.end()
        assert comes_true(lambda: all_sent() and len(server.received) > taken)
    assert states().keys() == {"sent"}
    assert set(Counter(server.addresses()).values()) == {1}


def test_the_scheduler_waits_for_a_database_that_is_not_there_at_first(
    app: Flask, outage: Outage, make_forks: MakeForks, server: SmtpServer
) -> None:
    make_up(activities=100, people=40)
    outage.begin()
    with scheduler(make_forks(**{PATIENCE: LOCK_MS, TICK: 1}).start("scheduler")) as running:
        assert comes_true(lambda: "job failed" in running.errors.read_text())
        assert server.received == []
        outage.end()
        assert comes_true(all_sent)
    assert set(Counter(server.addresses()).values()) == {1}


@pytest.mark.parametrize("number", [1, 4, 5])
def test_connections_that_are_cut_make_nothing_go_twice(
    number: int, crowd: int, outage: Outage, make_forks: MakeForks, server: SmtpServer
) -> None:
    """As when PostgreSQL is restarted, with the first, the last of a claim, and the first of the next in hand."""
    if outage.server is None:
        pytest.skip("SQLite has no connections to cut")

    def cut() -> None:
        outage.begin()
        outage.end()

    at_message(server, number, cut)
    run = make_forks().deliver()
    assert (run["exit"], run["sent"], run["waiting"]) == (0, crowd, 0)
    assert set(Counter(server.addresses()).values()) == {1}


@contextmanager
def scheduler(running: Fork) -> Iterator[Fork]:
    """Lend a scheduler that runs, and stop it at the end."""
    try:
        yield running
    finally:
        code = running.stop()
    assert code == 0


def all_sent() -> bool:
    """Return whether something was planned, and all of it has been sent."""
    return states().keys() == {"sent"}


def comes_true(condition: Callable[[], bool], seconds: float = 40) -> bool:
    """Wait for a condition; return whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    db.session.rollback()
    return False
