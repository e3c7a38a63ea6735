"""Backups while others write, backups that are killed, and backups of much."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import insert

from planner.audit.models import TrailEntry
from planner.kit.clock import now
from planner.kit.db import db, table_of
from planner.kit.files import new_file
from planner.kit.transaction import transaction
from planner.people.models import Person
from tests.conftest import MakeApp
from tests.factories.acts import report
from tests.factories.backups import make_backup, restore_backup
from tests.factories.world import build_world
from tests.rooms.wiring.conftest import NewApp

WRITERS = 3
COPIES = 3


def test_a_copy_shows_one_moment_while_others_write(make_app: MakeApp, new_app: NewApp, tmp_path: Path) -> None:
    app = make_app()
    with app.app_context():
        owner = build_world().owner.id
        db.session.remove()
    enough = threading.Event()

    def write() -> None:
        # With a breath in between: SQLite has no queue, and whoever asks at the right moment gets the lock.
        while not enough.wait(0.02):
            with app.app_context(), transaction():
                person = db.session.get_one(Person, owner)
                report(person, comment="Arbetet går framåt.")

    writers = [threading.Thread(target=write) for _number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        results = [make_backup(app, tmp_path / f"{number}.zip") for number in range(COPIES)]
    finally:
        enough.set()
        for writer in writers:
            writer.join()
    assert not any(result.exit_code for result in results)
    counts = [_updates(tmp_path / f"{number}.zip") for number in range(COPIES)]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0], "nobody wrote meanwhile"
    assert restore_backup(new_app("sqlite"), tmp_path / f"{COPIES - 1}.zip").exit_code == 0


def _updates(file: Path) -> int:
    """Return how many reports a copy holds, once it is sure that the trail and the summary agree with them."""
    with ZipFile(file) as archive:
        columns = {part["name"]: part["columns"] for part in json.loads(archive.read("manifest.json"))["parts"]}

        def rows(table: str) -> list[dict[str, object]]:
            name = f"tables/{table}.jsonl"
            return [dict(zip(columns[name], json.loads(line), strict=True)) for line in archive.read(name).splitlines()]

        updates = [row["id"] for row in rows("status_update")]
        told = [row["facts"]["update"] for row in rows("trail_entry") if row["action"] == "assignment.report"]  # type: ignore[index]
        summary = rows("activity_summary")
        holding = Counter(row["holds_to"] for row in rows("status_update"))
    assert sorted(told) == updates
    assert [row["unreported"] for row in summary] == [1 if updates else 2]
    assert holding["9999-12-31"] == min(len(updates), 1)
    return len(updates)


KILLED = """
import os, signal, sys
from pathlib import Path
from planner.kit.files import new_file

with new_file(Path(sys.argv[1]), force=True) as stream:
    stream.write(b"half")
    stream.flush()
    print("half", flush=True)
    signal.pause()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_killed_half_way_it_leaves_the_older_copy(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "a.zip"
    file.write_text("hel")
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"half\n"
        process.send_signal(number)
        process.wait()
    assert file.read_text() == "hel"


def test_a_file_that_turns_up_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with pytest.raises(FileExistsError), new_file(file, force=False):
        file.write_text("annan")
    assert file.read_text() == "annan"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_rows(app: Flask, new_app: NewApp, tmp_path: Path) -> None:
    build_world()
    few = _most_memory(app, new_app("sqlite"), tmp_path / "few.zip")
    entry = {"at": now(), "via": "page", "action": "x", "object_kind": "x", "facts": {"text": "x" * 400}}
    # As objects they would take some 60,000 kB.
    for _batch in range(4):
        db.session.execute(insert(table_of(TrailEntry)), [entry] * 10_000)
    db.session.commit()
    many = _most_memory(app, new_app("sqlite"), tmp_path / "many.zip")
    assert many < few + 30_000


def _most_memory(app: Flask, other: Flask, file: Path) -> int:
    """Return how many kilobytes making a copy, or restoring it, took at the most, each in a process of its own."""
    return max(_run("backup", app, file), _run("restore", other, file))


def _run(command: str, app: Flask, file: Path) -> int:
    environment = {**os.environ, "PLANNER_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    environment["PLANNER_INSTANCE_DIR"] = str(file.parent)
    planner = Path(sys.executable).with_name("planner")
    process = subprocess.Popen([planner, command, file], env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss
