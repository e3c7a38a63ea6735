"""What the tests of faults share: a mail server that can misbehave, a crowd that waits for mail, and processes."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.mail.models import Message
from planner.plans.operations.synthetic import Size, generate
from planner.reminders.planning import plan
from tests.factories.forks import Forks
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import TODAY

MakeForks = Callable[..., Forks]


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server that all processes send to."""
    running = SmtpServer()
    yield running
    running.stop()


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
        "PLANNER_MAIL_LEASE_SECONDS": "60",
        # By this a test tells these processes' connections from its own.
        "PGAPPNAME": "fork",
    }


@pytest.fixture
def make_forks(environment: Mapping[str, str], tmp_path: Path) -> Iterator[MakeForks]:
    """Make a process that forks for each command, with settings of one's own."""
    made: list[Forks] = []

    def make(**settings: object) -> Forks:
        own = {name: str(value) for name, value in settings.items()}
        folder = tmp_path / f"forks-{len(made)}"
        folder.mkdir()
        made.append(Forks({**environment, **own}, folder))
        return made[-1]

    yield make
    for forks in made:
        forks.close()


@pytest.fixture
def forks(make_forks: MakeForks) -> Forks:
    """A process that forks for each command."""
    return make_forks()


def make_up(activities: int, people: int) -> None:
    """Fill the database with a plan of many people."""
    with transaction():
        generate(size=Size(activities, people), around=TODAY, seed=1, force=False, today=TODAY)


def plan_for(activities: int, people: int) -> int:
    """Fill the outbox; return how many messages wait."""
    make_up(activities, people)
    messages = plan(TODAY).messages
    db.session.rollback()
    return messages


@pytest.fixture
def crowd(app: Flask) -> int:
    """People with a message each that waits; how many."""
    return plan_for(activities=80, people=30)


def states() -> dict[str, int]:
    """Return how many messages are in each state."""
    db.session.rollback()
    found = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    db.session.rollback()
    return {row[0]: row[1] for row in found}


def let_claims_run_out() -> None:
    """Let the time pass for which a dead process's claims hold."""
    with transaction():
        db.session.execute(update(Message).where(Message.lease_until.is_not(None)).values(lease_until=now()))
