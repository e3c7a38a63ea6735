"""Backups as people make and restore them, and what two databases hold, for comparing."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from planner.kit.db import db
from planner.wiring.backup.commands import backup, restore
from planner.wiring.backup.dump import LEFT_OUT
from planner.wiring.backup.schema import tables_of

# Sign-in doesn't come back; and both making a copy and restoring it leave an entry of their own.
CHANGED_BY_RESTORING = {*LEFT_OUT, "trail_entry"}


def make_backup(app: Flask, file: Path, *options: str) -> Result:
    """Run `planner backup`."""
    return run(app, backup, str(file), *options)


def restore_backup(app: Flask, file: Path, *options: str) -> Result:
    """Run `planner restore`."""
    return run(app, restore, str(file), *options)


def contents(app: Flask) -> dict[str, list[Any]]:
    """Return every row of every table, in order, as the models read them: the same for both databases."""
    with app.app_context():
        found = {
            name: [tuple(row) for row in db.session.execute(table.select().order_by(*table.primary_key))]
            for name, table in db.metadata.tables.items()
        }
        db.session.remove()
    return found


def rows_in_all(app: Flask) -> int:
    """Return how many rows there are; none, too, in a database that was never migrated."""
    with app.app_context():
        connection = db.session.connection()
        found = sum(len(connection.execute(table.select()).all()) for table in tables_of(connection))
        db.session.remove()
    return found


def run(app: Flask, command: Any, *args: str) -> Result:
    """Run a command on an application's database."""
    # In a context of its own: otherwise the command would take the test's application for its own.
    with app.app_context():
        return CliRunner().invoke(command, args, obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False)
