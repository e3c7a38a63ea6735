"""`planner verify` and somebody who alters an edition in the database, with or without its checksums."""

import json

import pytest
from flask import Flask
from sqlalchemy import text

from planner.kit.db import db
from planner.reports.editions.operations import digest
from planner.reports.editions.proof import altered_editions
from planner.reports.models import Edition
from planner.reports.rules import checksum
from tests.factories.editions import freeze
from tests.factories.world import World

FORGED = b"forged"


@pytest.fixture
def edition(world: World) -> Edition:
    """Edition 1 of 2014."""
    return freeze(world.strategist)


def change(statement: str, **values: object) -> list[str]:
    """Change the database behind the service's back, and return what verifying finds."""
    db.session.execute(text(statement), values)
    return list(altered_editions())


def test_an_edition_is_proven(app: Flask, edition: Edition) -> None:
    assert list(altered_editions()) == []


def test_altered_data_are_found(app: Flask, edition: Edition) -> None:
    assert change("UPDATE edition SET content = '{}'") == [
        "edition 2014/1 was altered: its data aren't those of its checksum"
    ]
    assert len(change("UPDATE edition SET content = 'nonsense'")) == 1
    assert len(change("UPDATE edition SET content = '[]'")) == 1


def test_altered_data_are_found_though_the_checksum_was_altered_too(app: Flask, edition: Edition) -> None:
    content = {"year": 2014}
    forged = {"content": json.dumps(content), "checksum": checksum(content)}
    assert change("UPDATE edition SET content = :content, checksum = :checksum", **forged) == [
        "edition 2014/1 was altered: its data aren't those of its checksum"
    ]


def test_an_edition_made_to_replace_another_is_found(app: Flask, world: World, edition: Edition) -> None:
    freeze(world.strategist, 2)
    assert change("UPDATE edition SET replaces_id = :first WHERE number = 2", first=edition.id) == [
        "edition 2014/2 was altered: it replaces none, the trail says, not 1"
    ]


def test_a_correction_made_to_replace_nothing_is_found(app: Flask, world: World, edition: Edition) -> None:
    freeze(world.strategist, 2, corrects=1, reason="Fel siffra.")
    assert change("UPDATE edition SET replaces_id = NULL, reason = NULL WHERE number = 2") == [
        "edition 2014/2 was altered: it replaces edition 1, the trail says, not none",
        "edition 2014/2 was altered: its reason isn't the one that was given",
    ]


def test_another_time_is_found(app: Flask, edition: Edition) -> None:
    (found,) = change("UPDATE edition SET frozen_at = '2014-11-02 12:00:00+00:00'")
    assert found.startswith("edition 2014/1 was altered: it was frozen at 20")


def test_an_altered_file_is_found_with_and_without_its_checksum(app: Flask, edition: Edition) -> None:
    found = ["edition 2014/1 was altered: its file html isn't the one that was frozen"]
    assert change("UPDATE edition_file SET content = :bytes WHERE name = 'html'", bytes=FORGED) == found
    assert change("UPDATE edition_file SET sha256 = :sum WHERE name = 'html'", sum=digest(FORGED)) == found


def test_files_taken_out_or_put_in_are_found(app: Flask, edition: Edition) -> None:
    assert change("UPDATE edition_file SET name = 'exe' WHERE name = 'html'") == [
        "edition 2014/1 was altered: its file exe was put in by hand",
        "edition 2014/1 was altered: its file html is missing",
    ]


def test_another_number_or_day_is_found(app: Flask, edition: Edition) -> None:
    assert change("UPDATE edition SET number = 2") == [
        "edition 2014/2 was altered: the trail knows it as 2014/1 of 2014-11-03"
    ]


def test_an_edition_taken_out_is_found(app: Flask, edition: Edition) -> None:
    db.session.execute(text("DELETE FROM edition_file"))
    assert change("DELETE FROM edition") == ["edition 2014/1 is missing: the trail says that it was frozen"]


def test_an_edition_put_in_by_hand_is_found(app: Flask, edition: Edition) -> None:
    columns = "year, as_of, frozen_at, service_version, checksum, content, rules"
    statement = f"INSERT INTO edition (number, {columns}) SELECT 2, {columns} FROM edition"  # noqa: S608
    assert change(statement) == ["edition 2014/2 was put in by hand: the trail doesn't say that it was frozen"]
