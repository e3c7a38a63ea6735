"""A page costs the database as much with many rows as with few."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from planner.kit.db import db
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import OwnerRow
from planner.plans.operations.synthetic import Size, generate
from tests.factories.people import add_person
from tests.factories.program import Program
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
    "/utskick",
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
    "/people?limit=200",
    "/organisations?limit=200",
    "/messages?limit=200",
    "/trail?limit=200",
    "/reports/2014",
    "/reminders/preview",
)


def test_pages_run_as_many_statements_with_many_rows_as_with_few(app: Flask, statements: list[str]) -> None:
    administrator = add_person(Role.ADMINISTRATOR)
    counts: dict[str, list[int]] = {page: [] for page in PAGES}
    for seed, size in ((1, FEW), (2, MANY)):
        generate(size=Size(size, 3, DISTRICTS), around=TODAY, seed=seed, force=True, today=TODAY)
        _let_own_everything(administrator)
        names = {
            "area": f"syntet-{seed}-omrade-1",
            "activity": f"syntet-{seed}-1",
            "organisation": f"syntet-{seed}-stadsdel-1",
            "person": str(administrator.id),
        }
        visitor = Visitor(app, administrator)
        for page in PAGES:
            visitor.sees(page.format(**names))
            statements.clear()
            visitor.sees(page.format(**names))
            counts[page].append(len(statements))
    assert {page: few for page, (few, _) in counts.items()} == {page: many for page, (_, many) in counts.items()}
    assert max(few for few, _ in counts.values()) <= MOST, counts


def test_lists_of_the_api_run_as_many_statements_with_many_rows_as_with_few(app: Flask, statements: list[str]) -> None:
    administrator = add_person(Role.ADMINISTRATOR)
    program = Program(app, administrator)
    counts: dict[str, list[int]] = {path: [] for path in LISTS}
    for seed, size in ((1, FEW), (2, MANY)):
        generate(size=Size(size, 3, DISTRICTS), around=TODAY, seed=seed, force=True, today=TODAY)
        _let_own_everything(administrator)
        names = {"activity": f"syntet-{seed}-1", "organisation": f"syntet-{seed}-stadsdel-1"}
        for path in LISTS:
            program.get(path.format(**names))
            statements.clear()
            assert program.get(path.format(**names)).status_code == 200, path
            counts[path].append(len(statements))
    assert {path: few for path, (few, _) in counts.items()} == {path: many for path, (_, many) in counts.items()}
    assert max(few for few, _ in counts.values()) <= MOST, counts


def _let_own_everything(person: Person) -> None:
    db.session.execute(update(OwnerRow).values(person_id=person.id).execution_options(synchronize_session=False))
