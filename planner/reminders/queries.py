"""Reads of what was told to whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from planner.kit.api.paging import By, Page, page_of
from planner.kit.db import AnySelect, db
from planner.mail.models import Message
from planner.mail.rules import MessageState
from planner.people.models import Organisation, Person
from planner.plans.models import Assignment
from planner.plans.queries.deadlines import SUBJECT_KIND
from planner.reminders.models import Reminder


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A reminder as an activity's page shows it."""

    told_on: date
    kind: str
    step: int
    organisation: str
    recipient: str
    state: str


def names_of(person_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return name and address of some persons."""
    rows = db.session.execute(select(Person.id, Person.name, Person.email).where(Person.id.in_(person_ids)))
    return {row.id: (row.name, row.email) for row in rows}


def told_of_activity(activity_id: int, limit: int) -> list[ToldRow]:
    """Return the latest reminders told of an activity's assignments, the newest first."""
    rows = db.session.execute(
        select(
            Reminder.told_on,
            Reminder.kind,
            Reminder.step,
            Organisation.name.label("organisation"),
            Person.name.label("recipient"),
            Message.state,
        )
        .join(
            Assignment,
            and_(Reminder.subject_kind == SUBJECT_KIND, Assignment.id == Reminder.subject_id),
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(Person, Person.id == Reminder.recipient_id)
        .join(Message, Message.id == Reminder.message_id)
        .where(Assignment.activity_id == activity_id)
        .order_by(Reminder.told_on.desc(), Reminder.id.desc())
        .limit(limit)
    ).mappings()
    return [ToldRow(**row) for row in rows]


def messages_by_page(*, state: MessageState | None, limit: int, cursor: str | None) -> Page:
    """Return a page of the outbox, the latest first."""
    statement = _messages() if state is None else _messages().where(Message.state == state)
    return page_of(statement, (By(Message.id, falling=True),), name="messages", limit=limit, cursor=cursor)


def message_row(message_id: int) -> Any:
    """Return a message of the outbox, or None."""
    return db.session.execute(_messages().where(Message.id == message_id)).one_or_none()


def _messages() -> AnySelect:
    return select(
        Message.id,
        Message.kind,
        Message.state,
        Message.subject,
        Message.created_at,
        Message.next_try_at,
        Message.sent_at,
        Person.email.label("recipient"),
    ).join(Person, Person.id == Message.recipient_id)
