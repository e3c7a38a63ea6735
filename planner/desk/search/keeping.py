"""Keeping what search finds the same as what there is, in the transaction of the change itself.

Triggers note what has changed (migration 0005), whoever changes it: a page, the API, a load, a statement over many
rows, a restored backup, an administrator of the database. What is noted is read anew before the session commits. That
is the one place; no operation knows of search.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import delete, event, func, insert, literal, select
from sqlalchemy.orm import Session

from planner.desk.search.contents import NUMBERS, things
from planner.desk.search.kinds import Kind
from planner.desk.search.models import SearchEntry, SearchNote
from planner.kit.db import db, table_of

AT_A_TIME = 500
# Any number that no other lock of the service has.
LOCK = 7_364_001


def keep_current() -> None:
    """Read what has changed anew before each commit of the session. Once for all applications of a process."""
    if not event.contains(db.session, "before_commit", _before_commit):
        event.listen(db.session, "before_commit", _before_commit)


def _before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        catch_up()


def catch_up() -> None:
    """Read anew what is noted as changed."""
    db.session.flush()
    if db.session.scalar(select(SearchNote.id).limit(1)) is None:
        return
    _lock()
    noted = defaultdict(set)
    notes = table_of(SearchNote)
    taken = delete(notes).returning(notes.c.kind, notes.c.object_id)
    for kind, number in db.session.execute(taken):
        # A newer release may have noted kinds that this one can't read.
        if kind in set(Kind):
            noted[Kind(kind)].add(number)
    for kind, numbers in noted.items():
        for ids in _in_chunks(sorted(numbers)):
            _read_anew(kind, ids)


def rebuild() -> dict[str, int]:
    """Read everything anew; return how many there are of each kind."""
    db.session.flush()
    # Before any entry is touched, as everybody does: or two would wait for each other.
    _lock()
    db.session.execute(delete(table_of(SearchEntry)))
    for kind, number in NUMBERS.items():
        everything = select(literal(kind.value), number)
        db.session.execute(insert(table_of(SearchNote)).from_select(["kind", "object_id"], everything))
    catch_up()
    counted = select(SearchEntry.kind, func.count()).group_by(SearchEntry.kind)
    counts = dict(db.session.execute(counted).all())
    return {kind.value: counts.get(kind.value, 0) for kind in Kind}


def _lock() -> None:
    """Let one after another read things anew, to the commit's end: each must see what others have just written of them.

    On SQLite whoever writes is alone as it is.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _read_anew(kind: Kind, ids: Sequence[int]) -> None:
    entries = table_of(SearchEntry)
    db.session.execute(delete(entries).where(entries.c.kind == kind.value, entries.c.object_id.in_(ids)))
    if rows := [found.row() for found in things(kind, ids)]:
        db.session.execute(insert(entries), rows)


def _in_chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_A_TIME):
        yield numbers[start : start + AT_A_TIME]
