"""Runs migrations on the application's own engine, in one transaction."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from planner.kit.db import WRITES, UtcDateTime, db


def plain_types(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as the plain ones they rest on: old migrations must outlive our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


# What finds the words of `search_entry` is made by migrations alone: an FTS5 table, with tables of its own, on SQLite,
# an index over an expression on PostgreSQL.
FINDS_WORDS = ("search_words", "ix_search_entry_words")


def of_models(name: str | None, _kind: str, _parents: object) -> bool:
    """Return whether something in the database is to be compared with the models."""
    return not (name or "").startswith(FINDS_WORDS)


def run(connection: Connection) -> None:
    """Migrate on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_type=True,
        # SQLite alters a table by copying it.
        render_as_batch=True,
        render_item=plain_types,
        include_name=of_models,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.connect().execution_options(**{WRITES: True}) as own:
        run(own)
        own.commit()
