"""Finding what can't even be read in the trail, such as a time that is none: it would stop whoever proves the rest."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError

from planner.audit.models import SealedEntry, TrailEntry, TrailSeal
from planner.audit.rules import entry_digest
from planner.kit.db import db, table_of

# What databases, their drivers and JSON raise on values that no entry of ours has held.
_WRONG = (ArithmeticError, DBAPIError, RecursionError, TypeError, ValueError)
_AT_A_TIME = 1000


def illegible() -> Iterator[str]:
    """Tell of each entry and each seal that can't be read, a line each. Halves them until they are found."""
    for model, word in ((TrailEntry, "entry"), (TrailSeal, "seal"), (SealedEntry, "the seal's note on entry")):
        table = table_of(model)
        ids = db.session.scalars(select(*table.primary_key.columns).order_by(*table.primary_key.columns)).all()
        for start in range(0, len(ids), _AT_A_TIME):
            for number in _among(table, ids[start : start + _AT_A_TIME]):
                yield f"{word} {number} was altered: it can't be read; the rest can be proven when it is as it was"
    db.session.rollback()


def _among(table: Table, ids: Sequence[int]) -> Iterator[int]:
    if not ids or _is_legible(table, ids[0], ids[-1]):
        return
    if len(ids) == 1:
        yield ids[0]
        return
    half = len(ids) // 2
    yield from _among(table, ids[:half])
    yield from _among(table, ids[half:])


def _is_legible(table: Table, first: int, last: int) -> bool:
    (number,) = table.primary_key.columns
    wanted = select(table).where(number.between(first, last))
    try:
        for row in db.session.execute(wanted).mappings():
            if table is table_of(TrailEntry):
                entry_digest(dict(row))
    except _WRONG:
        db.session.rollback()
        return False
    return True
