"""Planning, an edge of its own: works out what is to be told, then writes it in one short transaction.

However often and in however many processes it runs on a day, everything is told once: the run's row is locked while it
writes, what another has told meanwhile is left out, and a unique key stands behind that.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    CreateTableAs,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult

from planner.kit.clock import now
from planner.kit.db import WRITES, db
from planner.mail.models import Message
from planner.mail.outbox import enlist
from planner.mail.rules import MessageState
from planner.people.models import Organisation, Person
from planner.plans.models import Activity
from planner.reminders.calendar import working_calendar
from planner.reminders.models import PlanningRun, Reminder
from planner.reminders.selection import tellings, told_before
from planner.reminders.sources import all_deadlines

MESSAGE_KIND = "reminders"


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder told, or that would be. `step` is None for a nudge."""

    kind: str
    activity: str
    title: str
    organisation: str
    organisation_name: str
    recipient: str
    recipient_name: str
    step: int | None
    due: date


@dataclass
class Planned:
    """What a run planned, or would plan. `messages` counts those made anew; `items` is filled on demand."""

    on: date
    working_day: bool
    reminders: int = 0
    messages: int = 0
    recipients: int = 0
    seconds: float = 0.0
    items: list[Item] = field(default_factory=list)


def plan(today: date, *, with_items: bool = False) -> Planned:
    """Tell everything that is due on a day: write reminders, and messages that carry them, and commit.

    Does nothing on a day off.
    """
    began = time.monotonic()
    calendar = working_calendar()
    planned = Planned(today, working_day=not calendar.is_day_off(today))
    if planned.working_day:
        with _worked_out(today) as (connection, told):
            # The session has read which version is in force, and holds nothing while this writes.
            db.session.rollback()
            with _writing(connection):
                _write(connection, told, planned, calendar.next_working_day(today), now())
            if with_items:
                planned.items = _items(connection, told)
    planned.seconds = round(time.monotonic() - began, 3)
    return planned


def preview(day: date, *, with_items: bool = False) -> Planned:
    """Return what `plan` would tell on a day, as far as it is known now, and change nothing."""
    began = time.monotonic()
    planned = Planned(day, working_day=not working_calendar().is_day_off(day))
    if planned.working_day:
        with _worked_out(day) as (connection, told):
            planned.reminders, planned.recipients, planned.messages = _count(connection, told)
            if with_items:
                planned.items = _items(connection, told)
    planned.seconds = round(time.monotonic() - began, 3)
    return planned


@contextmanager
def _worked_out(today: date) -> Iterator[tuple[Connection, Table]]:
    """Lend a connection with a temporary table of what is to be told. Nothing is locked while it is worked out."""
    create = CreateTableAs(tellings(all_deadlines(today), today, working_calendar()), "told", temporary=True)
    with db.engine.connect() as connection:
        # The table ends with the connection, which isn't given back.
        connection.detach()
        connection.execute(create)
        connection.commit()
        yield connection, create.table


@contextmanager
def _writing(connection: Connection) -> Iterator[None]:
    connection.execution_options(**{WRITES: True})
    with connection.begin():
        yield


def _write(connection: Connection, told: Table, planned: Planned, next_day: date, at: datetime) -> None:
    """Write the reminders in `told` and count them in `planned`."""
    _lock_run(connection, planned.on, at)
    connection.execute(delete(told).where(told_before(*_key(told))))
    recipients = select(told.c.recipient_id).distinct().subquery()
    planned.recipients, planned.messages = enlist(
        connection, MESSAGE_KIND, recipients, today=planned.on, next_day=next_day, at=at
    )
    planned.reminders = _insert_reminders(connection, told, planned.on, at)
    connection.execute(
        update(PlanningRun)
        .where(PlanningRun.on == planned.on)
        .values(reminders=PlanningRun.reminders + planned.reminders, messages=PlanningRun.messages + planned.messages)
    )


def _lock_run(connection: Connection, today: date, at: datetime) -> None:
    """Record the run; whoever else plans for this day waits here until the transaction ends."""
    statement = _insert(connection, PlanningRun).values(
        planned_on=today, first_at=at, last_at=at, runs=1, reminders=0, messages=0
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[PlanningRun.on], set_={"last_at": at, "runs": PlanningRun.runs + 1}
        )
    )


def _insert_reminders(connection: Connection, told: Table, today: date, at: datetime) -> int:
    waiting = (
        select(Message.recipient_id, func.min(Message.id).label("message_id"))
        .where(Message.kind == MESSAGE_KIND, Message.state == MessageState.WAITING, Message.added_at == at)
        .group_by(Message.recipient_id)
        .subquery()
    )
    # Every recipient has a message by now; the outer join makes SQLite look it up for each row, and not the rows for
    # each message. In the order of the key: on PostgreSQL any other takes a hundred times as long.
    rows = (
        select(*_key(told), waiting.c.message_id, literal(today))
        .outerjoin(waiting, waiting.c.recipient_id == told.c.recipient_id)
        .order_by(*_key(told))
    )
    columns = ["subject_id", "subject_kind", "kind", "due", "step", "recipient_id", "message_id", "told_on"]
    result: CursorResult[Any] = connection.execute(
        _insert(connection, Reminder).from_select(columns, rows).on_conflict_do_nothing(),
        execution_options={"preserve_rowcount": True},
    )
    return result.rowcount


def _key(told: Table) -> tuple[Column[Any], ...]:
    """Return what makes a reminder unique, in the order of the table's key."""
    c = told.c
    return c.subject_id, c.subject_kind, c.kind, c.key_due, c.key_step, c.recipient_id


def _insert(connection: Connection, table: type[Any]) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _count(connection: Connection, told: Table) -> tuple[int, int, int]:
    """Return how many reminders, recipients and new messages there would be."""
    waits = exists().where(
        and_(
            Message.recipient_id == told.c.recipient_id,
            Message.kind == MESSAGE_KIND,
            Message.state == MessageState.WAITING,
        )
    )
    without = func.count(told.c.recipient_id.distinct()).filter(~waits)
    row = connection.execute(select(func.count(), func.count(told.c.recipient_id.distinct()), without)).one()
    return row[0], row[1], row[2]


def _items(connection: Connection, told: Table) -> list[Item]:
    rows = connection.execute(
        select(
            told.c.kind,
            Activity.key.label("activity"),
            Activity.title,
            Organisation.key.label("organisation"),
            Organisation.name.label("organisation_name"),
            Person.email.label("recipient"),
            Person.name.label("recipient_name"),
            told.c.step,
            told.c.due,
        )
        .join(Activity, Activity.id == told.c.activity_id)
        .join(Organisation, Organisation.id == told.c.organisation_id)
        .join(Person, Person.id == told.c.recipient_id)
        .order_by(
            Person.name, Person.id, told.c.kind, told.c.due, Activity.position, Activity.id, Organisation.position
        )
    ).mappings()
    return [Item(**row) for row in rows]
