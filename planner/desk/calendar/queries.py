"""What a person's calendar shows: each share with a deadline that they answer for, and how often it has moved."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, func, or_, select

from planner.audit.models import TrailEntry
from planner.kit.clock import STOCKHOLM
from planner.kit.db import BEGINNING, UtcDateTime, db
from planner.people.models import Person
from planner.plans.models import Assignment, DeadlineRow, StatusUpdate
from planner.plans.queries.assignments import answered_by, assignment_rows, view_of
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import effective_due
from planner.plans.queries.views import AssignmentView
from planner.plans.rules import Due, Precision, Status
from planner.requirements.models import GrantYear
from planner.requirements.queries.deadlines import submission_deadlines
from planner.rounds.models import Round
from planner.rounds.queries import asking


@dataclass(frozen=True, slots=True)
class Entry:
    """A share with a deadline.

    `sequence` grows with each move of the deadline, each time that it is dropped or taken up again, and each version
    that comes into force: what RFC 5545 (3.8.7.4) asks of a revision. `changed_at` is when what is shown last changed.
    """

    assignment_id: int
    view: AssignmentView
    due: Due
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """An open round that asks a person; `answered`: all of it. The sequence grows with each change of the round."""

    round_id: int
    title: str
    answer_by: date
    answered: bool
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ToSend:
    """A year's submission that a person is responsible for. The sequence grows with each change of the year."""

    year: int
    due: date
    sent: bool
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _Said:
    """A row of a history: what it says, the day it holds from, and when it was written down."""

    status: str | None
    holds_from: date
    recorded_at: datetime

    @property
    def counts_from(self) -> datetime:
        """When it could first be seen: from its day on, and not before anybody wrote it."""
        return self.recorded_at if self.holds_from == BEGINNING else max(self.recorded_at, _begins(self.holds_from))


def entries_of(person: Person, today: date) -> list[Entry]:
    """Return what a person answers for on a day and has a deadline, earliest first, done and dropped shares among it.

    The same until something changes, however often it is asked for. As many statements for many as for few.
    """
    scope = Scope(today)
    mine = answered_by(person, today)
    rows = db.session.execute(
        assignment_rows(today)
        .where(Assignment.id.in_(mine), scope.counts(), effective_due.is_not(None))
        .order_by(effective_due, Assignment.id)
    ).all()
    of_activities, of_assignments = _deadlines(mine, today)
    reports = _reports(mine, today)
    return [
        _entry(row, today, scope, (of_activities[row.activity_id], of_assignments[row.id]), reports[row.id])
        for row in rows
    ]


def questions_of(person: Person, today: date) -> list[Question]:
    """Return what open rounds ask of a person by name on a day, the one to be answered first first."""
    asked = asking(person, today)
    changes = _changes_of([one.round_id for one in asked]) if asked else {}
    return [Question(one.round_id, one.title, one.answer_by, one.missing == 0, *changes[one.round_id]) for one in asked]


def submissions_of(person: Person, today: date) -> list[ToSend]:
    """Return the submissions that a person, or somebody in whose place they are, is responsible for on a day."""
    deadline = submission_deadlines(today).subquery("deadline")
    about = and_(TrailEntry.object_kind == "grant_year", TrailEntry.object_id == GrantYear.id)
    rows = db.session.execute(
        select(
            GrantYear.year,
            deadline.c.due,
            deadline.c.open,
            func.count(TrailEntry.id).label("changes"),
            func.max(TrailEntry.at, type_=UtcDateTime()).label("last"),
        )
        .join(deadline, deadline.c.subject_id == GrantYear.id)
        .outerjoin(TrailEntry, about)
        .where(deadline.c.owner_id == person.id)
        .group_by(GrantYear.year, deadline.c.due, deadline.c.open)
        .order_by(deadline.c.due)
    )
    # What a file brought isn't in the trail year by year: it is as old as the year itself.
    return [
        ToSend(row.year, row.due, not row.open, row.changes, row.last or _begins(date(row.year, 1, 1))) for row in rows
    ]


def _changes_of(round_ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """Return how often open rounds were changed, and when last: the trail alone remembers."""
    changed = and_(TrailEntry.object_kind == "round", TrailEntry.object_id == Round.id)
    rows = db.session.execute(
        select(
            Round.id,
            func.count(TrailEntry.id),
            func.max(func.coalesce(TrailEntry.at, Round.opened_at), type_=UtcDateTime()),
        )
        .outerjoin(TrailEntry, and_(changed, TrailEntry.action == "round.edit", TrailEntry.at > Round.opened_at))
        .where(Round.id.in_(round_ids))
        .group_by(Round.id)
    )
    return {round_id: (times, last) for round_id, times, last in rows}


def _entry(
    row: Any, today: date, scope: Scope, deadlines: Sequence[Sequence[_Said]], reports: Sequence[_Said]
) -> Entry:
    view = view_of(row, today)
    changes = [said.counts_from for history in (*deadlines, reports) for said in history]
    if view.said is Status.PAUSED and view.paused_until and view.paused_until <= today:
        changes.append(_begins(view.paused_until))
    if view.dropped_by_plan and scope.version and scope.version.decided:
        changes.append(_begins(scope.version.decided))
    # The first of each history was decided, and is no move.
    moves = sum(max(len(history) - 1, 0) for history in deadlines)
    drops = [False, *(said.status == Status.DROPPED for said in reports)]
    turns = sum(before is not after for before, after in pairwise(drops))
    return Entry(
        row.id, view, Due(row.due, Precision(row.precision)), moves + turns + len(scope.version_ids), max(changes)
    )


def _deadlines(mine: Any, today: date) -> tuple[dict[int, list[_Said]], dict[int, list[_Said]]]:
    """Return the deadlines there have been until a day, by activity and, assignments' own, by assignment."""
    activities: dict[int, list[_Said]] = defaultdict(list)
    assignments: dict[int, list[_Said]] = defaultdict(list)
    concerned = select(Assignment.activity_id).where(Assignment.id.in_(mine))
    rows = db.session.execute(
        select(
            DeadlineRow.activity_id, DeadlineRow.assignment_id, DeadlineRow.holds_from, DeadlineRow.recorded_at,
        ).where(
            DeadlineRow.activity_id.in_(concerned),
            or_(DeadlineRow.assignment_id.is_(None), DeadlineRow.assignment_id.in_(mine)),
            DeadlineRow.holds_from <= today,
        )
    )  # fmt: skip
    for row in rows:
        said = _Said(None, row.holds_from, row.recorded_at)
        if row.assignment_id is None:
            activities[row.activity_id].append(said)
        else:
            assignments[row.assignment_id].append(said)
    return activities, assignments


def _reports(mine: Any, today: date) -> dict[int, list[_Said]]:
    """Return the status reports there have been until a day, by assignment, in the order in which they hold."""
    rows = db.session.execute(
        select(StatusUpdate.assignment_id, StatusUpdate.status, StatusUpdate.holds_from, StatusUpdate.recorded_at)
        .where(StatusUpdate.assignment_id.in_(mine), StatusUpdate.holds_from <= today)
        .order_by(StatusUpdate.holds_from, StatusUpdate.id)
    )
    found: dict[int, list[_Said]] = defaultdict(list)
    for row in rows:
        found[row.assignment_id].append(_Said(row.status, row.holds_from, row.recorded_at))
    return found


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)
