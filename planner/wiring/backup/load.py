"""Filling an empty database from an archive: all of it, or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, func, insert, literal_column, select, text
from sqlalchemy.exc import DataError, IntegrityError

from planner.audit.operations import record
from planner.kit.db import db, migrate
from planner.wiring.backup.archive import Archive
from planner.wiring.backup.dump import LEFT_OUT
from planner.wiring.backup.manifest import Part, WrongBackup
from planner.wiring.backup.schema import revision_of, tables_of
from planner.wiring.backup.values import reader_of

ROWS_AT_A_TIME = 1000


def restore(archive: Archive) -> None:
    """Fill the database in the session's transaction: the schema that the file has, its rows, then the newest schema.

    Raises WrongBackup where the database holds anything, or the file is a newer release's or contradicts itself.
    """
    connection = db.session.connection()
    manifest = archive.manifest
    _refuse_unless_empty(connection)
    _migrate_to(connection, manifest.revision)
    tables = {table.name: table for table in tables_of(connection)}
    if missing := set(manifest.left_out) - set(LEFT_OUT):
        # Whoever wrote it so may have wanted it so: a trail that is left out is whole, too.
        raise WrongBackup(f"it leaves out {', '.join(sorted(missing))}, which no backup does")
    if sorted(part.table for part in manifest.parts) != sorted(set(tables) - set(manifest.left_out)):
        raise WrongBackup(f"it doesn't hold the tables that a database at {manifest.revision} has")
    try:
        with _references_checked_last(connection, list(tables.values())):
            for part in manifest.parts:
                _fill(connection, tables[part.table], part, archive)
    except (IntegrityError, DataError) as error:
        raise WrongBackup(f"what is in it contradicts itself: {' '.join(str(error.orig).split())}") from error
    _count_on(connection, list(tables.values()))
    _migrate_to(connection, _script().get_current_head() or "head")
    record(
        "database.restore",
        actor=None,
        object_kind="database",
        object_id=None,
        made_at=manifest.made_at.isoformat(),
        revision=manifest.revision,
        rows=manifest.rows,
    )
    db.session.flush()


def _refuse_unless_empty(connection: Connection) -> None:
    tables = tables_of(connection)
    if connection.dialect.name == "postgresql" and tables:
        # Nobody writes from here on. SQLite's lock is taken when the transaction begins.
        names = ", ".join(_quoted(connection, table.name) for table in tables)
        connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    for table in tables:
        if connection.execute(select(literal_column("1")).select_from(table).limit(1)).first():
            raise WrongBackup(
                f"the database isn't empty (there is something in {table.name}); "
                "name a new one in PLANNER_DATABASE_URL and restore into that"
            )


def _migrate_to(connection: Connection, wanted: str) -> None:
    """Bring the schema to a revision, forwards or back, within the connection's own transaction."""
    revisions = [script.revision for script in _script().walk_revisions()][::-1]
    if wanted not in revisions:
        raise WrongBackup(f"a newer release of Planner made it (its schema is {wanted}); restore it with that release")
    current = revision_of(connection)
    if current is not None and current not in revisions:
        raise WrongBackup(f"the database was migrated by a newer release (to {current}); restore with that release")
    config = migrate.get_config()
    config.attributes["connection"] = connection
    back = current is not None and revisions.index(current) > revisions.index(wanted)
    (command.downgrade if back else command.upgrade)(config, wanted)


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrate.get_config())


@contextmanager
def _references_checked_last(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Let rows refer to rows that come later, and check all references at the end: some go in circles.

    Raises IntegrityError or WrongBackup for one that leads nowhere.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield
        if wrong := connection.execute(text("PRAGMA foreign_key_check")).first():
            raise WrongBackup(f"what is in it contradicts itself: a row of {wrong[0]} refers to none in {wrong[2]}")
        return
    _alter_references(connection, tables, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    _alter_references(connection, tables, "NOT DEFERRABLE")


def _alter_references(connection: Connection, tables: Sequence[Table], how: str) -> None:
    for table in tables:
        for key in table.foreign_key_constraints:
            names = _quoted(connection, table.name), _quoted(connection, str(key.name))
            connection.execute(text("ALTER TABLE {} ALTER CONSTRAINT {} {}".format(*names, how)))


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _fill(connection: Connection, table: Table, part: Part, archive: Archive) -> None:
    if sorted(part.columns) != sorted(table.columns.keys()):
        raise WrongBackup(f"{part.name} doesn't have the columns of {table.name}")
    readers = [(name, reader_of(table.columns[name].type)) for name in part.columns]
    batch: list[dict[str, Any]] = []
    for row in archive.rows(part):
        try:
            batch.append({name: read(value) for (name, read), value in zip(readers, row, strict=True)})
        except (TypeError, ValueError) as error:
            raise WrongBackup(f"{part.name} has a row that {table.name} can't hold: {error}") from error
        if len(batch) == ROWS_AT_A_TIME:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Let PostgreSQL number the next rows after those that came with their numbers; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        name = _quoted(connection, table.name)
        for column in table.primary_key.columns:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(name, column.name)))
            highest = connection.scalar(select(func.max(column)))
            if sequence is not None and (highest or 0) > 0:
                connection.execute(select(func.setval(sequence, highest)))
