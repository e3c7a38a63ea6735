"""A page costs the database as much with many rows as with few."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from planner.auth.answer_links import answer_link
from planner.auth.operations.feeds import make_feed
from planner.kit.db import db
from planner.mail.models import Message
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import OwnerRow
from planner.plans.operations.synthetic import Size, generate
from planner.reminders.planning import plan
from tests.factories.people import add_person
from tests.factories.program import Program
from tests.factories.rounds import add_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY

FEW, MANY = 8, 48
DISTRICTS = 14
# The most that any page takes: an activity's, to which other rooms add reminders and, for administrators, its history.
MOST = 18


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is sent to the database from now on."""
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", watch)
    yield sent
    event.remove(engine, "before_cursor_execute", watch)


# Works out a whole day's planning anew, for one person, and asks for all that is recorded beside it.
WHY = "/utskick/varfor?person={person}&dag=2014-11-03"
MOST_OF_WHY = 27

PAGES = (
    "/",
    "/mina-aktiviteter",
    "/aktiviteter",
    "/aktiviteter?sort=due&status=ongoing&light=red&q=nummer",
    "/omraden/{area}",
    "/aktiviteter/{activity}",
    "/aktiviteter/{activity}/tidplaner",
    "/aktiviteter/{activity}/{organisation}/lagesrapporter",
    "/aktiviteter/{activity}/{organisation}/tidplansonskemal",
    "/aktiviteter/{activity}/{organisation}/ansvariga",
    "/tidplansonskemal",
    "/installningar",
    "/installningar?remind_from=08:00&remind_until=18:00",
    "/svara/{link}",
    "/svara/{link}/val",
    "/omgangar/{round}/svar",
    "/mina-aktiviteter/svar",
    "/omgangar",
    "/omgangar/ny",
    "/omgangar/{round}",
    "/omgangar/{round}/uppgifter",
    "/omgangar/{round}/avslut",
    "/omgangar/{round}/resultat",
    "/utskick",
    "/utskick?person=konto&state=waiting&kind=reminders&since=2014-01-01&until=2015-01-01",
    "/utskick/{message}",
    WHY,
    "/utskick/forhandsvisning?dag=2014-11-17",
    "/handelselogg",
    "/handelselogg?person=konto&action=sign_in&kind=person&since=2014-01-01&via=page",
    "/rapporter",
    "/rapporter/2014",
    "/organisationer",
    "/organisationer/{organisation}",
    "/organisationer/sammanslagning",
    "/personer",
    "/personer/{person}",
    "/personer/{person}/uppgifter",
    "/personer/{person}/ersattare",
    "/personer/{person}/registerutdrag",
    "/personer/{person}/anonymisering",
    "/personer/{person}/overlamning",
    "/omraden/{area}/samordnare",
    "/konto",
    "/konto/inloggningar",
    "/konto/uppgifter",
    "/personuppgifter",
    "/konto/api-nycklar",
    "/konto/kalender",
    "/kalender/{feed_token}.ics",
    "/api/v1/docs",
)


LISTS = (
    "/activities?limit=200",
    "/activities?limit=100&sort=-due&organisation={organisation}&owner=konto",
    "/activities/{activity}",
    "/activities/{activity}/assignments/{organisation}/status-updates",
    "/assignments?limit=200&sort=due",
    "/me/assignments?limit=200",
    "/areas",
    "/deadline-requests?limit=200",
    "/people?limit=200",
    "/organisations?limit=200",
    "/messages?limit=200",
    "/trail?limit=200",
    "/reports/2014",
    "/reminders/preview",
    "/rounds",
    "/rounds/{round}",
)


def test_pages_run_as_many_statements_with_many_rows_as_with_few(app: Flask, statements: list[str]) -> None:
    administrator = add_person(Role.ADMINISTRATOR)
    feed_token = make_feed(person=administrator)
    # One that asks about the same as another.
    add_round()
    round_id = add_round().id
    counts: dict[str, list[int]] = {page: [] for page in PAGES}
    for seed, size in ((1, FEW), (2, MANY)):
        generate(size=Size(size, 3, DISTRICTS), around=TODAY, seed=seed, force=True, today=TODAY)
        _let_own_everything(administrator)
        db.session.commit()
        plan(TODAY)
        names = {
            "area": f"syntet-{seed}-omrade-1",
            "activity": f"syntet-{seed}-1",
            "organisation": f"syntet-{seed}-stadsdel-1",
            "person": str(administrator.id),
            "message": str(db.session.scalar(select(func.min(Message.id)))),
            "round": str(round_id),
            "feed_token": feed_token,
            "link": (answer_link(administrator) or "").rpartition("/")[2],
        }
        visitor = Visitor(app, administrator)
        for page in PAGES:
            # A mail's link is opened without signing in.
            who = Visitor(app) if page.startswith("/svara") else visitor
            who.sees(page.format(**names))
            statements.clear()
            who.sees(page.format(**names))
            counts[page].append(len(statements))
    assert {page: few for page, (few, _) in counts.items()} == {page: many for page, (_, many) in counts.items()}
    assert counts.pop(WHY)[0] <= MOST_OF_WHY
    assert max(few for few, _ in counts.values()) <= MOST, counts


def test_lists_of_the_api_run_as_many_statements_with_many_rows_as_with_few(app: Flask, statements: list[str]) -> None:
    administrator = add_person(Role.ADMINISTRATOR)
    program = Program(app, administrator)
    round_id = add_round().id
    counts: dict[str, list[int]] = {path: [] for path in LISTS}
    for seed, size in ((1, FEW), (2, MANY)):
        generate(size=Size(size, 3, DISTRICTS), around=TODAY, seed=seed, force=True, today=TODAY)
        _let_own_everything(administrator)
        names = {
            "activity": f"syntet-{seed}-1",
            "organisation": f"syntet-{seed}-stadsdel-1",
            "round": str(round_id),
        }
        for path in LISTS:
            program.get(path.format(**names))
            statements.clear()
            assert program.get(path.format(**names)).status_code == 200, path
            counts[path].append(len(statements))
    assert {path: few for path, (few, _) in counts.items()} == {path: many for path, (_, many) in counts.items()}
    assert max(few for few, _ in counts.values()) <= MOST, counts


def _let_own_everything(person: Person) -> None:
    db.session.execute(update(OwnerRow).values(person_id=person.id).execution_options(synchronize_session=False))
