"""`planner backup` and `planner restore`: from either database into either, everything and exactly."""

import json
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from planner.audit.commands import verify
from planner.audit.models import TrailEntry
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Person
from planner.planfile.commands import export
from planner.plans.operations.daily import comment
from planner.wiring.backup.dump import LEFT_OUT
from planner.wiring.backup.values import kind_of
from planner.wiring.database import is_migrated
from tests.factories.backups import CHANGED_BY_RESTORING, contents, make_backup, restore_backup, run
from tests.factories.everything import add_everything
from tests.factories.world import TODAY
from tests.rooms.wiring.conftest import NewApp

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture
def filled(app: Flask) -> Flask:
    """An application with something in every table, and what is easily lost on the way."""
    world = add_everything()
    # Circles, as the database must take them.
    world.bromma.contact_id = world.owner.id
    world.bromma.successor_id = world.kista.id
    world.kista.parent_id = world.bromma.id
    facts = {"ö": [1, 2.5, None, True, {"b": 1, "a": '\u2028 \U0001f600 \\u0000 "'}], "n": 10**15}
    entry = TrailEntry(at=now(), via="command", action="x", object_kind="x", facts=facts)
    db.session.add(entry)
    db.session.commit()
    return app


@pytest.mark.parametrize("kind", KINDS)
def test_everything_comes_back(filled: Flask, new_app: NewApp, tmp_path: Path, kind: str) -> None:
    sealed = run(filled, verify)
    assert sealed.exit_code == 0, sealed.stderr
    before = contents(filled)
    made = json.loads(make_backup(filled, tmp_path / "a.zip", "--json").stdout)
    assert made["rows"]["person"] == len(before["person"])

    other = new_app(kind)
    restored = restore_backup(other, tmp_path / "a.zip", "--json")
    assert json.loads(restored.stdout)["rows"] == made["rows"]
    after = contents(other)
    # Search reads everything anew, so that its entries have other numbers.
    assert sorted(row[1:] for row in after.pop("search_entry")) == sorted(row[1:] for row in before.pop("search_entry"))
    for table in before:
        if table not in CHANGED_BY_RESTORING:
            assert after[table] == before[table], table
    assert not any(after[table] for table in LEFT_OUT)
    assert after["trail_entry"][: len(before["trail_entry"])] == before["trail_entry"]

    # What others hold a copy against: its trail is unbroken, the plan reads the same, and so does a copy of the copy.
    proven = run(other, verify)
    assert proven.exit_code == 0, proven.stderr
    for app, name in ((filled, "before"), (other, "after")):
        assert run(app, export, str(tmp_path / f"{name}.yaml")).exit_code == 0
        make_backup(app, tmp_path / f"{name}.zip")
    assert (tmp_path / "before.yaml").read_bytes() == (tmp_path / "after.yaml").read_bytes()
    with ZipFile(tmp_path / "before.zip") as first, ZipFile(tmp_path / "after.zip") as second:
        assert first.namelist() == second.namelist()
        for name in first.namelist():
            if name != "manifest.json" and "trail" not in name:
                assert first.read(name) == second.read(name), name


@pytest.mark.parametrize("kind", KINDS)
def test_work_goes_on_in_a_restored_database(filled: Flask, new_app: NewApp, tmp_path: Path, kind: str) -> None:
    make_backup(filled, tmp_path / "a.zip")
    other = new_app(kind)
    restore_backup(other, tmp_path / "a.zip")
    with other.app_context():
        strategist = db.session.scalars(select(Person).where(Person.role == "strategist")).one()
        comment(actor=strategist, activity_key="boende-1", text="Vidare.", today=TODAY)
        db.session.commit()
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("UPDATE trail_entry SET via = 'x'"))
        db.session.rollback()
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            # At once, not only when it is committed.
            db.session.execute(text("UPDATE area SET coordinator_id = 999999"))
        db.session.rollback()


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_from_an_older_schema_is_brought_up_to_date(new_app: NewApp, tmp_path: Path, kind: str) -> None:
    old, new = new_app(kind), new_app(kind)
    with old.app_context():
        upgrade(revision="0001")
        organisation = "INSERT INTO organisation (key, name, kind, position) VALUES ('a', 'A', 'district', 1)"
        with db.engine.begin() as connection:
            connection.execute(text(organisation))
    assert make_backup(old, tmp_path / "old.zip").exit_code == 0
    # Into one that is newer than the file, too.
    with new.app_context():
        upgrade()
    assert restore_backup(new, tmp_path / "old.zip").exit_code == 0
    with new.app_context():
        assert is_migrated()
    assert [(row[1], row[-1]) for row in contents(new)["organisation"]] == [("a", True)]


def test_the_file_is_its_owners_alone_and_holds_no_secret_key(filled: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    assert make_backup(filled, file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "a.zip" in path.name) == ["a.zip"]
    with ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert filled.config["SECRET_KEY"].encode() not in everything
    assert b"Firefox" not in everything


def test_an_existing_file_is_replaced_only_when_asked(filled: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_text("gammal")
    refused = make_backup(filled, file)
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert file.read_text() == "gammal"
    assert make_backup(filled, file, "--force").exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_making_and_restoring_stand_in_the_trail(filled: Flask, new_app: NewApp, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "a.zip")
    assert db.session.scalar(select(func.count()).where(TrailEntry.action == "database.export")) == 1
    other = new_app("sqlite")
    restore_backup(other, tmp_path / "a.zip")
    with other.app_context():
        entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "database.restore")).one()
    with ZipFile(tmp_path / "a.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert entry.facts["made_at"] == manifest["made_at"]


def test_only_an_empty_database_is_restored_into(filled: Flask, new_app: NewApp, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    make_backup(filled, file)
    before = contents(filled)
    refused = restore_backup(filled, file)
    assert refused.exit_code == 1
    assert "isn't empty" in refused.stderr
    assert contents(filled) == before
    other = new_app("sqlite")
    assert restore_backup(other, file).exit_code == 0
    assert restore_backup(other, file).exit_code == 1


def test_a_database_that_was_never_migrated_is_not_copied(new_app: NewApp, tmp_path: Path) -> None:
    refused = make_backup(new_app("sqlite"), tmp_path / "a.zip")
    assert refused.exit_code == 1
    assert "planner db upgrade" in refused.stderr
    assert not list(tmp_path.glob("*a.zip*"))


def test_a_backup_knows_how_to_write_every_column(app: Flask) -> None:
    for table in db.metadata.tables.values():
        for column in table.columns:
            kind = getattr(column.type, "impl_instance", column.type)
            assert kind_of(kind), column


def test_a_database_of_a_newer_release_is_left_alone(new_app: NewApp, filled: Flask, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "a.zip")
    other = new_app("sqlite")
    with other.app_context():
        upgrade()
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    refused = restore_backup(other, tmp_path / "a.zip")
    assert refused.exit_code == 1
    assert "newer release" in refused.stderr
