"""The plan for programs: the same operations, rules and permissions as on the pages."""

from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import StatusUpdate
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import VersionStatus
from tests.factories.everything import add_everything
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.program import Program
from tests.factories.world import TODAY, World

BROMMA = "/activities/boende-1/assignments/bromma"
KISTA = "/activities/boende-1/assignments/kista"


def test_everything_can_be_read_and_looks_as_described(app: Flask) -> None:
    program = Program(app, add_everything().people[Role.ADMINISTRATOR])
    for path in (
        "/me", "/plan", "/versions", "/versions/2014", "/areas", "/areas/boende", "/activities", "/activities/boende-1",
        "/activities/boende-1/comments", "/activities/boende-1/deadlines", "/assignments", "/me/assignments", BROMMA,
        f"{BROMMA}/status-updates", f"{BROMMA}/owner", f"{BROMMA}/deadlines", f"{BROMMA}/deadline-requests",
        "/reports/2014", "/reminders/preview", "/messages", "/people", "/organisations", "/organisations/bromma",
        "/trail",
    ):  # fmt: skip
        assert program.reads(path), path


def test_an_owner_reports_through_the_api(app: Flask, world: World, owner: Program) -> None:
    answer = owner.post(f"{BROMMA}/status-updates", {"status": "ongoing", "comment": "Två av tre är klara."})
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1{BROMMA}/status-updates"
    assert owner.reads(BROMMA)["status"] == "ongoing"
    assert owner.reads(f"{BROMMA}/status-updates")["items"] == [answer.json]
    assert db.session.scalars(select(StatusUpdate.via)).all() == ["api"]
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "assignment.report")).one()
    assert entry.via == "api"
    assert entry.token_id is not None
    assert entry.actor_id == world.owner.id


def test_nobody_reports_for_another_organisation(owner: Program, strategist: Program) -> None:
    for program in (owner, strategist):
        answer = program.post(f"{KISTA}/status-updates", {"status": "done"})
        assert answer.status_code == 403
        assert answer.json["type"].endswith("#forbidden")


def test_a_pause_names_everything_that_it_lacks(owner: Program) -> None:
    answer = owner.post(f"{BROMMA}/status-updates", {"status": "paused"})
    assert answer.status_code == 422
    assert {wrong["pointer"] for wrong in answer.json["errors"]} == {"#/paused_until", "#/comment"}
    assert owner.reads(BROMMA)["unreported"]


def test_a_deadline_is_asked_for_and_set(owner: Program, strategist: Program) -> None:
    asked = owner.post(f"{BROMMA}/deadline-requests", {"due": "2015-Q1", "reason": "Lokalen dröjer."})
    assert asked.status_code == 201
    assert asked.json["due"] == "2015-03-31"
    assert asked.json["granted"] is None
    moved = strategist.post(f"{BROMMA}/deadlines", {"due": "2015-Q1", "reason": "Lokalen dröjer."})
    assert moved.status_code == 201
    assert owner.reads(f"{BROMMA}/deadline-requests")["items"][0]["granted"] is True
    assert owner.reads(BROMMA)["due"] == "2015-03-31"
    # The activity's own stays what the board decided.
    assert owner.reads("/activities/boende-1")["due"] == "2014-12-31"
    assert [row["due"] for row in owner.reads("/activities/boende-1/deadlines")["items"]] == ["2014-12-31"]
    assert owner.post("/activities/boende-1/deadlines", {"due": "2016", "reason": "Nej."}).status_code == 403


def test_a_comment_is_kept(owner: Program) -> None:
    answer = owner.post("/activities/boende-1/comments", {"text": "Samordnas med Kista."})
    assert answer.status_code == 201
    assert owner.reads("/activities/boende-1/comments")["items"] == [answer.json]


def test_my_assignments_are_mine(owner: Program, strategist: Program) -> None:
    assert [row["organisation"] for row in owner.reads("/me/assignments")["items"]] == ["bromma"]
    assert strategist.reads("/me/assignments")["items"] == []


def test_a_draft_is_there_for_strategists_alone(world: World, owner: Program, strategist: Program) -> None:
    add_version("2013", decided_on=TODAY)
    draft = add_version("2015", VersionStatus.DRAFT)
    add_assignment(add_activity("nytt-1", area=world.area, since=draft), world.bromma, owner=world.owner)
    area = add_area("nytt", since=draft)
    add_assignment(add_activity("nytt-2", area=area), world.bromma, owner=world.owner)
    refresh_all(TODAY)
    hidden = (
        "/versions/2015", "/areas/nytt", "/activities/nytt-1", "/activities/nytt-2", "/activities/nytt-1/comments",
        "/activities/nytt-1/deadlines", "/activities/nytt-1/assignments/bromma",
        "/activities/nytt-2/assignments/bromma/owner", "/activities/nytt-2/assignments/bromma/status-updates",
        "/activities/nytt-2/assignments/bromma/deadline-requests",
    )  # fmt: skip
    for path in hidden:
        assert owner.get(path).status_code == 404, path
        assert strategist.get(path).status_code == 200, path
    for path in ("/versions", "/areas", "/activities", "/assignments", "/me/assignments"):
        assert "nytt" not in owner.get(path).text, path
        assert "2015" not in owner.get(path).text, path
    report = owner.post("/activities/nytt-1/assignments/bromma/status-updates", {"status": "done"})
    assert report.status_code == 404


def test_the_report_is_the_one_that_pages_give(strategist: Program) -> None:
    report = strategist.reads("/reports/2014", as_of="2014-10-31")
    assert report["as_of"] == "2014-10-31"
    assert report["summary"]["activities"] == 1
    assert strategist.get("/reports/1899").status_code == 404
    assert strategist.get("/reports/2014", query_string={"as_of": "i går"}).status_code == 422


def test_a_message_is_tried_again_once(app: Flask) -> None:
    program = Program(app, add_everything().people[Role.ADMINISTRATOR])
    message = program.reads("/messages")["items"][0]
    answer = program.post(f"/messages/{message['id']}/retries")
    assert answer.status_code == 409, "only what was given up can be retried"
