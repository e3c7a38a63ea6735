"""Files that can't be restored: each is refused with a line of its own, and the database stays empty."""

import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from flask import Flask

from planner.kit.db import db
from planner.wiring.app import create_app
from planner.wiring.backup.archive import Archive
from planner.wiring.backup.dump import LEFT_OUT
from planner.wiring.backup.manifest import WrongBackup
from tests.conftest import migrate_database
from tests.factories.backups import make_backup, restore_backup, rows_in_all
from tests.factories.everything import add_everything
from tests.rooms.wiring.conftest import NewApp

Parts = dict[str, bytes]
TRIES = 150


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """A backup with something in every table, of a database of its own."""
    folder = tmp_path_factory.mktemp("whole")
    url = f"sqlite:///{folder / 'planner.db'}"
    migrate_database(url, folder)
    app = create_app({"env": "testing", "database_url": url, "instance_dir": str(folder)})
    with app.app_context():
        add_everything()
        db.session.commit()
        db.session.remove()
    assert make_backup(app, folder / "good.zip").exit_code == 0
    yield (folder / "good.zip").read_bytes()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def good(whole: bytes, tmp_path: Path) -> Path:
    """The backup as a file of the test's own."""
    file = tmp_path / "good.zip"
    file.write_bytes(whole)
    return file


def read(file: Path) -> Parts:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, parts: Parts, compression: int = ZIP_DEFLATED) -> Path:
    with ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def test_damaged_bytes_are_found_or_do_no_harm(good: Path) -> None:
    content, parts = good.read_bytes(), read(good)
    dice = random.Random(1)  # noqa: S311 - the same damage each time
    found = 0
    for _try in range(TRIES):
        damaged = bytearray(content)
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        try:
            archive = Archive(io.BytesIO(bytes(damaged)))
        except WrongBackup:
            found += 1
        else:
            # Such as the time at which a part was packed, which nobody reads.
            for part in archive.manifest.parts:
                lines = parts[part.name].splitlines()
                assert list(archive.rows(part)) == [json.loads(line) for line in lines]
    assert found > TRIES / 2


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(good: Path, new_app: NewApp, share: float) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    refused(new_app("sqlite"), good, "damaged or cut short")


def changed(part: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], None]:
    def make(parts: Parts) -> None:
        parts[part] = change(parts[part])

    return make


def told(**facts: Any) -> Callable[[Parts], None]:
    return changed("manifest.json", lambda content: json.dumps({**json.loads(content), **facts}).encode())


def told_of_person(**facts: Any) -> Callable[[Parts], None]:
    def change(content: bytes) -> bytes:
        manifest = json.loads(content)
        for part in manifest["parts"]:
            if part["name"] == "tables/person.jsonl":
                part.update(facts)
        return json.dumps(manifest).encode()

    return changed("manifest.json", change)


def without(name: str) -> Callable[[Parts], None]:
    def make(parts: Parts) -> None:
        del parts[name]

    return make


def with_more(name: str) -> Callable[[Parts], None]:
    def make(parts: Parts) -> None:
        parts[name] = b""

    return make


WRONG = {
    "another zip": (without("manifest.json"), "not a file that"),
    "another format": (told(format="diary"), "not a file that"),
    "not JSON": (changed("manifest.json", lambda _: b"{"), "manifest can't be read"),
    "deep JSON": (changed("manifest.json", lambda _: b"[" * 100_000), "manifest can't be read"),
    "a list": (changed("manifest.json", lambda _: b"[]"), "not a file that"),
    "a newer format": (told(version=2), "newer release"),
    "a newer schema": (told(revision="9999"), "newer release"),
    "no parts": (told(parts=[]), "doesn't hold what its manifest says"),
    "parts that aren't": (told(parts=7), "damaged: parts"),
    "a huge manifest": (changed("manifest.json", lambda content: content + b" " * 2_000_000), "larger than one can be"),
    "a trail left out": (told(left_out=[*LEFT_OUT, "trail_entry"]), "it leaves out trail_entry, which no backup does"),
    "a part less": (without("tables/person.jsonl"), "doesn't hold what its manifest says"),
    "a part more": (with_more("files/planner.db"), "doesn't hold what its manifest says"),
    "a path": (told_of_person(name="tables/../person.jsonl"), "damaged: parts"),
    "a row less": (changed("tables/person.jsonl", lambda content: content.partition(b"\n")[2]), "checksum"),
    "a row more": (changed("tables/person.jsonl", lambda content: content * 2), "larger than its manifest says"),
    "another row": (
        changed("tables/person.jsonl", lambda content: content.replace(b"reader@", b"leader@")),
        "checksum",
    ),
    "other columns": (told_of_person(columns=["id"]), "doesn't have the columns of person"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused(good: Path, new_app: NewApp, what: str) -> None:
    change, says = WRONG[what]
    parts = read(good)
    change(parts)
    refused(new_app("sqlite"), write(good, parts), says)


def test_another_kind_of_packing_is_refused(good: Path, new_app: NewApp) -> None:
    refused(new_app("sqlite"), write(good, read(good), ZIP_LZMA), "isn't packed as it should be")


def test_a_bomb_is_not_unpacked(good: Path, new_app: NewApp) -> None:
    parts = read(good)
    parts["tables/person.jsonl"] = b"0" * 50_000_000
    refused(new_app("sqlite"), write(good, parts), "larger than its manifest says")


def test_a_file_that_is_no_archive_is_refused(new_app: NewApp, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("plan: {key: stockholm}")
    refused(new_app("sqlite"), file, "damaged or cut short")


def forged(table: str, row: list[Any]) -> Callable[[Parts], None]:
    """Put another row in place of a table's rows, checksum and all: no damage, but somebody who means it."""

    def make(parts: Parts) -> None:
        from hashlib import sha256

        name = f"tables/{table}.jsonl"
        line = json.dumps(row).encode() + b"\n"
        parts[name] = line
        manifest = json.loads(parts["manifest.json"])
        for part in manifest["parts"]:
            if part["name"] == name:
                part.update(rows=1, bytes=len(line), sha256=sha256(line).hexdigest())
        parts["manifest.json"] = json.dumps(manifest).encode()

    return make


DAY, TIME = "2014-11-03", "2014-11-03T10:00:00+00:00"
FORGED = {
    "a reference to nothing": (forged("factor", [1, 4711, "text", 1]), "contradicts itself"),
    "what a constraint forbids": (forged("plan", [2, "a", "b", None]), "contradicts itself"),
    "a text for a number": (forged("factor", ["1; DROP TABLE person", 1, "text", 1]), "can't hold"),
    "a number beyond all": (forged("factor", [2**63, 1, "text", 1]), "can't hold"),
    "a number for a text": (forged("factor", [1, 1, 5, 1]), "can't hold"),
    "no day": (forged("deputy", [1, 1, 2, "2014-02-30", "2014-03-01"]), "can't hold"),
    "no number": (forged("planning_run", [1, DAY, *[TIME] * 2, 1, 1, 1, float("nan"), False]), "can't hold"),
}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("what", FORGED)
def test_integrity_holds_whoever_wrote_the_file(good: Path, new_app: NewApp, what: str, kind: str) -> None:
    change, says = FORGED[what]
    parts = read(good)
    change(parts)
    refused(new_app(kind), write(good, parts), says)


def refused(app: Flask, file: Path, says: str) -> None:
    result = restore_backup(app, file)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stderr.startswith(f"{file}: ")
    assert len(result.stderr.splitlines()) == 1
    assert rows_in_all(app) == 0
