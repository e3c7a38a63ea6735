"""Whether the database still refuses to change the trail: without its triggers, what has no seal yet can be altered."""

from collections.abc import Iterator

from sqlalchemy import text

from planner.kit.db import db

_TABLES = ("trail_entry", "trail_seal", "trail_sealed_entry")
# As the migrations made them.
_SQLITE = {f"{table}_{verb}" for table in _TABLES for verb in ("update", "delete", "insert")}
_POSTGRESQL = {f"{table}_{what}" for table in _TABLES for what in ("rows_stay", "stays")}


def missing_keepers() -> Iterator[str]:
    """Tell of each trigger that is gone or switched off, a line each."""
    if db.engine.dialect.name == "postgresql":
        wanted, found = _POSTGRESQL, "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
    else:
        wanted, found = _SQLITE, "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for name in sorted(wanted - set(db.session.scalars(text(found)))):
        yield f"the trigger {name} is gone: the trail can be changed; make it again as migration 0002 does"
