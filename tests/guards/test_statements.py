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
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY

FEW, MANY = 8, 48
DISTRICTS = 14
# The most that any page takes; one that needs more should say why here.
MOST = 16


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
    "/rapporter",
    "/rapporter/2014",
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
        }
        visitor = Visitor(app, administrator)
        for page in PAGES:
            visitor.sees(page.format(**names))
            statements.clear()
            visitor.sees(page.format(**names))
            counts[page].append(len(statements))
    assert {page: few for page, (few, _) in counts.items()} == {page: many for page, (_, many) in counts.items()}
    assert max(few for few, _ in counts.values()) <= MOST, counts


def _let_own_everything(person: Person) -> None:
    db.session.execute(update(OwnerRow).values(person_id=person.id).execution_options(synchronize_session=False))
