"""What the code records: in words that people understand, and without a word on anybody."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.audit.words import ACTION_WORDS, FACT_WORDS, KIND_WORDS
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.plans.models import Comment, DeadlineRow
from tests.factories.everything import add_everything

PLANNER = Path(__file__).resolve().parents[2] / "planner"
# Parameters of `record` and `record_export` that are no facts, and the facts that hold others.
NOT_FACTS = {"actor", "object_kind", "object_id", "via", "before", "after"}
# The one entry is made by record_export, for every kind of export.
MADE_UP = {"planner/audit/operations.py"}
AROUND = {"_record", "record_year", "record_requirement", "record_round"}
RECORDS = {"record", "record_export", *AROUND}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Return every call of `record`, `record_export`, or of what goes around them, with that name."""
    for path in sorted(PLANNER.rglob("*.py")):
        if str(path.relative_to(PLANNER.parent)) in MADE_UP:
            continue
        called = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        yield from ((name(call), call) for call in called if name(call) in RECORDS)


def name(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Name)
    return call.func.id


def texts(node: ast.expr) -> list[str]:
    """Return the texts that an expression may be: one, or those of a choice. A name is what goes around was given."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.Name) and node.id == "action":
        return []
    assert isinstance(node, ast.Constant), f"{ast.unparse(node)}: say what is recorded where it is recorded"
    assert isinstance(node.value, str)
    return [node.value]


def actions() -> set[str]:
    found = set()
    for function, call in calls():
        found |= {f"{text}.export" if function == "record_export" else text for text in texts(call.args[0])}
    return found


def test_every_action_has_words_and_every_word_an_action() -> None:
    assert actions() == set(ACTION_WORDS)


def test_every_kind_of_object_has_words() -> None:
    kinds = set()
    for function, call in calls():
        if function not in AROUND:
            named = {word.arg: word.value for word in call.keywords}
            kinds |= set(texts(call.args[0] if function == "record_export" else named["object_kind"]))
    # An assignment is shown as its activity's.
    assert kinds - {"assignment"} == set(KIND_WORDS)


def test_every_fact_has_words() -> None:
    facts = {word.arg for _, call in calls() for word in call.keywords if word.arg} - NOT_FACTS
    facts |= {
        key.value
        for _, call in calls()
        for word in call.keywords
        if word.arg in ("before", "after") and isinstance(word.value, ast.Dict)
        for key in word.value.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    assert facts <= set(FACT_WORDS)


def test_nobody_is_named_in_the_trail(app: Flask) -> None:
    """Entries outlive the people in them: they hold ids, not names, addresses or what somebody wrote."""
    add_everything()
    columns = (Person.name, Person.email, Organisation.name, Comment.text, DeadlineRow.reason)
    written = {text for column in columns for text in db.session.scalars(select(column)) if text}
    facts = [json.dumps(row, ensure_ascii=False) for row in db.session.scalars(select(TrailEntry.facts))]
    assert facts
    assert [(text, row) for text in written for row in facts if f'"{text}"' in row] == []
