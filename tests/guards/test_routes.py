"""Every route says who may use it, and means it: walked as everybody, by reading and by writing."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import event, func, select
from werkzeug.routing import Rule

from planner.audit.models import TrailEntry
from planner.auth.answer_links import answer_link
from planner.auth.models import ApiToken, CalendarFeed, SignInSession
from planner.auth.operations.feeds import make_feed
from planner.desk.help.accessibility.models import Fault
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.web import Access, access_of
from planner.people.links import password_link
from planner.people.models import Deputy
from planner.people.rules import Role
from planner.plans.models import DeadlineRequest, SavedView
from planner.reminders.models import Reminder
from planner.requirements.models import Evidence, EvidenceItem, Requirement
from planner.rounds.models import Round
from tests.conftest import MakeApp
from tests.factories.everything import add_everything
from tests.factories.program import is_of_api
from tests.factories.visitor import Visitor
from tests.factories.world import World

# What stands in the addresses: something that exists.
ARGUMENTS: dict[str, Any] = {
    "key": "boende-1",
    "organisation": "bromma",
    "year": 2014,
    "number": 1,
    "name": "pdf",
    "address": "sammanfattning",
    "form": "json",
    "filename": "planner.css",
    "what": "lagesrapporter",
    "code": "2014-G1",
}
OF_A_SERIES = (
    "indicator", "edit_form", "edit", "record_form", "record", "remove", "target_form", "set_target",
)  # fmt: skip
OF_ENDPOINT: dict[str, dict[str, Any]] = {
    "plans.area": {"key": "boende"},
    "plans.coordinator_form": {"key": "boende"},
    "plans.name_coordinator": {"key": "boende"},
    "people.organisation": {"key": "bromma"},
    "people.change_organisation": {"key": "bromma"},
    "bootstrap.static": {"filename": "css/bootstrap.min.css"},
    **{f"indicators.{view}": {"key": "sip.1"} for view in OF_A_SERIES},
}
# Pages of a round that asks for figures.
OF_FIGURES = {
    f"answering.{view}" for view in ("round_figures", "save_round_figures", "link_figures", "save_link_figures")
}
# Files that are handed out: they change nothing, but the trail says who took them.
EXPORTS = {
    "editions.download", "plans.activities_csv", "plans.activities_xlsx", "plans.take_out_sheet",
    "requirements.file", "reports.download", "rounds.download", "trail.download",
}  # fmt: skip
# Where somebody who is signed in is sent on.
SENDS_ON = {"auth.sign_in"}

Person = Role | None
everybody: list[Person] = [None, *Role]


@dataclass
class Walk:
    """The application with everything in it, and somebody of each role, and nobody, at a browser."""

    app: Flask
    visitors: dict[Person, Visitor]
    arguments: dict[str, Any]

    def rules(self, method: str) -> list[Rule]:
        """Return the pages' rules; test_api_routes.py walks the API's."""
        rules = (rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ()))
        return [rule for rule in rules if not is_of_api(rule)]

    def address(self, rule: Rule) -> str:
        arguments = {**self.arguments, **OF_ENDPOINT.get(rule.endpoint, {})}
        if rule.endpoint in OF_FIGURES:
            arguments["round_id"] = arguments["figure_round_id"]
        missing = rule.arguments - set(arguments)
        assert not missing, f"{rule}: say in ARGUMENTS what {missing} may be"
        with self.app.test_request_context():
            built = rule.build({name: arguments[name] for name in rule.arguments})
        assert built is not None, str(rule)
        return built[1]

    def may(self, rule: Rule, who: Person) -> bool:
        wanted = access_of(self.app, rule.endpoint)
        assert wanted is not None, f"{rule.endpoint} doesn't say who may use it"
        return wanted is Access.PUBLIC or (who is not None and who.includes(Role(wanted)))


@pytest.fixture
def walk(app: Flask) -> Walk:
    world: World = add_everything()
    person = world.people[Role.READER]
    feed_token = make_feed(person=person)
    # Just read: being read the first time is written down.
    db.session.get_one(CalendarFeed, person.id).last_used_at = now()
    open_rounds = select(Round.id).where(Round.opened_at.is_not(None), Round.closed_at.is_(None))
    arguments = {
        **ARGUMENTS,
        "token": password_link(person).rpartition("/")[2],
        "feed_token": feed_token,
        "link": (answer_link(world.strategist) or "").rpartition("/")[2],
        "message_id": db.session.scalar(select(func.min(Reminder.message_id))),
        **_evidence(),
        "person_id": person.id,
        "deputy_row_id": db.session.scalar(select(func.min(Deputy.id))),
        "request_id": db.session.scalar(select(func.min(DeadlineRequest.id))),
        "view_id": db.session.scalar(select(func.min(SavedView.id))),
        "fault_id": db.session.scalar(select(func.min(Fault.id))),
        "token_id": db.session.scalar(select(func.min(ApiToken.id))),
        "session_id": db.session.scalar(select(func.min(SignInSession.id))),
        "round_id": db.session.scalar(open_rounds.where(Round.period.is_(None))),
        "figure_round_id": db.session.scalar(open_rounds.where(Round.period.is_not(None))),
    }
    visitors = {who: Visitor(app, world.people[who] if who else None) for who in everybody}
    return Walk(app, visitors, arguments)


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [str(rule) for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]
    assert not silent


def test_a_route_that_does_not_say_is_closed(make_app: MakeApp) -> None:
    app = make_app()
    app.add_url_rule("/glomd", "forgotten", lambda: "open")
    with app.app_context():
        assert Visitor(app).get("/glomd").status_code == 500


def test_pages_open_for_those_who_may_and_for_no_others(walk: Walk) -> None:
    for rule in walk.rules("GET"):
        path = walk.address(rule)
        for who, visitor in walk.visitors.items():
            answer = visitor.get(path)
            if walk.may(rule, who):
                sent_on = who is not None and rule.endpoint in SENDS_ON
                assert answer.status_code == (302 if sent_on else 200), f"{path} as {who}: {answer.status}"
            elif who is None:
                assert answer.status_code == 302, path
                assert answer.location.startswith("/logga-in"), path
            else:
                assert answer.status_code == 403, f"{path} as {who}: {answer.status}"


def test_reading_writes_nothing(walk: Walk) -> None:
    written: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(f"{request.endpoint}: {statement}")

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        for rule in walk.rules("GET"):
            walk.visitors[Role.ADMINISTRATOR].get(walk.address(rule))
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    handed_out = [line for line in written if line.partition(" (")[0].endswith(": INSERT INTO trail_entry")]
    # What is new since one was there last needs a note of when that was.
    seen = [line for line in written if line.startswith("desk.overview: INSERT INTO visit ")]
    assert [line for line in written if line not in (*handed_out, *seen)] == []
    assert sorted(line.partition(":")[0] for line in handed_out) == sorted(EXPORTS)


def test_nothing_is_written_without_the_forms_token(walk: Walk) -> None:
    before = _trail()
    for rule in walk.rules("POST"):
        for who in (None, Role.ADMINISTRATOR):
            answer = walk.visitors[who].post(walk.address(rule), {"csrf_token": "gissat"})
            assert answer.status_code == 400, f"{rule} as {who}"
    assert _trail() == before


def test_nothing_is_written_by_those_who_may_not(walk: Walk) -> None:
    before = _trail()
    # A token of their own, from a page that they may open.
    tokens = {who: visitor.token("/" if who else "/logga-in") for who, visitor in walk.visitors.items()}
    for rule in walk.rules("POST"):
        for who, visitor in walk.visitors.items():
            if walk.may(rule, who):
                continue
            answer = visitor.post(walk.address(rule), {"csrf_token": tokens[who]})
            assert answer.status_code == (403 if who else 302), f"{rule} as {who}: {answer.status}"
    assert _trail() == before


def test_pages_are_not_kept_by_browsers_and_run_nothing_of_others(walk: Walk) -> None:
    answer = walk.visitors[Role.STRATEGIST].get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def _evidence() -> dict[str, Any]:
    """Return a line of a checklist, and the file that hangs on it."""
    of_file = select(EvidenceItem).join(Evidence).join(Requirement)
    item = db.session.scalars(of_file.where(Requirement.code == "2014-G1", EvidenceItem.kind == "file")).one()
    return {"evidence_id": item.evidence_id, "item_id": item.id}


def _trail() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TrailEntry)) or 0
