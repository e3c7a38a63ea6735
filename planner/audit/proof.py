"""Proving the trail: every entry is as it was sealed, every seal follows upon the one before.

Goes through the trail once, in its order, and keeps no more in memory than what is wrong.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter

from flask import Flask, current_app
from sqlalchemy import RowMapping, select

from planner.audit.models import SealedEntry, TrailEntry, TrailSeal
from planner.audit.rules import DISORDER, NO_SEAL, entry_digest, moment, seal_digest
from planner.kit.db import AnySelect, db, table_of
from planner.kit.transaction import begin_snapshot

# Proves something else that must stay as it was, and tells what isn't, a line each.
Proof = Callable[[], Iterable[str]]
_PROOFS = "planner.proofs"

_ENTRY = table_of(TrailEntry)
_COLUMNS = [column.name for column in _ENTRY.columns]
_AT_A_TIME = 1000


@dataclass(frozen=True)
class Seal:
    """A seal as it stands in the database."""

    number: int
    sealed_at: datetime
    entries: int
    previous: str
    digest: str


@dataclass
class Proven:
    """What was looked at, and what isn't as it should be, a line each."""

    entries: int = 0
    seals: int = 0
    newest: Seal | None = None
    problems: list[str] = field(default_factory=list)


@dataclass
class _Walk:
    """What has been passed on the way through the trail."""

    before: Seal | None = None
    # When the last entry of the seal before was written.
    reached: datetime | None = None
    members: int = 0


def register_proof(app: Flask, proof: Proof) -> None:
    """Let `planner verify` prove what another room keeps, too."""
    app.extensions.setdefault(_PROOFS, []).append(proof)


def prove(*, expected: Collection[str] = ()) -> Proven:
    """Prove the trail and whatever else is registered; `expected` are digests of seals that must be there."""
    begin_snapshot()
    proven = Proven()
    missing = set(expected)
    walk = _Walk()
    for seal, rows in _seals():
        walk.members = 0
        proven.problems += _problems_of(seal, rows, walk)
        proven.entries += walk.members
        proven.seals += 1
        proven.newest = walk.before = seal
        missing.discard(seal.digest)
    proven.problems += _lost_seals(walk.before)
    proven.problems += [
        f"no seal has the digest {digest}: the end of the trail was cut off, or its seals were made anew"
        for digest in expected
        if digest in missing
    ]
    for proof in current_app.extensions.get(_PROOFS, []):
        proven.problems += proof()
    db.session.rollback()
    return proven


def _seals() -> Iterator[tuple[Seal, Iterator[RowMapping]]]:
    """Return each seal, in order, with its rows: what it sealed, and the entry as it is now."""
    with db.session.execute(_everything(), execution_options={"yield_per": _AT_A_TIME}) as rows:
        for number, group in groupby(rows.mappings(), key=itemgetter("number")):
            found = iter(group)
            first = next(found)
            seal = Seal(number, first["sealed_at"], first["entries"], first["previous"], first["seal_digest"])
            yield seal, chain((first,), found)


def _everything() -> AnySelect:
    return (
        select(
            TrailSeal.id.label("number"),
            TrailSeal.sealed_at,
            TrailSeal.entries,
            TrailSeal.previous,
            TrailSeal.digest.label("seal_digest"),
            SealedEntry.entry_id,
            SealedEntry.digest.label("entry_digest"),
            *_ENTRY.columns,
        )
        .select_from(TrailSeal)
        .outerjoin(SealedEntry, SealedEntry.seal_id == TrailSeal.id)
        .outerjoin(_ENTRY, _ENTRY.c.id == SealedEntry.entry_id)
        .order_by(TrailSeal.id, SealedEntry.entry_id)
    )


def _problems_of(seal: Seal, rows: Iterator[RowMapping], walk: _Walk) -> Iterator[str]:
    yield from _breaks(seal, walk.before)
    members: list[tuple[int, str]] = []
    reached = walk.reached
    for row in rows:
        number = row["entry_id"]
        if number is None:
            continue
        members.append((number, row["entry_digest"]))
        if row["id"] is None:
            yield f"entry {number} is missing: seal {seal.number} holds it"
        elif entry_digest({column: row[column] for column in _COLUMNS}) != row["entry_digest"]:
            yield f"entry {number} was altered: it isn't what seal {seal.number} holds"
        elif number < 1:
            yield f"entry {number} was put in by hand: the service numbers entries from 1"
        else:
            yield from _out_of_time(number, row["at"], seal, walk.reached)
            reached = row["at"]
    walk.reached = reached
    walk.members = len(members)
    right = seal_digest(seal.number, seal.sealed_at, seal.previous, members)
    if right != seal.digest or seal.entries != len(members):
        yield f"seal {seal.number} was altered: its digest isn't that of what it holds"


def _breaks(seal: Seal, before: Seal | None) -> Iterator[str]:
    expected = before.number + 1 if before else 1
    if seal.number > expected:
        yield _missing_seals(expected, seal.number - 1)
    if seal.previous != (before.digest if before else NO_SEAL):
        yield f"seal {seal.number} doesn't follow upon the seal before it"


def _out_of_time(number: int, at: datetime, seal: Seal, reached: datetime | None) -> Iterator[str]:
    """Tell of an entry that says it was written long before those that were sealed before it, or after its own seal."""
    if reached is not None and at < reached - DISORDER:
        yield (
            f"entry {number} was put in afterwards: it says {moment(at)}, but wasn't there when entries of"
            f" {moment(reached)} were sealed"
        )
    elif at > seal.sealed_at + DISORDER:
        yield f"entry {number} can't be right: it says {moment(at)}, but was sealed on {moment(seal.sealed_at)}"


def _lost_seals(last: Seal | None) -> Iterator[str]:
    """Tell of seals after the last one that entries still name, and of entries under seals that never were.

    The latter would pass for sealed, and be free to be altered.
    """
    held_by_none = select(SealedEntry).where(SealedEntry.seal_id < 1).order_by(SealedEntry.entry_id)
    for held in db.session.scalars(held_by_none):
        yield f"entry {held.entry_id} is kept from being sealed: it names seal {held.seal_id}, which never was"
    number = last.number if last else 0
    named = select(SealedEntry.seal_id).distinct().where(SealedEntry.seal_id > number).order_by(SealedEntry.seal_id)
    for lost in db.session.scalars(named):
        yield _missing_seals(lost, lost)


def _missing_seals(first: int, last: int) -> str:
    return f"seal {first} is missing" if first == last else f"seals {first} to {last} are missing"
