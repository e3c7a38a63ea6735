"""Reads of what was told to whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from planner.kit.api.paging import By, Page, page_of
from planner.kit.db import AnySelect, db
from planner.mail.models import Message
from planner.mail.queries import Wanted, conditions
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Assignment
from planner.plans.queries.deadlines import SUBJECT_KIND
from planner.reminders.models import Reminder
from planner.reminders.subjects import organisation_asked, with_subjects
from planner.requirements.queries.deadlines import SUBJECT_KIND as SUBMISSION


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


@dataclass(frozen=True, slots=True)
class Carried:
    """A reminder that a message carries. `about_round` tells the steps of a round's answer from those of a deadline.

    A submission has a `year` and neither activity, title nor organisation; figures asked for have no activity.
    """

    kind: str
    step: int
    due: date
    told_on: date
    about_round: bool
    activity: str | None
    title: str | None
    organisation: str | None
    organisation_name: str | None
    year: int | None


def carried_by(message_id: int, limit: int) -> list[Carried]:
    """Return the first of the reminders that a message carries, in the order of deadlines."""
    asked = organisation_asked(Reminder)
    about_share = and_(Reminder.subject_kind != SUBMISSION, asked.is_(None), Assignment.id == Reminder.subject_id)
    carried = select(
        Reminder.kind,
        Reminder.step,
        Reminder.due,
        Reminder.told_on,
        Reminder.subject_kind.not_in((SUBJECT_KIND, SUBMISSION)).label("about_round"),
    ).outerjoin(Assignment, about_share)
    organisation_id = func.coalesce(Assignment.organisation_id, asked)
    rows = db.session.execute(
        with_subjects(carried, Reminder, Assignment.activity_id, organisation_id)
        .where(Reminder.message_id == message_id)
        .order_by(Reminder.due, Activity.position, Reminder.id)
        .limit(limit)
    ).mappings()
    return [Carried(**row) for row in rows]


def count_carried(message_id: int) -> int:
    """Return how many reminders a message carries."""
    return db.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.message_id == message_id)) or 0


def messages_by_page(wanted: Wanted, *, limit: int, cursor: str | None) -> Page:
    """Return a page of the messages asked for, the latest first."""
    statement = _messages().where(*conditions(wanted))
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
