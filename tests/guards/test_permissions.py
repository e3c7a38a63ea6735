"""Every route, asked as everybody, for one's own and for others' things, held to a table that is written down apart."""

import html
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, create_engine, event, func, insert, select
from werkzeug.test import TestResponse

from planner.auth.answer_links import answer_link
from planner.auth.models import ApiToken, SignInSession
from planner.auth.operations.feeds import make_feed
from planner.auth.operations.sessions import open_session
from planner.auth.operations.tokens import create_token
from planner.auth.rules import Scope, SignInMethod
from planner.desk.help.accessibility.models import Fault
from planner.kit.db import db
from planner.kit.imports.pages import carried
from planner.kit.tables import Table
from planner.mail.models import Message
from planner.mail.rules import MessageState
from planner.people.links import password_link
from planner.people.models import Deputy, Person
from planner.people.operations.passwords import set_password
from planner.people.rules import Role
from planner.plans.models import Area, DeadlineRequest, SavedView
from planner.plans.operations.summaries import refresh_all
from planner.plans.pages.sheet import PURPOSE
from planner.plans.queries.sheet_preview import SheetPreview
from planner.plans.rules import VersionStatus
from planner.plans.sheet_words import NEEDED
from planner.requirements.models import Evidence, EvidenceItem, GrantYear, Requirement
from tests.conftest import NOTES
from tests.factories.dba import without_hindrance
from tests.factories.everything import add_everything
from tests.factories.follow_up import add_evidence, add_indicator, add_requirement
from tests.factories.people import PASSWORD, add_organisation, add_person
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.world import TODAY, World

TABLE = tomllib.loads(Path(__file__).with_name("permissions.toml").read_text(encoding="utf-8"))

WHO = (
    "nobody", "reader", "contributor", "coordinator", "strategist", "administrator",
    "contributor of Kista", "coordinator of Kista", "contributor of no organisation",
)  # fmt: skip

# What a refusal may leave behind: its entry in the trail, and how often somebody has tried.
# Signs for having done what was asked.
DONE = {"+", "s"}
FORM = "a form of their own"

# The overview notes when one was there, once it is shown.
MAY_CHANGE = {"trail_entry", "trail_seal", "trail_sealed_entry", "sign_in_attempts", "visit"}
LAST_SEEN = {"last_seen_at", "last_used_at"}
# How a statement names the table that it writes to.
WRITES = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Case:
    """One way to ask a route, and what each is to be answered."""

    route: str
    path: str
    marks: str
    form: dict[str, Any] | None = None
    json: dict[str, Any] | None = None
    # A file's text, sent as a browser would.
    file: str | None = None

    @property
    def method(self) -> str:
        return self.route.split()[0]

    @property
    def of_api(self) -> bool:
        return self.path.startswith("/api/")


def cases() -> list[Case]:
    """Return the table, way by way."""
    return [
        Case(route, path, "".join(set_of_signs(way["who"])), **{k: v for k, v in way.items() if k != "who"})
        for route, ways in TABLE.items()
        for path, way in ways.items()
    ]


def set_of_signs(who: str) -> Iterator[str]:
    """Yield the signs of a line without its separators."""
    yield from (sign for sign in who if sign not in " /")


@dataclass
class Doors:
    """The application, who stands before it, and what it looked like before anybody knocked."""

    app: Flask
    engine: Engine
    secrets: dict[str, str | None]
    tokens: dict[str, str]
    names: dict[str, Any]
    before: Rows = field(default_factory=dict)
    # The tables that were written to since everything was as before.
    written: set[str] = field(default_factory=set)

    def watch(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Note what a statement that is sent to the database writes to."""
        self.written |= set(WRITES.findall(statement)) & set(db.metadata.tables)

    def ask(self, case: Case, who: str) -> TestResponse:
        client = self.app.test_client()
        path = case.path.format_map(self.names)
        form, json = self._filled(case.form), self._filled(case.json)
        headers = {}
        if case.of_api and who in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        if case.of_api and case.method in ("PUT", "PATCH"):
            # What a program has read just before, whoever lets it read.
            headers["If-Match"] = self.ask(Case(f"GET {path}", path, ""), "administrator").headers["ETag"]
        with client.session_transaction() as session:
            session["csrf_token"] = FORM
            if secret := self.secrets[who]:
                session["_user_id"] = secret
        if form is not None:
            # Signed as Flask-WTF signs it: what is refused must not be refused for its token.
            form["csrf_token"] = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(FORM)
            if case.file:
                form["file"] = (BytesIO(case.file.encode()), "personer.csv")
        with self.app.app_context():
            return client.open(path, method=case.method, data=form, json=json, headers=headers, buffered=True)

    def _filled(self, values: dict[str, Any] | None) -> dict[str, Any] | None:
        if values is None:
            return None
        return {k: v.format_map(self.names) if isinstance(v, str) else v for k, v in values.items()}

    def rows(self, names: Iterable[str]) -> Rows:
        with self.engine.connect() as connection:
            return {
                name: sorted(map(tuple, connection.execute(select(db.metadata.tables[name]))), key=repr)
                for name in names
            }

    def changed(self, names: Iterable[str]) -> list[str]:
        """Return which of some tables aren't as they were, but for those that a refusal may change."""
        now = self.rows(set(names) - MAY_CHANGE)
        return [name for name in now if _without(name, now) != _without(name, self.before)]

    def put_back(self) -> None:
        """Let everything that was written to be as it was before anybody knocked."""
        with without_hindrance(self.engine) as connection:
            # Those that triggers write last.
            for name in (*sorted(self.written - {NOTES}), NOTES):
                table = db.metadata.tables[name]
                connection.execute(table.delete())
                if rows := self.before[name]:
                    columns = [column.name for column in table.columns]
                    connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
        self.written.clear()


def _without(name: str, rows: Rows) -> list[tuple[Any, ...]]:
    kept = [n for n, column in enumerate(db.metadata.tables[name].columns) if column.name not in LAST_SEEN]
    return [tuple(row[n] for n in kept) for row in rows[name]]


@pytest.fixture
def doors(app: Flask) -> Iterator[Doors]:
    world: World = add_everything()
    here = dict(zip(WHO[1:6], (world.people[role] for role in Role), strict=True))
    elsewhere = {
        WHO[6]: world.somebody_in_kista,
        WHO[7]: add_person(Role.COORDINATOR, organisation=world.kista, email="samordnare.kista@example.org"),
        WHO[8]: add_person(organisation=None, email="ensam@example.org"),
    }
    _add_more(world, elsewhere[WHO[7]])
    people: dict[str, Person] = {**here, **elsewhere}
    for person in people.values():
        set_password(person=person, password=PASSWORD, actor=None)
    names = _names(world, here)
    secrets = {"nobody": None, **{who: _session(person) for who, person in people.items()}}
    tokens = {who: _token(person) for who, person in people.items()}
    db.session.commit()
    engine = create_engine(db.engine.url)
    made = Doors(app, engine, secrets, tokens, names)
    made.before = made.rows(db.metadata.tables)
    # What a table would do, as its preview hands it to whoever is to say yes.
    for name, held, route in (
        ("imported", "table", "POST /personer/import"),
        ("pasted", "table", "POST /indikatorer/inlasning"),
        ("seen_deadlines", "seen", "POST /aktiviteter/flera/tidplan"),
        ("seen_owners", "seen", "POST /aktiviteter/flera/ansvarig"),
    ):
        preview = made.ask(next(case for case in cases() if case.route == route), "administrator")
        made.names[name] = html.unescape(preview.text.partition(f'name="{held}" value="')[2].partition('"')[0])
    event.listen(db.engine, "before_cursor_execute", made.watch)
    yield made
    event.remove(db.engine, "before_cursor_execute", made.watch)
    engine.dispose()


def _add_more(world: World, coordinator: Person) -> None:
    """Add an area of another coordinator's, and a draft with an area and an activity."""
    db.session.scalars(select(Area).where(Area.key == "arbete")).one().coordinator_id = coordinator.id
    draft = add_version("utkast", VersionStatus.DRAFT)
    hidden = add_area("utkast", since=draft)
    add_assignment(add_activity("utkast-1", area=hidden, since=draft), world.bromma)
    add_organisation("namnden", kind="board")
    refresh_all(TODAY)


def _names(world: World, here: dict[str, Person]) -> dict[str, Any]:
    """Return what the addresses and forms of the table speak of."""
    message = db.session.scalars(select(Message).order_by(Message.id)).first()
    assert message
    message.state = MessageState.DEAD
    deputy = db.session.scalars(select(Deputy).where(Deputy.person_id == here["contributor"].id)).one()
    session, token = (
        db.session.scalars(select(table.id).where(table.person_id == here[who].id).order_by(table.id)).first()
        for table, who in ((SignInSession, "strategist"), (ApiToken, "contributor"))
    )
    return {
        **{who: person.id for who, person in here.items()},
        "password": PASSWORD,
        "token": password_link(here["reader"]).rpartition("/")[2],
        "link": (answer_link(here["strategist"]) or "").rpartition("/")[2],
        "feed_token": make_feed(person=here["reader"]),
        "message": message.id,
        "wish": db.session.scalar(select(DeadlineRequest.id)),
        "session": session,
        "api_token": token,
        "stood_in_for": deputy.person_id,
        "deputy": deputy.id,
        "open_round": add_round().id,
        "planned_round": add_round(opened_on=None).id,
        "figure_round": add_figure_round([add_indicator("sip.now")], [world.bromma, world.kista]).id,
        "view": db.session.scalar(select(SavedView.id).where(SavedView.person_id == here["strategist"].id)),
        "handled_fault": db.session.scalar(select(func.min(Fault.id))),
        "fault": db.session.scalar(select(func.max(Fault.id))),
        **_evidence(),
        "gone": add_person(email="borta@example.org", left_on=TODAY).id,
        "invited": add_person(email="inbjuden@example.org").id,
        # A table of activities in which nothing is edited; what each may edit, tests of the room say.
        "sheet": carried(Table(NEEDED, ()), SheetPreview([]).fingerprint, purpose=PURPOSE),
    }


def _evidence() -> dict[str, Any]:
    """Return a line of a checklist with a file, and one that is empty, of a requirement that may still be removed."""
    year = db.session.scalars(select(GrantYear).where(GrantYear.year == 2014)).one()
    of_file = select(EvidenceItem).join(Evidence).join(Requirement)
    item = db.session.scalars(of_file.where(Requirement.code == "2014-G1", EvidenceItem.kind == "file")).one()
    missing = add_evidence(add_requirement(year, "2014-T1"))
    return {"evidence": item.evidence_id, "evidence_file": item.id, "missing_evidence": missing.id}


def _session(person: Person) -> str:
    return open_session(person=person, method=SignInMethod.PASSWORD, browser="Test")


def _token(person: Person) -> str:
    return create_token(person=person, name="Test", scope=Scope.WRITE, days=1)


@pytest.mark.slow
def test_every_route_does_for_everybody_what_the_table_says(doors: Doors) -> None:
    wrong: list[str] = []
    for case in cases():
        assert len(case.marks) == len(WHO), f"{case.route}: {case.path} needs a sign for each of {WHO}"
        for who, mark in zip(WHO, case.marks, strict=True):
            answer = doors.ask(case, who)
            found = _mark(answer, mark)
            if found != mark:
                wrong.append(f"{case.method} {case.path} as {who}: {mark} is to be, {found} is ({answer.status})")
            # That reading changes nothing, whoever reads, is test_routes' to say.
            if case.method != "GET" and found not in DONE and (changed := doors.changed(doors.written)):
                wrong.append(f"{case.method} {case.path} as {who}: was refused, and yet changed {changed}")
            if case.method != "GET" and found in DONE:
                doors.put_back()
    # All tables, once: the statements told of everything that was written.
    doors.put_back()
    assert not doors.changed(db.metadata.tables)
    assert not wrong, "\n".join(wrong)


def _mark(answer: TestResponse, wanted: str) -> str:
    """Return the sign for an answer, or its status where there is no sign for it."""
    if answer.status_code == 302 and answer.location.startswith("/logga-in"):
        # Whoever signs out is led there too.
        return "s" if wanted == "s" else ">"
    if answer.status_code < 400:
        return "+"
    return {401: "!", 403: "-", 404: "0"}.get(answer.status_code, str(answer.status_code))


def test_every_route_stands_in_the_table(app: Flask) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes - set(TABLE) == set(), "say in permissions.toml who may use them"
    assert set(TABLE) - routes == set(), "there are no such routes any more"


def test_each_way_to_ask_leads_to_its_route(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    for case in cases():
        path = re.sub(r"\{\w+\}", "1", case.path.partition("?")[0])
        rule, _arguments = adapter.match(path, method=case.method, return_rule=True)
        assert rule.rule == case.route.partition(" ")[2], path


def test_each_route_that_somebody_may_not_use_is_asked_by_somebody_who_may(app: Flask) -> None:
    never = [route for route in TABLE if not any(DONE & set(case.marks) for case in cases() if case.route == route)]
    assert not never, "a refusal says nothing of who may: ask in a way that works"


def test_the_api_lets_nobody_in_by_a_browsers_cookie(doors: Doors) -> None:
    """A page of another site can make a browser send its cookie, and no token."""
    doors.tokens.clear()
    for case in cases():
        if case.of_api and case.method == "POST" and case.marks[0] == "!":
            assert doors.ask(case, "administrator").status_code == 401, case.path
