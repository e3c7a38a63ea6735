"""Sealing the trail, a batch at a time, beside those who write to it: nobody waits for a seal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from planner.audit.models import SealedEntry, TrailEntry, TrailSeal
from planner.audit.rules import NO_SEAL, entry_digest, seal_digest
from planner.kit.clock import now
from planner.kit.db import db, table_of
from planner.kit.transaction import transaction

BATCH = 1000
# On PostgreSQL an entry may be committed after others with higher ids. So many ids back the job looks for such ones;
# `planner verify` looks through all.
LATE = 10_000


@dataclass(frozen=True)
class Batch:
    """Entries that are to be sealed together: their ids, in order, each with its digest."""

    number: int
    sealed_at: datetime
    previous: str
    members: list[tuple[int, str]]

    @property
    def digest(self) -> str:
        """The seal's digest."""
        return seal_digest(self.number, self.sealed_at, self.previous, self.members)


def seal(*, everything: bool = False, most: int = BATCH) -> Batch | None:
    """Seal what isn't sealed yet, up to `most` entries at a time; return the last batch, or None if nothing was sealed.

    An edge of its own: each batch is committed by itself. Where another process seals at the same time, the database
    lets one of the two go on and this one, if it isn't that, gives way.
    """
    last = None
    after = None if everything else _newest_entry() - LATE
    while (batch := next_batch(after=after, most=most)) is not None:
        try:
            with transaction():
                keep(batch)
        except IntegrityError:
            # Another process has taken the number, and with it most likely the entries.
            break
        last, after = batch, batch.members[-1][0]
    db.session.rollback()
    return last


def newest_seal() -> TrailSeal | None:
    """Return the newest seal."""
    return db.session.scalar(select(TrailSeal).order_by(TrailSeal.id.desc()).limit(1))


def next_batch(*, after: int | None = None, most: int = BATCH) -> Batch | None:
    """Return the next entries to be sealed, or None where there are none. Writes nothing.

    With ids above `after`, where it is given; otherwise all: who forges an entry may give it any id, below 0 too.
    """
    # The seal is read before the entries: if another process makes one in between, the number is taken.
    newest = newest_seal()
    entry = table_of(TrailEntry)
    is_sealed, wanted = exists().where(SealedEntry.entry_id == entry.c.id), select(entry)
    if after is not None:
        # Said of both tables, so that the database needn't read all that was ever sealed.
        is_sealed, wanted = is_sealed.where(SealedEntry.entry_id > after), wanted.where(entry.c.id > after)
    rows = db.session.execute(wanted.where(~is_sealed).order_by(entry.c.id).limit(most)).mappings()
    members = [(row["id"], entry_digest(dict(row))) for row in rows]
    if not members:
        return None
    return Batch(
        number=newest.id + 1 if newest else 1,
        sealed_at=now(),
        previous=newest.digest if newest else NO_SEAL,
        members=members,
    )


def keep(batch: Batch) -> None:
    """Write a seal down. Raises IntegrityError where another process was first."""
    db.session.execute(
        insert(TrailSeal).values(
            id=batch.number,
            sealed_at=batch.sealed_at,
            entries=len(batch.members),
            previous=batch.previous,
            digest=batch.digest,
        )
    )
    db.session.execute(
        insert(table_of(SealedEntry)),
        [{"entry_id": entry_id, "seal_id": batch.number, "digest": digest} for entry_id, digest in batch.members],
    )


def _newest_entry() -> int:
    return db.session.scalar(select(func.max(SealedEntry.entry_id))) or 0
