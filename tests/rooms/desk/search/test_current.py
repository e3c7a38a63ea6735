"""What is found is what there is, whoever changes it: what is kept is the same as what would be read anew."""

import random
import re
from string import ascii_lowercase
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Date, Integer, String, Table, delete, event, func, literal, select, text, update
from sqlalchemy.exc import DBAPIError

from planner.desk.privacy.operations import anonymise
from planner.desk.search.keeping import rebuild
from planner.desk.search.kinds import Kind
from planner.desk.search.matching import LONGEST_WORD
from planner.desk.search.models import SearchEntry, SearchNote
from planner.desk.search.queries import find
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Comment
from planner.plans.operations import daily
from planner.plans.operations.synthetic import Size, generate
from planner.reports.models import Edition, ReportText
from tests.factories.acts import report
from tests.factories.everything import add_everything
from tests.factories.world import TODAY, World, build_world

OWN = {"search_entry", "search_note"}


def kept() -> list[Any]:
    """Return all that is kept, but for its numbers."""
    columns = [column for column in SearchEntry.__table__.columns if column.name != "id"]
    return list(db.session.execute(select(*columns).order_by(SearchEntry.kind, SearchEntry.object_id)))


def is_current() -> bool:
    """Return whether what is kept is what would be read anew, and nothing waits to be read."""
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(SearchNote)) == 0
    before = kept()
    if db.engine.dialect.name == "sqlite":
        # Raises where the FTS5 table isn't the same as the entries.
        db.session.execute(text("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)"))
    rebuild()
    after = kept()
    db.session.rollback()
    return before == after


def change_of(column: Column[Any]) -> Any:
    """Return another value for a column of a row."""
    if column.table.name == "edition" and column.name == "content":
        return '{"texts": {"summary": "Omskrivet"}}'
    if isinstance(column.type, String):
        return column + " ändrat"
    if isinstance(column.type, Integer) and not column.foreign_keys:
        return column + 1
    if column.foreign_keys:
        other = next(iter(column.foreign_keys)).column
        return select(func.max(other)).scalar_subquery()
    if isinstance(column.type, Date):
        return literal(TODAY)
    return None


def columns_of(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "id" and change_of(column) is not None]


def read_from() -> list[Table]:
    """Return the tables that what is kept is read from."""
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    rebuild()
    event.remove(db.engine, "before_cursor_execute", watch)
    db.session.rollback()
    named = {name for statement in sent for name in re.findall(r"(?:FROM|JOIN) (\w+)", statement)} - OWN
    return [table for table in db.metadata.sorted_tables if table.name in named]


def test_whatever_column_of_whatever_table_changes(app: Flask) -> None:
    add_everything()
    assert is_current()
    assert {entry.kind for entry in db.session.scalars(select(SearchEntry))} == set(Kind)
    changed = 0
    for table in read_from():
        for column in columns_of(table):
            before = kept()
            try:
                db.session.execute(update(table).values({column: change_of(column)}))
                db.session.commit()
            except DBAPIError:
                # Not a value that it can have, or not a table that can be changed.
                db.session.rollback()
                continue
            assert is_current(), f"{table.name}.{column.name}"
            changed += kept() != before
    # What it consists of, more or less: so that the test can't go blind.
    assert changed > 30


def test_whatever_is_taken_away(app: Flask) -> None:
    add_everything()
    db.session.commit()
    gone = 0
    for table in reversed(read_from()):
        before = kept()
        try:
            db.session.execute(delete(table))
            db.session.commit()
        except DBAPIError:
            db.session.rollback()
            continue
        assert is_current(), table.name
        gone += kept() != before
    assert gone >= 10


@pytest.fixture
def world(app: Flask) -> World:
    """The small world."""
    return build_world()


def found(question: str, world: World) -> list[Kind]:
    """Return the kinds of what an administrator finds."""
    return [hit.kind for hit in find(question, actor=world.people[Role.ADMINISTRATOR]).rows]


def test_what_is_reported_is_found_at_once_and_not_when_it_is_taken_back(world: World) -> None:
    report(world.owner, comment="Ritningarna är klara.")
    assert found("ritning", world) == []
    db.session.commit()
    assert found("ritning", world) == [Kind.ACTIVITY]
    report(world.owner, comment="Spadtaget är taget.")
    db.session.rollback()
    assert found("spadtag", world) == []


def test_a_savepoint_that_is_given_up_leaves_nothing(world: World) -> None:
    with db.session.begin_nested() as point:
        report(world.owner, comment="Ritningarna är klara.")
        point.rollback()
    with db.session.begin_nested():
        report(world.owner, comment="Spadtaget är taget.")
    db.session.commit()
    assert (found("ritning", world), found("spadtag", world)) == ([], [Kind.ACTIVITY])


def test_a_comment_that_is_removed_is_not_found(world: World) -> None:
    daily.comment(actor=world.strategist, activity_key="boende-1", text="Ritningar saknas.", today=TODAY)
    db.session.commit()
    assert found("ritningar", world) == [Kind.ACTIVITY]
    db.session.execute(delete(Comment))
    db.session.commit()
    assert found("ritningar", world) == []


def test_somebody_who_is_anonymised_is_not_found(world: World) -> None:
    world.owner.name, world.owner.left_on = "Kontot Ovanlig", TODAY
    db.session.commit()
    assert found("ovanlig", world) == [Kind.PERSON]
    assert found(world.owner.email, world)[:1] == [Kind.PERSON]
    address = world.owner.email
    anonymise(actor=world.people[Role.ADMINISTRATOR], person_id=world.owner.id, today=TODAY)
    db.session.commit()
    assert found("ovanlig", world) == []
    assert not db.session.scalars(select(SearchEntry.id).where(SearchEntry.text.contains(address))).all()


def test_only_the_latest_writing_of_a_text_is_found(app: Flask) -> None:
    world = add_everything()
    for number, said in enumerate(("Kaniner.", "Harar."), start=8):
        at = db.session.scalars(select(Edition.frozen_at)).first()
        db.session.add(ReportText(year=2014, section="summary", number=number, text=said, written_at=at))
        db.session.commit()
    assert (found("kaniner", world), found("harar", world)) == ([], [Kind.REPORT_TEXT])


def test_what_a_newer_release_has_noted_stops_nobody(world: World) -> None:
    db.session.add(SearchNote(kind="saved_view", object_id=1))
    report(world.owner, comment="Ritningarna är klara.")
    db.session.commit()
    assert found("ritning", world) == [Kind.ACTIVITY]
    assert is_current()


def test_a_text_of_whatever_length_is_saved_and_found_as_far_as_a_book_goes(world: World) -> None:
    # Of long words, none like another: what a database refuses is so many, not so much.
    book = " ".join(digest(number) for number in range(5_000))
    said = f"Ritningarna är klara. {book} Spadtaget är taget."
    daily.comment(actor=world.strategist, activity_key="boende-1", text=said, today=TODAY)
    db.session.commit()
    assert (found("ritning", world), found("spadtag", world)) == ([Kind.ACTIVITY], [])
    assert found(digest(1_000), world) == [Kind.ACTIVITY]
    assert is_current()


def digest(number: int) -> str:
    """Return a long word of letters."""
    return "".join(random.Random(number).choices(ascii_lowercase, k=LONGEST_WORD))  # noqa: S311


def test_many_rows_at_once_are_read_too(world: World) -> None:
    generate(size=Size(30, 5, 3), around=TODAY, seed=1, force=True, today=TODAY)
    db.session.commit()
    assert is_current()
    assert find("påhittade aktiviteter", actor=world.strategist).total == 30
    assert find("fortsätter", actor=world.strategist).total > 20
