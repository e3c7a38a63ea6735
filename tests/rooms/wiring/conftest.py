"""Databases of their own for tests of backups."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from planner.kit.db import db
from planner.wiring.app import create_app
from tests.conftest import TODAY, administer

NewApp = Callable[[str], Flask]


@pytest.fixture
def new_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewApp]:
    """Make an application on a new database, sqlite or postgresql, that was never migrated."""
    made: list[Flask] = []

    def make(kind: str) -> Flask:
        name = f"new_{uuid.uuid4().hex}"
        if kind == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            administer(server, f"CREATE DATABASE {name}")
            url = server.format(name)
        else:
            url = f"sqlite:///{tmp_path / name}.db"
        settings = {"env": "testing", "database_url": url, "instance_dir": str(tmp_path), "today": TODAY.isoformat()}
        made.append(create_app(settings))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
