"""What is recorded of one day: when planning ran, what a person was sent and told, what had been chosen by then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import and_, exists, not_, or_, select

from planner.audit.queries import Wanted, entries
from planner.kit.clock import STOCKHOLM
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.mail.models import Message, Try
from planner.mail.queries import midnight
from planner.people.models import Person
from planner.people.rules import MailChoice, Role, default_mail_choice
from planner.plans.queries.deadlines import SUBJECT_KIND
from planner.reminders.calendar import is_holiday, working_calendar
from planner.reminders.models import PlanningRun, Reminder, ReminderSettings
from planner.reminders.rules import Calendar, Kind, QuietPeriod
from planner.reminders.selection import never_heard
from planner.reminders.settings.in_force import settings_of_file
from planner.rounds.models import Round, RoundShare

# More changes of one person than anybody makes.
MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class ChoiceThen:
    """Role and choice of mail that held for a person when planning ran; `changed`: they are others now."""

    role: Role
    choice: MailChoice
    changed: bool


@dataclass(frozen=True, slots=True)
class ToldThen:
    """A reminder told to a person: which step, on which day, in which message."""

    kind: str
    due: date
    step: int
    told_on: date
    message_id: int


def run_on(day: date) -> PlanningRun | None:
    """Return what is recorded of planning on a day."""
    return db.session.scalar(select(PlanningRun).where(PlanningRun.on == day))


def first_planned_day(day: date) -> date | None:
    """Return the first day of a day's week, up to itself, on which weekly mail was planned."""
    monday = day - timedelta(days=day.weekday())
    return db.session.scalar(
        select(PlanningRun.on)
        .where(PlanningRun.on >= monday, PlanningRun.on <= day, PlanningRun.quiet.is_(False))
        .order_by(PlanningRun.on)
        .limit(1)
    )


def calendar_then(day: date) -> Calendar:
    """Return the working calendar with the quiet periods that were set at the end of a day."""
    if _pretends():
        return working_calendar()
    lines = db.session.scalar(
        select(ReminderSettings.quiet_periods)
        .where(ReminderSettings.set_at < midnight(day + timedelta(days=1)))
        .order_by(ReminderSettings.number.desc())
        .limit(1)
    )
    if lines is None:
        return Calendar(is_holiday, settings_of_file().quiet)
    return Calendar(is_holiday, tuple(QuietPeriod.parse(line) for line in lines.splitlines()))


def choice_then(person: Person, at: datetime) -> ChoiceThen:
    """Return a person's role and choice of mail at a moment, by what the trail says of their changes since.

    With a pretended date the trail's times say nothing of its days: then what holds now is returned.
    """
    role, chosen = person.role, person.mail_choice
    since = [] if _pretends() else entries(Wanted(objects=(("person", [person.id]),), since=at), limit=MOST_ENTRIES)
    for entry in since:
        before: Mapping[str, Any] = entry.facts.get("before") or {}
        role, chosen = before.get("role", role), before.get("mail_choice", chosen)
    then = MailChoice(chosen) if chosen else default_mail_choice(Role(role))
    return ChoiceThen(Role(role), then, changed=(role, then) != (person.role, person.mail))


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends in Stockholm."""
    return midnight(day + timedelta(days=1)).astimezone(STOCKHOLM)


def messages_on(person_id: int, day: date, limit: int) -> list[Message]:
    """Return the messages to a person that have to do with a day: sent, tried or first let go on it, or added to."""
    added = and_(Message.added_at >= midnight(day), Message.added_at < end_of(day))
    tried = exists().where(Try.message_id == Message.id, Try.at >= midnight(day), Try.at < end_of(day))
    told = exists().where(Reminder.message_id == Message.id, Reminder.told_on == day)
    concerned = or_(Message.sent_on == day, Message.not_before == day, added, tried, told)
    return list(
        db.session.scalars(
            select(Message).where(Message.recipient_id == person_id, concerned).order_by(Message.id).limit(limit)
        )
    )


def told_of(person_id: int, subjects: Collection[int], until: date) -> dict[tuple[str, int], list[ToldThen]]:
    """Return what a person had been told of some subjects up to a day, by kind and number, the latest first."""
    found: dict[tuple[str, int], list[ToldThen]] = {}
    rows = db.session.execute(
        select(
            Reminder.subject_kind,
            Reminder.subject_id,
            Reminder.kind,
            Reminder.due,
            Reminder.step,
            Reminder.told_on,
            Reminder.message_id,
        )
        .where(
            Reminder.recipient_id == person_id,
            Reminder.subject_id.in_(subjects),
            Reminder.told_on <= until,
            not_(never_heard(until)),
        )
        .order_by(Reminder.told_on.desc(), Reminder.id.desc())
    )
    for row in rows:
        told = ToldThen(row.kind, row.due, row.step, row.told_on, row.message_id)
        found.setdefault((row.subject_kind, row.subject_id), []).append(told)
    return found


def rounds_then(assignments: Collection[int], day: date) -> dict[int, str]:
    """Return by assignment the title of the round, closed since, that asked about it on a day."""
    rows = db.session.execute(
        select(RoundShare.assignment_id, Round.title)
        .join(Round, Round.id == RoundShare.round_id)
        .where(RoundShare.assignment_id.in_(assignments), Round.opened_on <= day, Round.closed_on > day)
        .order_by(Round.id)
    )
    return {row.assignment_id: row.title for row in rows}


def is_step(told: ToldThen) -> bool:
    """Return whether what was told is a step of a deadline, not a nudge."""
    return told.kind == Kind.DEADLINE


def is_assignments(subject_kind: str) -> bool:
    """Return whether a subject is an assignment's own deadline, not a round's answer."""
    return subject_kind == SUBJECT_KIND


def _pretends() -> bool:
    settings: Settings = current_app.extensions["planner.settings"]
    return settings.business_date is not None
