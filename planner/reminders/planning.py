"""Planning, an edge of its own: works out what is to be told, then writes it in one short transaction.

However often and in however many processes it runs on a day, everything is told once: the run's row is locked while it
writes, what another has told meanwhile is left out, and a unique key stands behind that.
"""

import time
from collections.abc import Iterator, Sequence
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
from planner.reminders.rules import REMINDERS, ROUNDS, Calendar, Family
from planner.reminders.selection import never_heard, tellings, told_before
from planner.reminders.sources import all_deadlines
from planner.reminders.subjects import with_subjects

# The kind of the messages that carry the plan's own deadlines.
MESSAGE_KIND = REMINDERS.kind


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder told, or that would be. `step` is None for a nudge; `family` is that of its message.

    A submission has a `year` and neither activity, title nor organisation; figures asked for have no activity.
    """

    family: str
    kind: str
    activity: str | None
    title: str | None
    organisation: str | None
    organisation_name: str | None
    year: int | None
    recipient: str
    recipient_name: str
    step: int | None
    due: date

    @property
    def about_round(self) -> bool:
        """Whether an answer in a round is asked for."""
        return self.family == ROUNDS.kind


@dataclass
class Planned:
    """What a run planned, or would plan, of all families. `messages` counts those made anew; `items` on demand.

    `working_day`: the day is neither a weekend, a holiday nor in a quiet period, when only some families are told.
    `recipients` are people: whoever is told of two families has two messages.
    """

    on: date
    working_day: bool
    reminders: int = 0
    messages: int = 0
    recipients: int = 0
    seconds: float = 0.0
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be told, in a temporary table of this connection, and of which families."""

    connection: Connection
    told: Table
    families: Sequence[Family]


def plan(today: date, *, with_items: bool = False) -> Planned:
    """Tell everything that is due on a day: write reminders, and messages that carry them, and commit.

    Does nothing on a day off; in a quiet period only what doesn't keep to those is told.
    """
    began = time.monotonic()
    calendar = working_calendar()
    planned = Planned(today, working_day=not calendar.is_day_off(today))
    with _worked_out(today, calendar) as work:
        # The session has read which version is in force, and holds nothing while this writes.
        db.session.rollback()
        if work is not None:
            with _writing(work.connection):
                _write(work, calendar, planned, now(), began)
            if with_items:
                planned.items = _items(work)
    planned.seconds = round(time.monotonic() - began, 3)
    return planned


def preview(day: date, *, with_items: bool = False) -> Planned:
    """Return what `plan` would tell on a day, as far as it is known now, and change nothing."""
    began = time.monotonic()
    calendar = working_calendar()
    planned = Planned(day, working_day=not calendar.is_day_off(day))
    with _worked_out(day, calendar) as work:
        if work is not None:
            planned.reminders, planned.recipients, planned.messages = _count(work)
            if with_items:
                planned.items = _items(work)
    planned.seconds = round(time.monotonic() - began, 3)
    return planned


@contextmanager
def _worked_out(today: date, calendar: Calendar) -> Iterator[_Work | None]:
    """Lend what is to be told, or None where no family is told today. Nothing is locked while it is worked out."""
    off = calendar.without_quiet_periods().is_day_off(today)
    deadlines = {} if off else all_deadlines(today)
    going = {family: found for family, found in deadlines.items() if not calendar.of(family).is_day_off(today)}
    if not going:
        yield None
        return
    create = CreateTableAs(tellings(going, today, calendar), "told", temporary=True)
    with db.engine.connect() as connection:
        # The table ends with the connection, which isn't given back.
        connection.detach()
        connection.execute(create)
        connection.commit()
        yield _Work(connection, create.table, tuple(going))


@contextmanager
def _writing(connection: Connection) -> Iterator[None]:
    connection.execution_options(**{WRITES: True})
    with connection.begin():
        yield


def _write(work: _Work, calendar: Calendar, planned: Planned, at: datetime, began: float) -> None:
    """Write the reminders that are to be told and count them in `planned`."""
    connection, told = work.connection, work.told
    kinds = [family.kind for family in work.families]
    if _lock_run(connection, planned, at) > 1:
        # Another run of this day may have told some of it meanwhile.
        connection.execute(delete(told).where(told_before(planned.on, *_key(told))))
    told_of = connection.execute(select(told.c.message_kind, told.c.recipient_id).distinct()).all()
    planned.recipients = len({row.recipient_id for row in told_of})
    to_tell = {row.message_kind for row in told_of}
    for family in work.families:
        if family.kind not in to_tell:
            continue
        recipients = select(told.c.recipient_id).where(told.c.message_kind == family.kind).distinct().subquery()
        planned.messages += enlist(
            connection,
            family.kind,
            recipients,
            today=planned.on,
            next_day=calendar.of(family).next_working_day(planned.on),
            at=at,
            others=() if family.goes_first else kinds,
        )
    planned.reminders = _insert_reminders(work, planned.on, at)
    connection.execute(
        update(PlanningRun)
        .where(PlanningRun.on == planned.on)
        .values(
            reminders=PlanningRun.reminders + planned.reminders,
            messages=PlanningRun.messages + planned.messages,
            seconds=PlanningRun.seconds + (time.monotonic() - began),
        )
    )


def _lock_run(connection: Connection, planned: Planned, at: datetime) -> int:
    """Record the run, and return which of the day's it is; whoever else plans for the day waits until it ends."""
    quiet = not planned.working_day
    statement = _insert(connection, PlanningRun).values(
        planned_on=planned.on, first_at=at, last_at=at, runs=1, reminders=0, messages=0, seconds=0.0, quiet=quiet
    )
    recorded = connection.execute(
        statement.on_conflict_do_update(
            index_elements=[PlanningRun.on],
            # A day on which all has been planned once stays one, even if it becomes quiet.
            set_={"last_at": at, "runs": PlanningRun.runs + 1, "quiet": and_(PlanningRun.quiet, literal(quiet))},
        ).returning(PlanningRun.runs)
    )
    return recorded.scalar_one()


def _insert_reminders(work: _Work, today: date, at: datetime) -> int:
    connection, told = work.connection, work.told
    waiting = (
        select(Message.kind, Message.recipient_id, func.min(Message.id).label("message_id"))
        .where(
            Message.kind.in_([family.kind for family in work.families]),
            Message.state == MessageState.WAITING,
            Message.added_at == at,
        )
        .group_by(Message.kind, Message.recipient_id)
        .subquery()
    )
    # Every recipient has a message by now; the outer join makes SQLite look it up for each row, and not the rows for
    # each message. In the order of the key: on PostgreSQL any other takes a hundred times as long.
    its_message = and_(waiting.c.recipient_id == told.c.recipient_id, waiting.c.kind == told.c.message_kind)
    rows = (
        select(*_key(told), waiting.c.message_id, literal(today)).outerjoin(waiting, its_message).order_by(*_key(told))
    )
    columns = ["subject_id", "subject_kind", "kind", "due", "step", "recipient_id", "message_id", "told_on"]
    insert = _insert(connection, Reminder).from_select(columns, rows)
    result: CursorResult[Any] = connection.execute(
        # What nobody has heard goes on in the new message.
        insert.on_conflict_do_update(
            index_elements=["subject_id", "subject_kind", "kind", "due", "step", "recipient_id"],
            set_={"message_id": insert.excluded.message_id, "told_on": insert.excluded.told_on},
            where=never_heard(today),
        ),
        execution_options={"preserve_rowcount": True},
    )
    return result.rowcount


def _key(told: Table) -> tuple[Column[Any], ...]:
    """Return what makes a reminder unique, in the order of the table's key."""
    c = told.c
    return c.subject_id, c.subject_kind, c.kind, c.key_due, c.key_step, c.recipient_id


def _insert(connection: Connection, table: type[Any]) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _count(work: _Work) -> tuple[int, int, int]:
    """Return how many reminders, recipients and new messages there would be."""
    told = work.told
    waits = exists().where(
        Message.recipient_id == told.c.recipient_id,
        Message.kind == told.c.message_kind,
        Message.state == MessageState.WAITING,
    )
    people = func.count(told.c.recipient_id.distinct())
    of_each = select(func.count(), people.filter(~waits)).group_by(told.c.message_kind)
    counted = work.connection.execute(of_each).all()
    recipients = work.connection.execute(select(people)).scalar_one()
    return sum(row[0] for row in counted), recipients, sum(row[1] for row in counted)


def _items(work: _Work) -> list[Item]:
    told = work.told
    items = select(
        told.c.message_kind.label("family"),
        told.c.kind,
        Person.email.label("recipient"),
        Person.name.label("recipient_name"),
        told.c.step,
        told.c.due,
    ).join_from(told, Person, Person.id == told.c.recipient_id)
    rows = work.connection.execute(
        with_subjects(items, told.c, told.c.activity_id, told.c.organisation_id).order_by(
            Person.name,
            Person.id,
            told.c.message_kind,
            told.c.kind,
            told.c.due,
            Activity.position,
            Activity.id,
            Organisation.position,
        )
    ).mappings()
    return [Item(**row) for row in rows]
