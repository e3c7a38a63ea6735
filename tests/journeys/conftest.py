"""A real server with the example plan, and Debian's Chromium."""

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from planner.auth.pages import DEMO_PASSWORD
from planner.kit.clock import business_date
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.operations.passwords import set_password
from planner.people.queries.persons import people
from planner.planfile.check import read_draft
from planner.planfile.commands import example_file
from planner.planfile.operations import load_plan
from planner.wiring.app import create_app
from tests.conftest import TODAY, migrate_database
from tests.factories.smtp_server import SmtpServer

ACCOUNTS = {
    "reader": "lasare@example.org",
    "contributor": "bromma@example.org",
    "coordinator": "boende@example.org",
    "strategist": "strateg@example.org",
    "administrator": "admin@example.org",
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as needing a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the Chromium that the system has; as root it can't have its sandbox."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "no Chromium found: `make test` installs it"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": path, "args": quiet}


@dataclass
class Live:
    """A running service."""

    app: Flask
    address: str
    mail: SmtpServer

    def sign_in(self, page: Page, email: str) -> None:
        """Sign in through the page, as a person would."""
        page.goto(f"{self.address}/logga-in?next=/mina-aktiviteter")
        page.get_by_label("E-postadress").fill(email)
        page.get_by_label("Lösenord").fill(DEMO_PASSWORD)
        page.locator("form").first.get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"{self.address}/mina-aktiviteter")


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example loaded and a password for the accounts that the journeys use."""
    path = tmp_path_factory.mktemp("example") / "planner.db"
    migrate_database(f"sqlite:///{path}", path.parent)
    app = create_app(_settings(path))
    with app.app_context():
        with transaction():
            load_plan(read_draft(example_file("stockholm")), today=business_date())
        with transaction():
            for person in people(business_date()):
                if person.email in ACCOUNTS.values():
                    set_password(person=person, password=DEMO_PASSWORD, actor=None, may_be_guessable=True)
        db.session.remove()
        db.engine.dispose()
    return path


def _settings(path: Path) -> dict[str, Any]:
    return {
        "env": "testing",
        "database_url": f"sqlite:///{path}",
        "instance_dir": str(path.parent),
        "today": TODAY.isoformat(),
        "demo": True,
    }


@pytest.fixture
def live(example_database: Path, tmp_path: Path) -> Iterator[Live]:
    """The service on a port of its own, with a fresh copy of the example and a mail server."""
    path = tmp_path / "planner.db"
    shutil.copy(example_database, path)
    mail = SmtpServer()
    # The socket comes first: links in mail lead to its port.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = _settings(path) | {"base_url": address, "mail_server": "127.0.0.1", "mail_port": mail.port}
        app = create_app(settings)
        app.testing = False  # what goes wrong shows a page, as it would for a user
        server = make_server("127.0.0.1", 0, app, threaded=True, fd=listening.fileno())
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Live(app, address, mail)
        server.shutdown()
        thread.join()
        server.server_close()
    mail.stop()
    with app.app_context():
        db.engine.dispose()
