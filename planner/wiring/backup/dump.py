"""Copying the database into an archive."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Connection, LargeBinary, Table, select

from planner.kit.db import db
from planner.kit.transaction import begin_snapshot
from planner.wiring.backup.archive import ArchiveWriter
from planner.wiring.backup.manifest import Manifest, WrongBackup
from planner.wiring.backup.schema import revision_of, tables_of

# Who is signed in and who has tried to be: a restored service asks everybody to sign in again.
LEFT_OUT = ("sign_in_attempts", "sign_in_session")
ROWS_AT_A_TIME = 1000


def dump(stream: BinaryIO, *, made_at: datetime) -> Manifest:
    """Write every table as it is at one moment, however long writing takes and whoever writes meanwhile.

    Raises WrongBackup where the database was never migrated.
    """
    begin_snapshot()
    connection = db.session.connection()
    try:
        revision = revision_of(connection)
        if revision is None:
            raise WrongBackup("the database isn't migrated, so there is nothing to copy; run `planner db upgrade`")
        writer = ArchiveWriter(stream, made_at)
        for table in tables_of(connection):
            if table.name not in LEFT_OUT:
                writer.add(table.name, table.columns.keys(), _rows(connection, table))
        return writer.finish(revision=revision, left_out=LEFT_OUT)
    finally:
        db.session.rollback()


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    # In the order of the key, so that two copies of the same state are the same.
    wanted = select(table).order_by(*table.primary_key.columns)
    # Files are large: one at a time.
    files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    yield from connection.execute(wanted, execution_options={"yield_per": 1 if files else ROWS_AT_A_TIME})
