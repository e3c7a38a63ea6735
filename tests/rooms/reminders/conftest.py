"""What the tests of reminders share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import MakeApp
from tests.factories.smtp_server import SmtpServer
from tests.factories.world import World, build_world


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server."""
    running = SmtpServer()
    yield running
    running.stop()


@pytest.fixture
def app(make_app: MakeApp, server: SmtpServer) -> Iterator[Flask]:
    """An application that sends to it, on 2014-11-03."""
    app = make_app(
        mail_server="127.0.0.1", mail_port=server.port, base_url="https://planner.example.org", mail_timeout_seconds=1
    )
    with app.app_context():
        yield app


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share boende-1, due in December 2014, and a person of each role."""
    return build_world()
