"""One transaction per edge: a route, a job or a command commits once, after its work succeeded."""

from collections.abc import Iterator
from contextlib import contextmanager

from planner.kit.db import WRITES, db


def begin_write() -> None:
    """Begin the session's transaction as one that will write.

    What the session had begun to read is let go first: on SQLite a reader can't always become a writer.
    """
    db.session.rollback()
    db.session.connection(execution_options={WRITES: True})


def begin_snapshot() -> None:
    """Begin the session's transaction as one that only reads, in many queries, and sees one state throughout."""
    db.session.rollback()
    # On SQLite every reader sees the state of its first query.
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what happens inside, or roll all of it back when an exception leaves it."""
    begin_write()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
