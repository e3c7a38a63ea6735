"""Writing down that somebody looked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import SQLAlchemyError

from planner.desk.overview.models import Visit
from planner.kit.db import WRITES, db, table_of

# Seen this long ago: write it down anew.
SEEN_EVERY = timedelta(minutes=15)
# So long it waits for whoever else writes, as during a load; in milliseconds. It is not worth anybody's time.
LONGEST_WAIT = 200


def is_due(visit: Visit | None, today: date, at: datetime) -> bool:
    """Return whether a look at this moment is to be written down."""
    return visit is None or visit.seen_on != today or at - visit.seen_at > SEEN_EVERY


def note_visit(person_id: int, today: date, at: datetime, *, first: bool) -> None:
    """Write down that somebody looks, in a transaction of its own; what they look at doesn't depend on it.

    `first`: nothing is known of an earlier look. Where it fails, as when somebody else writes for long, the page is
    there all the same.
    """
    table = table_of(Visit)
    mine = table.c.person_id == person_id
    try:
        with db.engine.connect().execution_options(**{WRITES: True}) as connection, _impatient(connection):
            if first:
                connection.execute(insert(table).values(person_id=person_id, seen_on=today, seen_at=at))
            else:
                # The first look of a day: what was the latest visit is now the one before.
                before = {"before_on": table.c.seen_on, "before_at": table.c.seen_at, "seen_on": today}
                another_day = update(table).where(mine, table.c.seen_on != today)
                connection.execute(another_day.where(table.c.seen_at <= at).values(**before, seen_at=at))
                connection.execute(update(table).where(mine, table.c.seen_at < at).values(seen_at=at))
            connection.commit()
    except SQLAlchemyError:
        structlog.get_logger("planner.overview").warning("visit not noted", exc_info=True)


@contextmanager
def _impatient(connection: Connection) -> Iterator[None]:
    """Wait but shortly for SQLite's one lock, and as long as before when the connection goes back to the pool."""
    sqlite = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
    if sqlite is None:
        yield
        return
    # Beside SQLAlchemy, which would begin a transaction, and so wait, for the first of these.
    (usual,) = sqlite.execute("PRAGMA busy_timeout").fetchone()
    sqlite.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}")
    try:
        yield
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={usual}")
