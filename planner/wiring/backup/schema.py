"""The database's own account of its tables: a copy is made and restored by it, whichever release the schema is of."""

from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.types import JSON

REVISIONS = "alembic_version"
# What search finds is made anew of the rest: what is restored is noted as changed, and read before the commit.
SEARCH = ("search_entry", "search_note", "search_words")


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables that hold data, by name, as the database describes them."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith(SEARCH))
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                # Nothing stays nothing, rather than becoming JSON's own null.
                column.type.none_as_null = bool(column.nullable)
    return [table for name, table in sorted(found.tables.items()) if name != REVISIONS]


def revision_of(connection: Connection) -> str | None:
    """Return the schema's revision, or None in a database that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()
