"""`planner check` on a database that isn't as it should be."""

import json
from pathlib import Path

import pytest

from planner.kit.db import db
from planner.wiring.app import create_app
from planner.wiring.database import check
from tests.conftest import administer


def what_is_wrong(url: str, folder: Path) -> dict[str, str]:
    app = create_app({"env": "testing", "database_url": url, "instance_dir": str(folder)})
    result = app.test_cli_runner().invoke(check, ["--json"])
    with app.app_context():
        db.engine.dispose()
    assert result.exit_code == 1
    return {line["name"]: line["says"] for line in json.loads(result.stdout)["checks"] if not line["ok"]}


def test_an_unmigrated_database_is_told_in_plain_words(tmp_path: Path) -> None:
    says = what_is_wrong(f"sqlite:///{tmp_path / 'planner.db'}", tmp_path)
    assert "run `planner db upgrade`" in says["migrations"]
    assert says["planning"] == "no such table: planning_run"
    assert says["delivery"] == "no such table: message"


@pytest.mark.postgres
def test_one_failed_look_does_not_fail_the_next(tmp_path: Path, postgresql_server: str) -> None:
    administer(postgresql_server, "CREATE DATABASE unmigrated")
    says = what_is_wrong(postgresql_server.format("unmigrated"), tmp_path)
    assert 'relation "planning_run" does not exist' in says["planning"]
    assert 'relation "message" does not exist' in says["delivery"]
