"""What a change of the settings would do, worked out before anybody makes it, and what was changed before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from flask_babel import gettext as _
from sqlalchemy import func, select

from planner.kit.db import db, table_of
from planner.mail.models import Message
from planner.mail.rules import MessageState
from planner.people.models import Person
from planner.reminders.calendar import is_holiday
from planner.reminders.models import ReminderSettings
from planner.reminders.rules import FAMILIES, REMINDERS, Calendar, Chosen
from planner.reminders.rules.changes import YEAR, Due, Move, Stretch, changed_days, moved_steps
from planner.reminders.rules.days import ONE_DAY
from planner.reminders.settings.in_force import chosen_in
from planner.reminders.settings.words import period_text
from planner.reminders.sources import all_deadlines

MOVES_SEEN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that changes, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change would do.

    `days`: those of the coming year that become days off, or stop being that. `moves`: reminders of the coming 60 days
    that come on another one, counted by today's deadlines. `waiting`: messages with reminders that go on another day.
    `linked`: messages that wait and get a link at which to answer, or get none any more; None: they stay as they are.
    """

    changes: list[Change]
    days: list[Stretch]
    moves: list[Move]
    waiting: list[Move]
    linked: int | None

    @property
    def moved(self) -> int:
        """How many reminders come on another day."""
        return sum(move.count for move in self.moves)


@dataclass(frozen=True, slots=True)
class Past:
    """A change that was made."""

    at: datetime
    by: str | None
    changes: list[Change]


def effects_of(before: Chosen, after: Chosen, today: date) -> Effects:
    """Return what it would do to put settings in the place of others. A fixed number of statements."""
    old, new = Calendar(is_holiday, before.quiet), Calendar(is_holiday, after.quiet)
    days = changed_days(old, new, today, today + YEAR - ONE_DAY)
    return Effects(
        changes=changes_between(before, after),
        days=days,
        moves=moved_steps(_dues(today), old, new, today, today + MOVES_SEEN) if days else [],
        waiting=_waiting(old, new, today),
        linked=_count_waiting() if before.answer_links != after.answer_links else None,
    )


def changes_between(before: Chosen, after: Chosen) -> list[Change]:
    """Return in words what differs."""
    told = (
        Change(str(_("Tider")), hours_text(before), hours_text(after)),
        Change(str(_("Perioder utan påminnelser")), periods_text(before), periods_text(after)),
        Change(str(_("Svara direkt från mejlet")), links_text(before), links_text(after)),
    )
    return [change for change in told if change.before != change.after]


def hours_text(chosen: Chosen) -> str:
    """Return the times of day in words."""
    return f"{chosen.remind_from:%H:%M}\N{EN DASH}{chosen.remind_until:%H:%M}"


def periods_text(chosen: Chosen) -> str:
    """Return the quiet periods in words."""
    return "; ".join(period_text(period) for period in chosen.quiet) or str(_("inga"))


def links_text(chosen: Chosen) -> str:
    """Return in words whether mails lead to a page where one answers without signing in."""
    return str(_("ja") if chosen.answer_links else _("nej"))


def past_changes(limit: int) -> list[Past]:
    """Return the latest changes, the latest first."""
    # One more: what the earliest of them changed.
    rows = db.session.execute(
        select(table_of(ReminderSettings), Person.name.label("by"))
        .outerjoin(Person, Person.id == ReminderSettings.by_id)
        .order_by(ReminderSettings.number.desc())
        .limit(limit + 1)
    ).all()
    return [
        Past(row.set_at, row.by, changes_between(chosen_in(earlier), chosen_in(row))) for row, earlier in pairwise(rows)
    ]


def _dues(today: date) -> Iterable[Due]:
    """Return how many open things fall due on which days; what isn't bound by quiet periods is left out."""
    deadline = all_deadlines(today)[REMINDERS].subquery()
    rows = db.session.execute(
        select(deadline.c.due, deadline.c.coarse, func.count())
        .where(deadline.c.open)
        .group_by(deadline.c.due, deadline.c.coarse)
    )
    return [Due(due, bool(coarse), count) for due, coarse, count in rows]


def _waiting(old: Calendar, new: Calendar, today: date) -> list[Move]:
    rows = db.session.execute(
        select(Message.not_before, func.count())
        .where(Message.kind == REMINDERS.kind, Message.state == MessageState.WAITING)
        .group_by(Message.not_before)
        .order_by(Message.not_before)
    )
    counts: dict[tuple[date, date], int] = {}
    for not_before, count in rows:
        first = max(not_before, today)
        days = old.working_day_from(first), new.working_day_from(first)
        counts[days] = counts.get(days, 0) + count
    return [Move(before, after, count) for (before, after), count in sorted(counts.items()) if before != after]


def _count_waiting() -> int:
    kinds = [family.kind for family in FAMILIES]
    waiting = select(func.count()).where(Message.kind.in_(kinds), Message.state == MessageState.WAITING)
    return db.session.scalar(waiting) or 0
