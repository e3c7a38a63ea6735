"""What the overview shows, from summaries and indexes. As many statements however large the plan is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import and_, func, literal, select, true, union_all

from planner.audit.models import TrailEntry
from planner.desk.overview.models import Visit
from planner.desk.overview.rules import Counted
from planner.kit.db import db
from planner.people.models import Person
from planner.plans.models import ActivitySummary, Plan, PlanVersion, StatusUpdate
from planner.plans.queries.deadline_requests import open_request_count
from planner.plans.queries.scope import Scope
from planner.plans.rules import Status

# Of what the trail tells, the most frequent that changes nothing which the overview shows.
_NO_CHANGES = ("sign_in", "sign_in.refused", "sign_in.locked", "sign_out", "sign_out.everywhere")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page begins with. `title` is None while no plan is loaded; `asked`: wishes that wait for an answer.

    `state` is another after each change of data: what it was when something dear was worked out tells whether it holds.
    """

    scope: Scope
    title: str | None
    asked: int
    visit: Visit | None
    state: tuple[int | None, ...]


def frame_of(person: Person, today: date) -> Frame:
    """Return the plan in force by name, how many wishes wait, and when the person was here. Two statements."""
    scope = Scope(today)
    version = scope.version.id if scope.version else None
    # Everybody who changes something leaves an entry; a file's reports, which come in bulk, share one.
    changed = select(TrailEntry.id).where(TrailEntry.action.not_in(_NO_CHANGES)).order_by(TrailEntry.id.desc())
    row = db.session.execute(
        select(
            Plan.title,
            PlanVersion.title.label("version"),
            open_request_count(today).label("asked"),
            Visit,
            changed.limit(1).scalar_subquery().label("changed"),
            select(func.max(StatusUpdate.id)).scalar_subquery().label("reported"),
        )
        .select_from(select(literal(1).label("one")).subquery("one"))
        .outerjoin(Plan, true())
        .outerjoin(PlanVersion, PlanVersion.id == version)
        .outerjoin(Visit, Visit.person_id == person.id)
    ).one()
    title = row.version or row.title if row.title is not None else None
    return Frame(scope, title, row.asked, row.Visit, (row.changed, row.reported))


@dataclass(frozen=True, slots=True)
class Days:
    """How many activities that count there are by day: done on, decided to be ready by, next due on from today on."""

    done: Sequence[Counted]
    decided: Sequence[Counted]
    due: Sequence[Counted]


def days_of_activities(today: date) -> Days:
    """Return activities counted by day. One statement.

    One that is done counts as done since its latest status report: what was said after that it is done is rare, and a
    history of each would have to be read to know better.
    """
    row = ActivitySummary
    lives = and_(row.in_force, row.status != Status.DROPPED)
    is_done = row.status == Status.DONE
    parts = (
        select(literal("done"), row.last_update, true(), func.count())
        .where(lives, is_done, row.last_update.is_not(None))
        .group_by(row.last_update),
        select(literal("decided"), row.decided_due, is_done, func.count())
        .where(lives, row.decided_due.is_not(None))
        .group_by(row.decided_due, is_done),
        select(literal("due"), row.first_open_due, ~true(), func.count())
        .where(lives, row.first_open_due >= today)
        .group_by(row.first_open_due),
    )
    found: dict[str, list[Counted]] = {"done": [], "decided": [], "due": []}
    for kind, day, closed, count in db.session.execute(union_all(*parts)):
        found[str(kind)].append(Counted(cast(date, day), count, bool(closed)))
    return Days(**found)
