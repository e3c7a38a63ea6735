"""`planner verify` against somebody who owns the database: whatever they change, it is named."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import create_engine, func, select, text

from planner.audit.models import SealedEntry, TrailEntry, TrailSeal
from planner.audit.proof import register_proof
from planner.audit.sealing import seal
from planner.kit.clock import now
from planner.kit.db import db
from planner.wiring.cli import main
from tests.factories.dba import as_dba
from tests.factories.everything import add_everything
from tests.factories.world import World
from tests.rooms.audit.conftest import Write


def run(app: Flask, *words: str) -> Result:
    db.session.commit()
    return app.test_cli_runner().invoke(main, ["verify", *words], obj=ScriptInfo(create_app=lambda: app))


def verify(app: Flask, *words: str) -> dict[str, Any]:
    """Return what the command answers, having held its exit code and its errors against that."""
    result = run(app, "--json", *words)
    answer: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (0 if answer["ok"] else 1)
    assert result.stderr.splitlines() == answer["problems"]
    return answer


def problems(app: Flask, *words: str) -> list[str]:
    found: list[str] = verify(app, *words)["problems"]
    return found


@pytest.fixture
def sealed(world: World, write: Write) -> list[int]:
    """Twelve entries under three seals; their ids."""
    write(12)
    seal(most=4)
    return list(db.session.scalars(select(TrailEntry.id).order_by(TrailEntry.id)))


def digest_of(number: int) -> str:
    digest = db.session.scalar(select(TrailSeal.digest).where(TrailSeal.id == number))
    assert digest
    return digest


def test_an_empty_trail_is_whole(app: Flask) -> None:
    assert verify(app) == {"ok": True, "entries": 0, "seals": 0, "newest": None, "problems": []}


def test_a_whole_trail_is_proven(app: Flask, sealed: list[int], write: Write) -> None:
    write(1)
    answer = verify(app)
    # What wasn't sealed yet is sealed first.
    assert answer == {
        "ok": True,
        "entries": 13,
        "seals": 4,
        "newest": {"number": 4, "digest": digest_of(4)},
        "problems": [],
    }
    assert run(app).stdout == f"The trail is whole: 13 entries under 4 seals; the newest is seal 4, {digest_of(4)}.\n"


def test_what_the_service_writes_is_proven(app: Flask) -> None:
    add_everything()
    answer = verify(app)
    assert answer["ok"]
    count = db.session.scalar(select(func.count()).select_from(TrailEntry)) or 0
    assert answer["entries"] == count > 5


@pytest.mark.parametrize(
    "change",
    [
        "facts = '{\"part\": 0.5}'",
        "actor_id = (SELECT min(id) FROM person)",
        "actor_id = NULL",
        "at = '2014-01-01 08:00:00.000000'",
        "action = 'activity.comment'",
        "object_id = object_id + 100",
        "object_kind = 'activity'",
        "via = 'job'",
        "request_id = 'abcdef0123456789'",
        "place = 'abcdef0123456789'",
        "token_id = 1",
    ],
)
def test_an_altered_entry_is_named(app: Flask, sealed: list[int], change: str) -> None:
    as_dba(f"UPDATE trail_entry SET {change} WHERE id = :id", id=sealed[5])  # noqa: S608 - no stranger's
    assert problems(app) == [f"entry {sealed[5]} was altered: it isn't what seal 2 holds"]


def test_a_missing_entry_is_named(app: Flask, sealed: list[int]) -> None:
    as_dba("DELETE FROM trail_entry WHERE id = :id", id=sealed[5])
    assert problems(app) == [f"entry {sealed[5]} is missing: seal 2 holds it"]


def test_an_entry_that_is_taken_out_of_its_seal_too_breaks_the_seal(app: Flask, sealed: list[int]) -> None:
    as_dba("DELETE FROM trail_sealed_entry WHERE entry_id = :id", id=sealed[5])
    as_dba("DELETE FROM trail_entry WHERE id = :id", id=sealed[5])
    assert problems(app) == ["seal 2 was altered: its digest isn't that of what it holds"]


def test_two_entries_that_change_places_are_named(app: Flask, sealed: list[int]) -> None:
    for before, after in ((sealed[1], -1), (sealed[2], sealed[1]), (-1, sealed[2])):
        as_dba("UPDATE trail_entry SET id = :after WHERE id = :before", before=before, after=after)
    assert problems(app) == [f"entry {n} was altered: it isn't what seal 1 holds" for n in sealed[1:3]]


def test_an_entry_that_is_put_into_the_past_is_named(app: Flask, sealed: list[int]) -> None:
    """Adding is what the triggers let through: what is added later can't say that it happened long ago."""
    db.session.add(_entry(sealed[-1] + 7, days=-30))
    (problem,) = problems(app)
    assert problem.startswith(f"entry {sealed[-1] + 7} was put in afterwards: it says ")
    assert len(problems(app)) == 1


def test_a_gap_can_not_be_filled_with_the_past(app: Flask, write: Write) -> None:
    db.session.add(_entry(1000, days=0))
    db.session.commit()
    seal()
    db.session.add(_entry(500, days=-30))
    assert [problem.partition(":")[0] for problem in problems(app)] == ["entry 500 was put in afterwards"]


def test_an_entry_of_the_future_is_named(app: Flask, write: Write) -> None:
    db.session.add(_entry(500, days=30))
    assert [problem.partition(":")[0] for problem in problems(app)] == ["entry 500 can't be right"]


@pytest.mark.parametrize("number", [0, -5, -(2**63)])
def test_an_entry_below_all_others_is_named(app: Flask, sealed: list[int], number: int) -> None:
    """The triggers let it through, the page shows it, and looking from 0 on would never come upon it."""
    db.session.add(_entry(number, days=0))
    for _again in range(2):
        assert problems(app) == [f"entry {number} was put in by hand: the service numbers entries from 1"]


def test_an_entry_that_is_kept_from_being_sealed_is_named(app: Flask, sealed: list[int]) -> None:
    """It would pass for sealed, under no seal that proves it, and could be altered at any time."""
    new = sealed[-1] + 1
    as_dba("INSERT INTO trail_sealed_entry (entry_id, seal_id, digest) VALUES (:new, 0, 'a')", new=new)
    db.session.add(_entry(new, days=0))
    assert problems(app) == [f"entry {new} is kept from being sealed: it names seal 0, which never was"]


def test_what_cannot_be_read_is_named(app: Flask, sealed: list[int]) -> None:
    """It stops every reader: whoever put it in must not get by with an error of ours."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    wrong = {
        sealed[1]: "at = 'never'" if is_sqlite else "at = 'infinity'",
        sealed[4]: "facts = '{nothing'" if is_sqlite else """facts = ('{"a": ' || repeat('9', 5000) || '}')::json""",
        sealed[9]: "facts = '{\"a\": 1e999}'",
    }
    for number, change in wrong.items():
        as_dba(f"UPDATE trail_entry SET {change} WHERE id = {number}")  # noqa: S608 - no stranger's
    says = "was altered: it can't be read; the rest can be proven when it is as it was"
    assert problems(app) == [f"entry {number} {says}" for number in wrong]


def test_an_entry_that_cannot_be_read_is_named_before_it_is_sealed(app: Flask, sealed: list[int]) -> None:
    columns = "id, at, via, action, object_kind, facts"
    at = "'never'" if db.engine.dialect.name == "sqlite" else "'infinity'"
    as_dba(f"INSERT INTO trail_entry ({columns}) VALUES (500, {at}, 'page', 'sign_in', 'person', '{{}}')")  # noqa: S608
    (problem,) = problems(app)
    assert problem.startswith("entry 500 was altered: it can't be read")


def test_an_old_trail_can_be_sealed_at_any_time(app: Flask, sealed: list[int]) -> None:
    """A scheduler that stood still for months is no reason to suspect anybody."""
    last = sealed[-1]
    as_dba("DELETE FROM trail_sealed_entry")
    as_dba("DELETE FROM trail_seal")
    as_dba("DELETE FROM trail_entry")
    db.session.add_all([_entry(last + number, days=10 * number - 400) for number in range(1, 30)])
    assert problems(app) == []


def test_a_forged_entry_can_not_join_an_old_seal(app: Flask, sealed: list[int]) -> None:
    db.session.add(_entry(sealed[-1] + 1, days=0))
    db.session.add(SealedEntry(entry_id=sealed[-1] + 1, seal_id=2, digest="0" * 64))
    assert problems(app) == [
        f"entry {sealed[-1] + 1} was altered: it isn't what seal 2 holds",
        "seal 2 was altered: its digest isn't that of what it holds",
    ]


def test_an_altered_seal_is_named(app: Flask, sealed: list[int]) -> None:
    as_dba("UPDATE trail_seal SET sealed_at = '2014-01-01 08:00:00.000000' WHERE id = 2")
    assert problems(app)[-1] == "seal 2 was altered: its digest isn't that of what it holds"
    as_dba("UPDATE trail_seal SET entries = 5 WHERE id = 3")
    assert problems(app)[-1] == "seal 3 was altered: its digest isn't that of what it holds"


def test_a_seal_made_anew_no_longer_fits_the_next(app: Flask, sealed: list[int]) -> None:
    as_dba("UPDATE trail_seal SET digest = :digest WHERE id = 2", digest="a" * 64)
    assert problems(app) == [
        "seal 2 was altered: its digest isn't that of what it holds",
        "seal 3 doesn't follow upon the seal before it",
    ]


def test_a_missing_seal_is_named(app: Flask, sealed: list[int]) -> None:
    as_dba("DELETE FROM trail_seal WHERE id = 2")
    assert problems(app) == ["seal 2 is missing", "seal 3 doesn't follow upon the seal before it"]


def test_the_newest_seal_is_missed_too(app: Flask, sealed: list[int]) -> None:
    as_dba("DELETE FROM trail_seal WHERE id = 3")
    assert problems(app) == ["seal 3 is missing"]


def test_two_seals_that_change_places_are_named(app: Flask, sealed: list[int]) -> None:
    for before, after in ((2, -2), (3, 2), (-2, 3)):
        as_dba("UPDATE trail_seal SET id = :after WHERE id = :before", before=before, after=after)
    found = problems(app)
    assert "seal 2 doesn't follow upon the seal before it" in found
    assert "seal 3 doesn't follow upon the seal before it" in found


def test_a_tail_that_is_cut_off_is_missed_by_whoever_noted_a_digest(app: Flask, sealed: list[int]) -> None:
    noted = digest_of(3)
    assert problems(app, "--expect", noted, "--expect", digest_of(1).upper()) == []
    as_dba("DELETE FROM trail_sealed_entry WHERE seal_id = 3")
    as_dba("DELETE FROM trail_seal WHERE id = 3")
    as_dba("DELETE FROM trail_entry WHERE id >= :id", id=sealed[8])
    assert problems(app) == []
    assert problems(app, "--expect", noted) == [
        f"no seal has the digest {noted}: the end of the trail was cut off, or its seals were made anew"
    ]


def test_a_whole_trail_sealed_anew_is_missed_by_whoever_noted_a_digest(app: Flask, sealed: list[int]) -> None:
    noted = digest_of(1)
    as_dba("UPDATE trail_entry SET actor_id = NULL")
    as_dba("DELETE FROM trail_sealed_entry")
    as_dba("DELETE FROM trail_seal")
    assert problems(app) == []
    assert [problem.partition(":")[0] for problem in problems(app, "--expect", noted)] == [
        f"no seal has the digest {noted}"
    ]


@pytest.fixture
def keeper_gone(app: Flask) -> Iterator[str]:
    """Take one trigger away, as the owner of the tables can, and put it back afterwards."""
    db.session.commit()
    engine = create_engine(db.engine.url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            name = "trail_entry_rows_stay"
            connection.execute(text(f"ALTER TABLE trail_entry DISABLE TRIGGER {name}"))
            again = f"ALTER TABLE trail_entry ENABLE TRIGGER {name}"
        else:
            name = "trail_entry_update"
            again = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}) or ""
            connection.execute(text(f"DROP TRIGGER {name}"))
    yield name
    db.session.rollback()
    with engine.begin() as connection:
        connection.execute(text(again))
    engine.dispose()


def test_a_trail_that_can_be_changed_is_told(app: Flask, keeper_gone: str) -> None:
    assert any(keeper_gone in problem for problem in problems(app))


def test_what_is_no_digest_is_wrong_usage(app: Flask) -> None:
    result = run(app, "--expect", "abc")
    assert result.exit_code == 2
    assert "no digest of a seal" in result.stderr


def test_other_rooms_add_what_they_prove(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests share the application, and with it the list that rooms add themselves to.
    monkeypatch.setitem(app.extensions, "planner.proofs", [])
    register_proof(app, lambda: ["edition 3 was altered"])
    assert problems(app) == ["edition 3 was altered"]
    assert run(app).stdout.startswith("Not everything is as it was")


def _entry(number: int, *, days: int) -> TrailEntry:
    return TrailEntry(
        id=number,
        at=now() + timedelta(days=days),
        via="page",
        action="sign_in.refused",
        object_kind="person",
        facts={},
    )
