"""One activity with everything on it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased

from planner.kit.db import BEGINNING, db
from planner.people.models import Organisation, Person
from planner.plans.models import (
    Activity,
    ActivityGroup,
    ActivityMethod,
    ActivityPartner,
    Area,
    Assignment,
    Comment,
    DeadlineRow,
    Method,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.queries.assignments import assignments_of
from planner.plans.queries.deadline_requests import RequestRow, requests_of_activity
from planner.plans.queries.scope import Scope
from planner.plans.queries.views import AssignmentView, due_of
from planner.plans.rules import Due, Forecast, RolledUp, Status, roll_up

TIMELINE = 100
REQUESTS = 30


@dataclass(frozen=True)
class TimelineEntry:
    """A status update as it was given."""

    organisation: str
    on: date
    status: Status
    comment: str | None
    paused_until: date | None
    forecast: Forecast | None
    ready_on: date | None
    by: str | None
    via: str
    recorded_at: datetime


@dataclass(frozen=True)
class DeadlineEntry:
    """A deadline and when it began to hold; `organisation` where it is that assignment's own."""

    organisation: str | None
    on: date | None
    due: Due | None
    reason: str | None
    by: str | None


@dataclass(frozen=True)
class FormerShare:
    """An organisation that had a share of the activity until a day, that day counting, and who took it over."""

    organisation: str
    until: date
    successor: str | None


@dataclass(frozen=True)
class CommentEntry:
    """A comment."""

    text: str
    by: str
    on: date


@dataclass(frozen=True)
class ActivityPageData:
    """Everything on an activity, on a day."""

    activity: Activity
    area: Area
    group: str
    since: str | None
    # The version that drops it, once that is in force.
    dropped: PlanVersion | None
    in_force: bool
    rolled: RolledUp
    due: Due | None
    decided_due: Due | None
    partners: list[str]
    methods: list[str]
    assignments: list[AssignmentView]
    former: list[FormerShare]
    timeline: list[TimelineEntry]
    deadlines: list[DeadlineEntry]
    # Wishes for a new deadline: those that wait, and the latest that were answered.
    requests: list[RequestRow]
    answered: list[RequestRow]
    comments: list[CommentEntry]


def activity_page_data(activity: Activity, today: date) -> ActivityPageData:
    """Return everything that an activity's page shows. A fixed number of statements."""
    scope = Scope(today)
    since, dropped = aliased(PlanVersion), aliased(PlanVersion)
    head = db.session.execute(
        select(Area, ActivityGroup.name, since.title.label("since"), dropped, scope.counts(), scope.drops())
        .select_from(Activity)
        .join(Area, Area.id == Activity.area_id)
        .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
        .outerjoin(since, since.id == Activity.since_id)
        .outerjoin(dropped, dropped.id == Activity.dropped_id)
        .where(Activity.id == activity.id)
    ).one()
    assignments = assignments_of(activity.id, today)
    deadlines = _deadlines(activity.id)
    requests = requests_of_activity(activity.id, today, REQUESTS)
    own = [row for row in deadlines if row.assignment_id is None]
    in_force = next((row for row in own if row.holds_from <= today < row.holds_to), None)
    return ActivityPageData(
        activity=activity,
        area=head[0],
        group=head[1],
        since=head[2],
        dropped=head[3] if head[5] else None,
        in_force=bool(head[4]),
        rolled=roll_up([view.state for view in assignments], dropped_by_plan=bool(head[5])),
        due=due_of(in_force.due, in_force.precision) if in_force else None,
        decided_due=next((due_of(row.due, row.precision) for row in own if row.holds_from == BEGINNING), None),
        **_names(activity.id),
        assignments=assignments,
        former=_former(activity.id, today),
        timeline=_timeline(activity.id),
        deadlines=[
            DeadlineEntry(
                organisation=row.organisation,
                on=None if row.holds_from == BEGINNING else row.holds_from,
                due=due_of(row.due, row.precision),
                reason=row.reason,
                by=row.by,
            )
            for row in deadlines
        ],
        requests=[request for request in requests if request.granted is None],
        answered=[request for request in requests if request.granted is not None],
        comments=_comments(activity.id),
    )


def _names(activity_id: int) -> dict[str, list[str]]:
    """Return the names of an activity's partners and methods, each in their order."""
    partners = (
        select(literal("partners").label("kind"), Organisation.name, ActivityPartner.position)
        .join(ActivityPartner, ActivityPartner.organisation_id == Organisation.id)
        .where(ActivityPartner.activity_id == activity_id)
    )
    methods = (
        select(literal("methods"), Method.name, ActivityMethod.position)
        .join(ActivityMethod, ActivityMethod.method_id == Method.id)
        .where(ActivityMethod.activity_id == activity_id)
    )
    names: dict[str, list[str]] = {"partners": [], "methods": []}
    for kind, name, _position in db.session.execute(partners.union_all(methods).order_by("position")):
        names[kind].append(name)
    return names


def _former(activity_id: int, today: date) -> list[FormerShare]:
    successor = aliased(Organisation)
    rows = db.session.execute(
        select(Organisation.name, Assignment.holds_to, successor.name)
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .outerjoin(successor, successor.id == Organisation.successor_id)
        .where(Assignment.activity_id == activity_id, Assignment.holds_to <= today)
        .where(Assignment.holds_from < Assignment.holds_to)
        .order_by(Assignment.holds_to, Assignment.position, Assignment.id)
    )
    return [FormerShare(name, holds_to - timedelta(days=1), taker) for name, holds_to, taker in rows]


def _timeline(activity_id: int) -> list[TimelineEntry]:
    rows = db.session.execute(
        select(StatusUpdate, Organisation.name.label("organisation"), Person.name.label("by"))
        .join(Assignment, Assignment.id == StatusUpdate.assignment_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(Person, Person.id == StatusUpdate.by_id)
        .where(Assignment.activity_id == activity_id)
        .order_by(StatusUpdate.holds_from.desc(), StatusUpdate.id.desc())
        .limit(TIMELINE)
    )
    return [
        TimelineEntry(
            organisation=organisation,
            on=update.holds_from,
            status=Status(update.status),
            comment=update.comment,
            paused_until=update.paused_until,
            forecast=Forecast(update.forecast) if update.forecast else None,
            ready_on=update.ready_on,
            by=by,
            via=update.via,
            recorded_at=update.recorded_at,
        )
        for update, organisation, by in rows
    ]


def _deadlines(activity_id: int) -> list[Any]:
    return list(
        db.session.execute(
            select(
                DeadlineRow.assignment_id,
                DeadlineRow.holds_from,
                DeadlineRow.holds_to,
                DeadlineRow.due,
                DeadlineRow.precision,
                DeadlineRow.reason,
                Organisation.name.label("organisation"),
                Person.name.label("by"),
            )
            .outerjoin(Assignment, Assignment.id == DeadlineRow.assignment_id)
            .outerjoin(Organisation, Organisation.id == Assignment.organisation_id)
            .outerjoin(Person, Person.id == DeadlineRow.by_id)
            .where(DeadlineRow.activity_id == activity_id)
            .order_by(DeadlineRow.assignment_id.is_not(None), DeadlineRow.assignment_id, DeadlineRow.id)
        )
    )


def _comments(activity_id: int) -> list[CommentEntry]:
    rows = db.session.execute(
        select(Comment.text, Person.name, Comment.on)
        .join(Person, Person.id == Comment.by_id)
        .where(Comment.activity_id == activity_id)
        .order_by(Comment.id.desc())
    )
    return [CommentEntry(text, by, on) for text, by, on in rows]
