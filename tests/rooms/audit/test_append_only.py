"""The database itself refuses to change the trail, whoever asks and however."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from planner.audit.models import SealedEntry, TrailEntry, TrailSeal
from planner.audit.sealing import seal
from planner.kit.db import WRITES, Base, db, table_of
from tests.rooms.audit.conftest import Write

TABLES = (TrailEntry, TrailSeal, SealedEntry)

STATEMENTS = (
    "UPDATE trail_entry SET actor_id = NULL",
    "UPDATE trail_entry SET id = id + 100 WHERE object_id = 1",
    "UPDATE trail_seal SET sealed_at = '2014-01-01 08:00:00.000000'",
    "UPDATE trail_sealed_entry SET digest = 'a'",
    "DELETE FROM trail_entry",
    "DELETE FROM trail_entry WHERE object_id = 1",
    "DELETE FROM trail_seal",
    "DELETE FROM trail_sealed_entry",
)
TAKE_THE_PLACE = {
    "trail_entry": (
        "id, at, via, action, object_kind, facts",
        "id, at, via, action, 'forged', facts",
        "(id) DO UPDATE SET object_kind = 'forged'",
    ),
    "trail_seal": (
        "id, sealed_at, entries, previous, digest",
        "id + 100, sealed_at, 7, previous, 'a'",
        "(previous) DO UPDATE SET entries = 7",
    ),
    "trail_sealed_entry": (
        "entry_id, seal_id, digest",
        "entry_id, seal_id, 'a'",
        "(entry_id) DO UPDATE SET digest = 'a'",
    ),
}


@pytest.fixture
def connection(app: Flask, write: Write) -> Iterator[Connection]:
    """The connection that the application itself uses, on a trail with a seal."""
    write(3)
    seal()
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        yield connection


def everything() -> list[list[tuple[object, ...]]]:
    """Return all that the trail holds."""
    db.session.rollback()
    found = []
    for model in TABLES:
        table = table_of(model)
        found.append([tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))])
    db.session.rollback()
    return found


def refuse(connection: Connection, statement: str) -> None:
    before = everything()
    with pytest.raises(DBAPIError, match="is append-only"):
        connection.execute(text(statement))
    connection.commit()
    assert everything() == before


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_changes_nothing(connection: Connection, statement: str) -> None:
    refuse(connection, statement)


@pytest.mark.parametrize("table", TAKE_THE_PLACE)
def test_nothing_is_put_in_the_place_of_another(connection: Connection, table: str) -> None:
    """SQLite has a way of adding a row that takes away the one in its place without a word to its trigger."""
    columns, values, conflict = TAKE_THE_PLACE[table]
    rows = f"INTO {table} ({columns}) SELECT {values} FROM {table} WHERE true"  # noqa: S608 - nobody's input
    if connection.dialect.name == "sqlite":
        refuse(connection, f"INSERT OR REPLACE {rows}")
        refuse(connection, f"REPLACE {rows}")
    refuse(connection, f"INSERT {rows} ON CONFLICT {conflict}")


@pytest.mark.parametrize("table", [table_of(model).name for model in TABLES])
def test_nothing_is_emptied(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        refuse(connection, f"TRUNCATE {table} CASCADE")
    else:
        refuse(connection, f"DELETE FROM {table} WHERE 1")  # noqa: S608 - one of three tables


@pytest.mark.parametrize("model", TABLES)
def test_the_orm_changes_nothing(app: Flask, connection: Connection, model: type[Base]) -> None:
    connection.close()
    before = everything()
    row = db.session.scalars(select(model)).first()
    column = {TrailEntry: "action", TrailSeal: "digest", SealedEntry: "digest"}[model]
    setattr(row, column, "forged")
    with pytest.raises(DBAPIError, match="is append-only"):
        db.session.commit()
    db.session.rollback()
    db.session.delete(db.session.scalars(select(model)).first())
    with pytest.raises(DBAPIError, match="is append-only"):
        db.session.commit()
    db.session.rollback()
    for statement in (update(model).values({column: "forged"}), delete(model)):
        with pytest.raises(DBAPIError, match="is append-only"):
            db.session.execute(statement, execution_options={"synchronize_session": False})
        db.session.rollback()
    assert everything() == before


def test_deferring_and_ignoring_do_not_help(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for statement in ("UPDATE OR IGNORE trail_entry SET via = 'x'", "UPDATE OR REPLACE trail_entry SET via = 'x'"):
            refuse(connection, statement)
    else:
        before = everything()
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        with suppress(DBAPIError):
            connection.execute(text("WITH gone AS (DELETE FROM trail_entry RETURNING id) SELECT count(*) FROM gone"))
        connection.commit()
        assert everything() == before
