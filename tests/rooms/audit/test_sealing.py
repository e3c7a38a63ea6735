"""Seals: made in batches, beside those who write, by any number of processes, in one chain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Connection, func, insert, select
from structlog.testing import CapturingLogger

from planner.audit import jobs, sealing
from planner.audit.models import SealedEntry, TrailEntry, TrailSeal
from planner.audit.proof import prove
from planner.audit.rules import NO_SEAL
from planner.audit.sealing import keep, next_batch, seal
from planner.kit.clock import now
from planner.kit.db import WRITES, db, table_of
from tests.factories.world import World
from tests.rooms.audit.conftest import Write


def seals() -> list[TrailSeal]:
    db.session.rollback()
    return list(db.session.scalars(select(TrailSeal).order_by(TrailSeal.id)))


def unsealed() -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(TrailEntry.id).where(TrailEntry.id.not_in(select(SealedEntry.entry_id))).order_by(TrailEntry.id)
        )
    )


def test_all_is_sealed_in_batches_that_follow_upon_each_other(write: Write) -> None:
    write(10)
    seal(most=4)
    first, second, third = seals()
    assert [(made.id, made.entries) for made in seals()] == [(1, 4), (2, 4), (3, 2)]
    assert (first.previous, second.previous, third.previous) == (NO_SEAL, first.digest, second.digest)
    assert not unsealed()
    assert prove().problems == []


def test_nothing_new_makes_no_seal(write: Write) -> None:
    assert seal() is None
    write(2)
    made = seal()
    assert made is not None
    assert (made.number, len(made.members)) == (1, 2)
    assert seal() is None
    assert len(seals()) == 1


def test_the_job_notes_the_newest_seal_in_the_log(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    log = CapturingLogger()
    monkeypatch.setattr("planner.audit.jobs.log", log)
    write(3)
    jobs.seal_trail()
    jobs.seal_trail()
    (made,) = seals()
    assert log.calls == [("info", ("trail sealed",), {"seal": 1, "digest": made.digest})]


def test_an_entry_that_is_committed_late_is_sealed_later(write: Write, world: World) -> None:
    """On PostgreSQL one transaction may take an id and commit long after others with higher ones."""
    late = {
        "at": now(),
        "actor_id": world.owner.id,
        "via": "page",
        "action": "activity.comment",
        "object_kind": "activity",
        "facts": {"comment": 1},
    }
    write(2)
    # On SQLite there is one writer at a time, so that the gap is made by hand.
    with db.engine.connect() as slow:
        highest = db.session.scalar(select(func.max(TrailEntry.id))) or 0
        db.session.rollback()
        if slow.dialect.name == "postgresql":
            slow.execute(insert(table_of(TrailEntry)), late)
            write(2)
        else:
            db.session.add(TrailEntry(id=highest + 2, **late))
            db.session.commit()
        seal()
        assert prove().problems == []
        if slow.dialect.name != "postgresql":
            slow.execute(insert(table_of(TrailEntry)), {"id": highest + 1, **late})
        slow.commit()
    assert unsealed() == [highest + 1]
    seal()
    assert unsealed() == []
    assert [made.entries for made in seals()][-1] == 1
    assert prove().problems == []


def test_the_job_looks_back_so_far_and_verify_all_the_way(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LATE", 5)
    db.session.add(_entry(20))
    db.session.commit()
    seal()
    for number in (16, 15, 14):
        db.session.add(_entry(number))
    db.session.commit()
    seal()
    assert unsealed() == [14, 15]
    seal(everything=True)
    assert unsealed() == []


def test_of_two_that_seal_at_once_one_gives_way(write: Write) -> None:
    write(3)
    first, second = next_batch(), next_batch()
    assert first is not None
    assert second is not None
    db.session.rollback()
    keep(first)
    db.session.commit()
    # As if this one had looked just before the other committed.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "next_batch", lambda **_: second)
        assert seal() is None
    assert len(seals()) == 1
    assert prove().problems == []


def test_many_that_seal_at_once_make_one_chain(app: Flask, write: Write) -> None:
    sealers = 4
    write(60)
    together = Barrier(sealers)

    def run(_number: int) -> None:
        with app.app_context():
            together.wait()
            seal(most=5)

    with ThreadPoolExecutor(sealers) as pool:
        list(pool.map(run, range(sealers)))
    seal(most=5)
    assert not unsealed()
    proven = prove()
    assert (proven.problems, proven.entries, proven.seals) == ([], 60, 12)


def test_writers_do_not_wait_for_a_seal(write: Write) -> None:
    """While the batch is read and hashed nobody is kept out; on PostgreSQL not while it is written, either."""
    write(3)
    batch = next_batch()
    assert batch is not None
    with db.engine.connect().execution_options(**{WRITES: True}) as other:
        _write_at_once(other)
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        keep(batch)
        with db.engine.connect() as other:
            _write_at_once(other)
        db.session.rollback()


def _write_at_once(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
    connection.execute(
        insert(table_of(TrailEntry)),
        {"at": now(), "via": "page", "action": "sign_in.refused", "object_kind": "person", "facts": {}},
    )
    connection.rollback()


def _entry(number: int) -> TrailEntry:
    return TrailEntry(
        id=number, at=now() - timedelta(minutes=1), via="page", action="sign_in.refused", object_kind="person", facts={}
    )
