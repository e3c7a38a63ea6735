"""Which activities are chosen to get new deadlines at once, and what these would do."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.kit.imports import fingerprint_of
from planner.people.models import Organisation, Person
from planner.plans.models import (
    Activity,
    ActivityGroup,
    ActivitySummary,
    Area,
    Assignment,
    DeadlineRequest,
    DeadlineRow,
)
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.history import holds_on
from planner.plans.queries.lists import Filter, matching
from planner.plans.queries.states import OwnDeadline
from planner.plans.queries.views import due_of
from planner.plans.rules import Due, Status

# More than anybody looks through before saying yes.
MOST = 500


@dataclass(frozen=True, slots=True)
class ChosenActivity:
    """An activity that may get a new deadline, with the one in force; `status` is rolled up.

    `organisations`: how many carry it out, and so get the new deadline.
    """

    id: int
    key: str
    title: str
    status: Status
    due: Due | None
    organisations: int


@dataclass(frozen=True, slots=True)
class Wish:
    """An open wish for another deadline, by whom and of which organisation's share."""

    id: int
    organisation: str
    by: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class Move:
    """A new deadline of an activity: the wishes it would answer, and whose deadlines of their own it leaves alone."""

    activity: ChosenActivity
    after: Due
    wishes: tuple[Wish, ...]
    own: tuple[tuple[str, Due | None], ...]

    @property
    def changes(self) -> bool:
        """Whether it is another deadline than the one in force."""
        return self.after != self.activity.due

    @property
    def has_beside(self) -> bool:
        """Whether there is something to tell beside the deadline."""
        return bool(self.wishes or self.own)


@dataclass(frozen=True, slots=True)
class DeadlinePreview:
    """What new deadlines, for one reason, would do."""

    moves: Sequence[Move]
    reason: str

    @property
    def changed(self) -> list[Move]:
        """The activities that would get another deadline."""
        return [move for move in self.moves if move.changes]

    @property
    def same(self) -> list[Move]:
        """Those that have it already, and are left as they are."""
        return [move for move in self.moves if not move.changes]

    @property
    def wishes(self) -> int:
        """How many wishes would be answered."""
        return sum(len(move.wishes) for move in self.changed)

    @property
    def fingerprint(self) -> str:
        """What stands for everything that would be done, and everything that is shown beside it."""
        facts = [
            [
                move.activity.id,
                str(move.activity.due),
                str(move.after),
                [(w.id, str(w.due)) for w in move.wishes],
                move.own,
            ]
            for move in self.moves
        ]
        return fingerprint_of([facts, self.reason])


def chosen_activities(which: Filter | Collection[str], *, actor: Actor, today: date) -> list[ChosenActivity]:
    """Return the activities with some keys, or all in force that fit a filter, in the order of the plan.

    One statement. What the actor doesn't see is left out. Raises Invalid for more than MOST.
    """
    fitting = Activity.id.in_(matching(which, today)) if isinstance(which, Filter) else Activity.key.in_(which)
    rows = db.session.execute(
        select(
            Activity.id,
            Activity.key,
            Activity.title,
            ActivitySummary.status,
            ActivitySummary.total,
            DeadlineRow.due,
            DeadlineRow.precision,
        )
        .join(Area, Area.id == Activity.area_id)
        .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
        .outerjoin(ActivitySummary, ActivitySummary.activity_id == Activity.id)
        .outerjoin(
            DeadlineRow,
            and_(
                DeadlineRow.activity_id == Activity.id,
                DeadlineRow.assignment_id.is_(None),
                holds_on(DeadlineRow, today),
            ),
        )
        .where(fitting, seen_by(actor, Activity, Area))
        .order_by(Area.position, ActivityGroup.position, Activity.position, Activity.id)
        .limit(MOST + 1)
    ).all()
    if len(rows) > MOST:
        raise Invalid(
            _("Det är fler än %(n)s aktiviteter, och så många kan inte ändras på en gång. Begränsa listan.", n=MOST)
        )
    return [
        ChosenActivity(
            row.id,
            row.key,
            row.title,
            Status(row.status or Status.NOT_STARTED),
            due_of(row.due, row.precision),
            row.total or 0,
        )
        for row in rows
    ]


def preview_deadlines(dues: Mapping[str, Due], reason: str, *, actor: Actor, today: date) -> DeadlinePreview:
    """Return what new deadlines, by the activities' keys, would do. Three statements, however many there are."""
    activities = chosen_activities(dues.keys(), actor=actor, today=today)
    wishes, own = _wishes_and_own([one.id for one in activities], today)
    return DeadlinePreview(
        [Move(one, dues[one.key], tuple(wishes[one.id]), tuple(own[one.id])) for one in activities], reason
    )


def _wishes_and_own(ids: Collection[int], today: date) -> tuple[Mapping[int, Any], Mapping[int, Any]]:
    """Return by activity the wishes that a deadline of it answers, and the shares with a deadline of their own."""
    has_own = and_(OwnDeadline.assignment_id == Assignment.id, holds_on(OwnDeadline, today))
    wishes = defaultdict(list)
    for row in db.session.execute(
        select(
            DeadlineRequest.id,
            Assignment.activity_id,
            Organisation.name,
            Person.name.label("by"),
            DeadlineRequest.due,
            DeadlineRequest.precision,
        )
        .join(Assignment, Assignment.id == DeadlineRequest.assignment_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(Person, Person.id == DeadlineRequest.by_id)
        .outerjoin(OwnDeadline, has_own)
        .where(Assignment.activity_id.in_(ids), DeadlineRequest.granted.is_(None), OwnDeadline.due.is_(None))
        .order_by(DeadlineRequest.id)
    ):
        wishes[row.activity_id].append(Wish(row.id, row.name, row.by, due_of(row.due, row.precision)))
    own = defaultdict(list)
    for share in db.session.execute(
        select(Assignment.activity_id, Organisation.name, OwnDeadline.due, OwnDeadline.precision)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(OwnDeadline, has_own)
        .where(Assignment.activity_id.in_(ids), OwnDeadline.due.is_not(None), holds_on(Assignment, today))
        .order_by(Assignment.position, Assignment.id)
    ):
        own[share.activity_id].append((share.name, due_of(share.due, share.precision)))
    return wishes, own
