"""Whether mail needs looking after: messages given up, and messages that wait though they may go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from planner.kit.db import db
from planner.mail.models import MailAlarm, Message, Try
from planner.mail.outbox import may_be_tried
from planner.mail.rules import LONGEST_PAUSE, MessageState, Outcome
from planner.mail.runs import last_run

# The kind of the alarms' own messages: one that doesn't go out raises no alarm.
ALARM = "alarm"
MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """How many messages were given up, and how many wait too long, with the time of the first of those."""

    dead: int
    waiting: int
    oldest_at: datetime | None


def was_raised(today: date) -> bool:
    """Return whether administrators have been told on a day."""
    return bool(db.session.scalar(select(exists().where(MailAlarm.on == today))))


def last_alarm() -> MailAlarm | None:
    """Return the latest alarm."""
    return db.session.scalar(select(MailAlarm).order_by(MailAlarm.on.desc()).limit(1))


def trouble(*, at: datetime, today: date, longer_than: timedelta, without: Collection[str]) -> Trouble:
    """Return what needs looking after, but of waiting messages none of the kinds in `without`.

    Those count as given up that have been since the last alarm and haven't been retried.
    """
    last = last_alarm()
    dead = db.session.scalar(
        select(func.count()).where(
            Message.state == MessageState.DEAD, Message.kind != ALARM, _given_up(last.at if last else None)
        )
    )
    stuck = and_(may_be_tried(at, today, [*without, ALARM]), *_waits_too_long(at - longer_than))
    waiting, oldest = db.session.execute(select(func.count(), func.min(Message.created_at)).where(stuck)).one()
    return Trouble(dead or 0, waiting, oldest)


def add_alarm(found: Trouble, *, today: date, at: datetime) -> MailAlarm | None:
    """Record that administrators are told on a day; None when another process has done so."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values: dict[str, Any] = {
        "raised_on": today, "at": at, "dead": found.dead, "waiting": found.waiting, "oldest_at": found.oldest_at,
    }  # fmt: skip
    statement = insert(MailAlarm).values(values).on_conflict_do_nothing().returning(MailAlarm)
    return db.session.scalar(statement)


def servers_words() -> list[str]:
    """Return what the mail server last said of messages that were given up, and why delivery last ended early."""
    run = last_run()
    said = db.session.scalars(
        select(Try.said)
        .join(Message, Message.id == Try.message_id)
        .where(Message.state == MessageState.DEAD, Message.kind != ALARM, Try.outcome == Outcome.DEAD)
        .group_by(Try.said)
        .order_by(func.max(Try.id).desc())
        .limit(MOST_WORDS)
    )
    return [*([run.problem] if run and run.problem else []), *said]


def _given_up(since: datetime | None) -> ColumnElement[bool]:
    lately = [] if since is None else [Try.at > since]
    return exists().where(Try.message_id == Message.id, Try.outcome == Outcome.DEAD, *lately)


def _waits_too_long(before: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions for a message that could have gone before a moment, and wasn't tried since.

    One that was refused for now is tried again when its pause has ended, and not late before then.
    """
    run = last_run()
    conditions = [
        Message.created_at <= before,
        ~exists().where(Try.message_id == Message.id, Try.at > before - LONGEST_PAUSE),
    ]
    if run is None or run.problem is None:
        # Else just retried by hand. While the server takes nothing, what a run lets go of looks the same.
        conditions.append(or_(Message.next_try_at.is_(None), Message.next_try_at <= before))
    return conditions
