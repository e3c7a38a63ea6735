"""/metrics: what planning and delivery have done and what waits, for those who may know."""

from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.operations import send_at_once
from planner.mail.runs import Delivery, record_run
from planner.reminders.planning import plan
from tests.conftest import TODAY, MakeApp
from tests.factories.people import add_person
from tests.factories.world import build_world


def scrape(app: Flask, **wishes: object) -> dict[str, float]:
    answer = app.test_client().get("/metrics", **wishes)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {
        sample.name + "".join(sample.labels.values()): sample.value for family in families for sample in family.samples
    }


def test_a_fresh_service_has_nothing_to_tell(app: Flask) -> None:
    found = scrape(app)
    assert found["planner_build0.1.0"] == 1
    assert found["planner_messages_waiting"] == found["planner_messages_oldest_ready_age_seconds"] == 0
    assert "planner_planning_last_timestamp_seconds" not in found


def test_what_was_planned_sent_and_waits(app: Flask) -> None:
    build_world()
    plan(TODAY)
    record_run(Delivery(sent=3, retry=2, dead=1, suppressed=4, seconds=1.5), on=TODAY, at=now())
    record_run(Delivery(sent=1, problem="no server"), on=TODAY + timedelta(days=1), at=now())
    found = scrape(app)
    assert found["planner_reminders_planned_total"] == found["planner_messages_planned_total"] == 2
    assert found["planner_messages_handled_totalsent"] == 4
    assert found["planner_messages_handled_totalretry"] == 2
    assert found["planner_messages_handled_totaldead"] == 1
    assert found["planner_messages_handled_totalsuppressed"] == 4
    assert found["planner_delivery_seconds_total"] == 1.5
    assert found["planner_delivery_problem"] == 1
    assert found["planner_messages_waiting"] == found["planner_messages_ready"] == 2
    assert 0 <= found["planner_messages_oldest_ready_age_seconds"] < 60
    assert found["planner_planning_last_timestamp_seconds"] == pytest.approx(now().timestamp(), abs=60)


def test_two_processes_say_the_same(make_app: MakeApp) -> None:
    first, second = make_app(), make_app()
    with first.app_context():
        send_at_once("invitation", recipient_id=add_person().id, today=TODAY)
        db.session.commit()
    assert scrape(first)["planner_messages_waiting"] == scrape(second)["planner_messages_waiting"] == 1


def test_without_a_token_only_this_machine_asks(make_app: MakeApp) -> None:
    client = make_app().test_client()
    for address, headers, code in (
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 404),
        ("", {}, 404),
    ):
        answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == code, (address, headers)


def test_with_trusted_proxies_nobody_pretends_to_be_this_machine(make_app: MakeApp) -> None:
    client = make_app(trusted_proxies=1).test_client()
    pretended = {"X-Forwarded-For": "127.0.0.1"}
    assert client.get("/metrics", headers=pretended).status_code == 404
    # Not all proxies say that they are one.
    assert client.get("/metrics").status_code == 404


def test_with_a_token_whoever_has_it_asks(make_app: MakeApp) -> None:
    app = make_app(metrics_token="a-long-token")
    client = app.test_client()
    for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Basic YS1sb25nLXRva2Vu"}):
        assert client.get("/metrics", headers=given).status_code == 404
    found = client.get(
        "/metrics", headers={"Authorization": "Bearer a-long-token"}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}
    )
    assert found.status_code == 200
