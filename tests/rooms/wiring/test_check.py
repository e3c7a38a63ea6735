"""`planner check` on a database that isn't as it should be."""

import json
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from flask import Flask

from planner.audit.operations import record
from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.operations import send_at_once
from planner.mail.runs import Delivery, record_heartbeat, record_run
from planner.reminders.models import PlanningRun
from planner.wiring.app import create_app
from planner.wiring.database import check
from tests.conftest import TODAY, MakeApp, administer
from tests.factories.people import add_person


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


def lines(app: Flask) -> dict[str, tuple[bool, str]]:
    """Return what `planner check` says of planning and delivery, and whether it is content."""
    result = app.test_cli_runner().invoke(check, ["--json"])
    assert result.exit_code == 1  # there is no mail server
    checks = {line["name"]: (line["ok"], line["says"]) for line in json.loads(result.stdout)["checks"]}
    return {name: checks[name] for name in ("planning", "delivery")}


def ran(on: date) -> None:
    """Let planning and delivery have run on a day."""
    db.session.add(PlanningRun(on=on, first_at=now(), last_at=now(), runs=1, reminders=3, messages=2))
    db.session.commit()
    record_run(Delivery(sent=2), on=on, at=now())


FRIDAY, SATURDAY, MONDAY, TUESDAY = date(2014, 10, 31), date(2014, 11, 1), date(2014, 11, 3), date(2014, 11, 4)


def test_a_new_installation_is_told_to_start_the_scheduler(app: Flask) -> None:
    says = lines(app)
    assert says["planning"] == (True, "hasn't run yet; `planner scheduler` runs it")
    assert says["delivery"] == (True, "0 waiting; hasn't run yet, `planner scheduler` runs it")


@pytest.mark.parametrize(
    ("last", "today", "well"),
    [(MONDAY, MONDAY, True), (FRIDAY, MONDAY, True), (FRIDAY, TUESDAY, False), (SATURDAY, TUESDAY, False)],
)
def test_a_working_day_without_them_is_one_too_many(make_app: MakeApp, last: date, today: date, well: bool) -> None:
    app = make_app(today=today.isoformat())
    with app.app_context():
        ran(last)
        says = lines(app)
    assert says["planning"][0] is says["delivery"][0] is well
    if not well:
        told = f"last ran for {last}, not on the working day {MONDAY}; see that `planner scheduler` is running"
        assert told in says["planning"][1]
        assert told in says["delivery"][1]


def test_what_never_ran_in_a_service_that_is_used(make_app: MakeApp) -> None:
    tomorrow_week = (now() + timedelta(days=8)).date()
    app = make_app(today=tomorrow_week.isoformat(), quiet_periods=[])
    with app.app_context():
        record("person.add", actor=None, object_kind="person", object_id=1)
        db.session.commit()
        says = lines(app)
    assert not says["planning"][0]
    assert "planning has never run, though the service is in use since" in says["planning"][1]


def test_what_waits_because_of_the_server_is_told(app: Flask) -> None:
    person = add_person()
    ran(TODAY)
    send_at_once("invitation", recipient_id=person.id, today=TODAY)
    db.session.commit()
    assert lines(app)["delivery"][0]
    record_heartbeat(on=TODAY, at=now(), problem="no mail server is configured")
    assert lines(app)["delivery"] == (False, "1 waiting: no mail server is configured")


def test_a_word_template_that_is_none_is_told_before_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mall.docx").write_text("ingen mall")
    monkeypatch.setenv("PLANNER_WORD_TEMPLATE", str(tmp_path / "mall.docx"))
    says = what_is_wrong(f"sqlite:///{tmp_path / 'planner.db'}", tmp_path)
    assert "mall.docx can't be used" in says["Word template"]
    assert "save it as .docx in Word" in says["Word template"]
    docx.Document().save(str(tmp_path / "mall.docx"))
    assert "Word template" not in what_is_wrong(f"sqlite:///{tmp_path / 'planner.db'}", tmp_path)
