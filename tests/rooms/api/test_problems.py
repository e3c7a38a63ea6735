"""What goes wrong is told as a problem document (RFC 9457) that names every field."""

from typing import Any

import pytest
from flask import Flask

from planner.kit.db import db
from planner.people.rules import Role
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.program import API, Program
from tests.factories.visitor import Visitor
from tests.factories.world import World, build_world

UPDATES = "/activities/boende-1/assignments/bromma/status-updates"


def test_every_wrong_field_is_named_at_once(owner: Program) -> None:
    answer = owner.post(UPDATES, {"status": "lost", "comment": 7, "paused_until": "snart", "colour": "red"})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    problem: Any = answer.json
    assert problem["type"] == "http://127.0.0.1:8000/api/v1/docs#invalid"
    assert problem["status"] == 422
    assert {wrong["pointer"] for wrong in problem["errors"]} == {
        "#/status", "#/comment", "#/paused_until", "#/colour",
    }  # fmt: skip
    assert all(wrong["detail"] for wrong in problem["errors"])
    assert problem["reference"] == answer.headers["X-Request-ID"]


def test_a_problem_speaks_the_persons_language(world: World, owner: Program) -> None:
    assert owner.get("/activities/finns-inte").json["detail"].startswith("Det finns inget")


@pytest.mark.parametrize(
    ("sent", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"status": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"status=done", "application/x-www-form-urlencoded", 415),
        (b'{"status": "done"}', "text/plain", 415),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"status": "done", "comment": "a\\u0000b"}', "application/json", 422),
        (b'{"status": "done", "comment": "a\\ud800b"}', "application/json", 422),
        (b'{"status": "done", "\\ud800": 1}', "application/json", 422),
        (b'{"status": "done", "comment": "811218-9876"}', "application/json", 422),
        (b'{"status": {"a": []}}', "application/json", 422),
        (b" " * (3 * 1024 * 1024), "application/json", 413),
    ],
)
def test_whatever_is_sent_is_refused_in_order(owner: Program, sent: bytes, content_type: str, status: int) -> None:
    answer = owner.call("POST", UPDATES, data=sent, content_type=content_type)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"


def test_addresses_that_lead_nowhere(app: Flask, owner: Program) -> None:
    assert owner.get("/finns-inte").json["type"].endswith("#not-found")
    assert owner.get("/activities/%00").status_code == 400
    assert owner.get("/activities?q=%00").status_code == 400
    assert owner.get("/messages/99999999999999999999").status_code == 404
    assert owner.get("/activities?q=" + "a" * 5000).status_code == 414
    wrong = owner.call("DELETE", "/activities")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    assert wrong.mimetype == "application/problem+json"
    # Pages stay pages.
    assert Visitor(app).get("/finns-inte").mimetype == "text/html"


def test_head_and_options(owner: Program) -> None:
    head = owner.app.test_client().head(f"{API}/me", headers={"Authorization": f"Bearer {owner.token}"})
    assert head.status_code == 200
    assert not head.data
    assert head.headers["ETag"]
    options = owner.app.test_client().options(
        UPDATES.join((API, "")), headers={"Authorization": f"Bearer {owner.token}"}
    )
    assert options.status_code == 200
    assert {"GET", "POST"} <= set(options.headers["Allow"].split(", "))


def test_too_many_calls_are_told_when_to_come_back(make_app: MakeApp) -> None:
    app = make_app(rate_limit_api="2 per minute")
    with app.app_context():
        program = Program(app, build_world().owner)
        assert [program.get("/me").status_code for _ in range(3)] == [200, 200, 429]
        answer = program.get("/me")
        assert answer.json["type"].endswith("#too-many-requests")
        assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_what_nobody_foresaw_tells_nothing_but_a_reference(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        program = Program(app, add_person(Role.READER))
        db.session.commit()

        def fail() -> None:
            raise RuntimeError("hemligt")

        monkeypatch.setattr("planner.plans.api.structure.the_plan", fail)
        answer = program.get("/plan")
    assert answer.status_code == 500
    assert answer.json["reference"] == answer.headers["X-Request-ID"]
    assert "hemligt" not in answer.text
