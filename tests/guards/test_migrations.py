"""Migrations: one line of them, that builds just what the models say, up and down and up again."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import func, inspect, select

from planner.kit.db import db, migrate
from planner.people.rules import Role
from planner.plans.models import StatusUpdate
from planner.plans.operations.synthetic import Size, generate
from planner.wiring.app import create_app
from tests.conftest import administer
from tests.factories.people import add_person
from tests.factories.plan import add_version
from tests.factories.world import TODAY, build_world


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bare_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of its own, not yet migrated."""
    url = f"sqlite:///{tmp_path / 'planner.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        name = f"migrated_{uuid.uuid4().hex}"
        administer(server, f"CREATE DATABASE {name}")
        url = server.format(name)
    app = create_app({"env": "testing", "database_url": url, "instance_dir": str(tmp_path)})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def schema() -> dict[str, Any]:
    """Return what the database consists of."""
    db.session.rollback()
    found = inspect(db.engine)

    def in_order(rows: list[Any]) -> list[str]:
        return sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)

    return {
        table: {
            "columns": in_order(found.get_columns(table)),
            "checks": in_order(found.get_check_constraints(table)),
            "uniques": in_order(found.get_unique_constraints(table)),
            "foreign keys": in_order(found.get_foreign_keys(table)),
            "indexes": in_order(found.get_indexes(table)),
            "primary key": str(found.get_pk_constraint(table)),
        }
        for table in found.get_table_names()
        # The FTS5 table, which SQLite keeps in tables of its own: migrations alone make it.
        if not table.startswith("search_words")
    }


def test_there_is_one_line_of_migrations(bare_app: Flask) -> None:
    scripts = ScriptDirectory.from_config(migrate.get_config())
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_migrations_build_what_the_models_say(bare_app: Flask) -> None:
    upgrade()
    check()
    assert set(schema()) == {*db.metadata.tables, "alembic_version"}


def test_up_and_down_and_up_again(bare_app: Flask) -> None:
    upgrade()
    first = schema()
    downgrade(revision="base")
    assert set(schema()) == {"alembic_version"}
    upgrade()
    assert schema() == first


def test_a_database_in_use_can_be_taken_down_and_up(bare_app: Flask) -> None:
    upgrade()
    world = build_world(TODAY)
    # Rows that refer to each other in circles are the ones that stand in the way.
    world.bromma.contact_id = world.owner.id
    world.kista.parent_id = world.kista.successor_id = world.bromma.id
    add_version("2014", replaces=add_version("2013", decided_on=TODAY), decided_on=TODAY)
    add_person(Role.READER)
    generate(size=Size(20, 5, 3), around=TODAY, seed=1, force=True, today=TODAY)
    db.session.commit()
    downgrade(revision="base")
    upgrade()
    assert db.session.scalar(select(func.count()).select_from(StatusUpdate)) == 0
    build_world(TODAY)
