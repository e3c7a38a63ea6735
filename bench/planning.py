"""Planning reminders: a first time, again on the same day, and on the next."""

from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import create_engine, event, text

from bench.databases import KINDS, Database, application, database
from bench.measure import Figure, cpu_ms, goal, remark
from bench.worker import Worker
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.plans.operations.synthetic import Size, generate
from planner.reminders.planning import plan

TODAY, TOMORROW = date(2014, 11, 3), date(2014, 11, 4)
LARGE = Size(100_000, 5_000)
# Processor time of client and database together that may pass, in milliseconds.
MOST = {
    ("SQLite", 10_000): 500,
    ("PostgreSQL", 10_000): 500,
    ("SQLite", 100_000): 3_000,
    ("PostgreSQL", 100_000): 6_000,
}
MOST_AGAIN = 1_500
MOST_STATEMENTS = 8
MOST_MEMORY = 100

BARE_TABLE = """CREATE TABLE bare_told (id INTEGER PRIMARY KEY, subject INTEGER, due TEXT, step INTEGER,
recipient INTEGER, UNIQUE (subject, due, step, recipient))"""
BARE_SCAN = """SELECT count(*), max(coalesce(o.person_id, 0)) FROM assignment a
JOIN deadline d ON d.activity_id = a.activity_id AND d.holds_from <= '2014-11-03' AND '2014-11-03' < d.holds_to
LEFT JOIN owner o ON o.assignment_id = a.id
AND o.holds_from <= '2014-11-03' AND '2014-11-03' < o.holds_to
LEFT JOIN status_update s ON s.assignment_id = a.id
AND s.holds_from <= '2014-11-03' AND '2014-11-03' < s.holds_to"""
BARE_INSERT = """INSERT INTO bare_told WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rows})
SELECT n, n, '2014-12-31', -30, n % 5000 FROM n"""


def planning() -> None:
    """Plan 10,000 and 100,000 assignments on both databases."""
    for kind in KINDS:
        for size in (Size(10_000, 200), LARGE):
            with database(kind) as base:
                _plan(base, size)


def _plan(base: Database, size: Size) -> None:
    with application(base):
        with transaction():
            generate(size=size, around=TODAY, seed=1, force=False, today=TODAY)
        db.session.remove()
        first = Worker("plan", base.url).finish() if size is LARGE else {}
        if first:
            _forget()
        statements = _statements()
        planned: list[int] = []
        ours = cpu_ms(lambda: planned.append(plan(TODAY).reminders), base.cpu)
        count = len(statements)
        bare_ms = cpu_ms(partial(_bare, base.url, planned[0]), base.cpu)
        name = f"planning, {size.activities:,} assignments, {base.kind}"
        print(Figure(name, ours, bare_ms, f"{planned[0]:,} reminders", MOST[base.kind, size.activities]))
        for words, day in (("the same day again", TODAY), ("the next day", TOMORROW)):
            print(Figure(f"  {words}", cpu_ms(partial(plan, day), base.cpu), bare_ms, most=MOST_AGAIN))
        if first:
            print(remark("  statements", str(count), goal(f"<= {MOST_STATEMENTS}", count <= MOST_STATEMENTS)))
            grown = first["peak"] - first["before"]
            print(remark("  memory that it adds", f"{grown:.0f} MB", goal(f"< {MOST_MEMORY} MB", grown < MOST_MEMORY)))


def _bare(url: str, rows: int) -> None:
    """Join the same rows and write as many as were planned, under a unique key, in one transaction; no rule at all."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(BARE_TABLE))
        connection.execute(text(BARE_SCAN)).one()
        connection.execute(text(BARE_INSERT.format(rows=rows)))
        connection.rollback()
    engine.dispose()


def _forget() -> None:
    """Take back what was planned."""
    with transaction():
        for table in ("reminder", "message", "planning_run"):
            db.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - these three tables


def _statements() -> list[str]:
    """Return a list that takes up every statement but BEGIN and the like."""
    seen: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    return seen
