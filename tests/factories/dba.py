"""The database as its administrator may have it: with nothing in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text

from planner.kit.db import db


@contextmanager
def without_hindrance(engine: Engine) -> Iterator[Connection]:
    """Give a transaction without triggers and foreign keys; commit it and put them back.

    `engine` is one of its own: the application's has SQLite look after foreign keys.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            return
        # Those of search hinder nobody, and keep its FTS5 table the same as its entries.
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'search%'"
        triggers = connection.execute(text(found)).all()
        for name, _sql in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        for _name, sql in triggers:
            connection.execute(text(sql))


def as_dba(statement: str, **values: Any) -> None:
    """Run a statement as somebody who may do everything in the database, but nothing outside it."""
    db.session.commit()
    engine = create_engine(db.engine.url)
    with without_hindrance(engine) as connection:
        connection.execute(text(statement), values)
    engine.dispose()
