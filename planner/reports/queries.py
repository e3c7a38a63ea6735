"""Reads of the yearly follow-up: the plan in force on a day, whole. A fixed number of statements, whatever its size."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.plans.models import (
    Activity,
    ActivityGroup,
    ActivityMethod,
    ActivityPartner,
    Area,
    Assignment,
    DeadlineRow,
    Factor,
    Method,
    Plan,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import assignment_states
from planner.plans.queries.views import due_of
from planner.plans.rules import Due
from planner.reports.models import Edition
from planner.reports.rules import EditionBefore

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DecidedDeadline:
    """A deadline of an activity itself, from the day that it holds."""

    on: date
    due: Due | None
    reason: str | None
    by: str | None


class ActivitiesOnDay:
    """Activities in force on a day, as rows that belong together by id: all, or those with the keys `only`."""

    def __init__(self, day: date, only: Collection[str] | None = None) -> None:
        self.scope = Scope(day)
        wanted = true() if only is None else Activity.key.in_(only)
        self.activities = _gathered((row.area_id, row) for row in _activities(self.scope, wanted))
        self.assignments = _gathered((row.activity_id, row) for row in _assignments(self.scope, day, wanted))
        self.deadlines = _deadlines(day, wanted)
        self.partners = _names(ActivityPartner, ActivityPartner.organisation_id, Organisation, wanted)
        self.methods = _names(ActivityMethod, ActivityMethod.method_id, Method, wanted)


class PlanOnDay(ActivitiesOnDay):
    """The plan in force on a day, whole."""

    def __init__(self, plan: Plan, day: date) -> None:
        super().__init__(day)
        self.plan = plan
        self.owner = db.session.get(Organisation, plan.owner_id) if plan.owner_id else None
        self.versions = _versions()
        self.areas = _areas(self.scope)
        self.factors = _gathered(
            db.session.execute(select(Factor.area_id, Factor.text).order_by(Factor.area_id, Factor.position))
        )

    def narrow(self, organisation: str, areas: Collection[str | None]) -> None:
        """Keep the shares of one organisation, the activities that it has shares of, and their areas.

        `areas`: the keys of those that are kept whatever it has, since it has figures there.
        """
        kept = {
            activity: [row for row in rows if row.organisation == organisation]
            for activity, rows in self.assignments.items()
        }
        self.assignments = {activity: rows for activity, rows in kept.items() if rows}
        self.activities = {
            area: [row for row in rows if row.id in self.assignments] for area, rows in self.activities.items()
        }
        self.areas = [area for area in self.areas if self.activities.get(area.id) or area.key in areas]


def edition_before(year: int, day: date, replacing: int | None) -> EditionBefore | None:
    """Return the latest edition up to a day that a year's follow-up can be compared with, or None.

    One that was corrected isn't asked any more, nor the one that is being replaced, nor one of the year that shows the
    same day: who has just frozen a report would read that nothing has changed since.
    """
    newer = aliased(Edition)
    found = db.session.execute(
        select(Edition.year, Edition.number, Edition.as_of, Edition.content)
        .where(
            Edition.year <= year,
            Edition.as_of <= day,
            or_(Edition.year < year, Edition.as_of < day),
            Edition.id.is_distinct_from(replacing),
            ~exists().where(newer.replaces_id == Edition.id),
        )
        .order_by(Edition.as_of.desc(), Edition.year.desc(), Edition.number.desc())
        .limit(1)
    ).first()
    return EditionBefore(found.year, found.number, found.as_of, json.loads(found.content)) if found else None


def the_plan() -> Plan | None:
    """Return the plan, or None where none is loaded."""
    return db.session.scalar(select(Plan))


def first_year() -> int | None:
    """Return the year of the first status update, or None where there is none."""
    day = db.session.scalar(select(func.min(StatusUpdate.holds_from)))
    return day.year if day else None


def _gathered(pairs: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    gathered: dict[int, list[Value]] = defaultdict(list)
    for key, value in pairs:
        gathered[key].append(value)
    return gathered


def _versions() -> list[Any]:
    """Return each version with its board's name."""
    return list(
        db.session.execute(
            select(PlanVersion, Organisation.name.label("board"))
            .outerjoin(Organisation, Organisation.id == PlanVersion.board_id)
            .order_by(PlanVersion.position)
        )
    )


def _areas(scope: Scope) -> Sequence[Area]:
    return db.session.scalars(select(Area).where(scope.area_counts()).order_by(Area.position)).all()


def _activities(scope: Scope, wanted: ColumnElement[bool]) -> list[Any]:
    return list(
        db.session.execute(
            select(
                Activity.id,
                Activity.key,
                Activity.area_id,
                Activity.title,
                Activity.wording,
                Activity.done_when,
                Activity.due_note,
                Activity.dropped_reason,
                scope.drops().label("dropped"),
                ActivityGroup.name.label("group"),
            )
            .join(Area, Area.id == Activity.area_id)
            .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
            .where(scope.counts(), wanted)
            .order_by(Area.position, ActivityGroup.position, Activity.position)
        )
    )


def _assignments(scope: Scope, day: date, wanted: ColumnElement[bool]) -> list[Any]:
    owner = aliased(Person)
    states = assignment_states(day).where(scope.counts(), wanted).subquery()
    return list(
        db.session.execute(
            select(
                states,
                Organisation.key.label("organisation"),
                Organisation.name.label("organisation_name"),
                owner.email.label("owner"),
            )
            .join(Organisation, Organisation.id == states.c.organisation_id)
            .join(Assignment, Assignment.id == states.c.id)
            .outerjoin(owner, owner.id == states.c.owner_id)
            .order_by(Assignment.activity_id, Assignment.position, Assignment.id)
        )
    )


def _deadlines(day: date, wanted: ColumnElement[bool]) -> dict[int, list[DecidedDeadline]]:
    """Return each activity's own deadlines up to a day, the decided one first; what was corrected at once is none."""
    rows = db.session.execute(
        select(
            DeadlineRow.activity_id,
            DeadlineRow.holds_from,
            DeadlineRow.due,
            DeadlineRow.precision,
            DeadlineRow.reason,
            Person.email,
        )
        .join(Activity, Activity.id == DeadlineRow.activity_id)
        .outerjoin(Person, Person.id == DeadlineRow.by_id)
        .where(
            wanted,
            DeadlineRow.assignment_id.is_(None),
            DeadlineRow.holds_from <= day,
            DeadlineRow.holds_from < DeadlineRow.holds_to,
        )
        .order_by(DeadlineRow.activity_id, DeadlineRow.holds_from, DeadlineRow.id)
    )
    return _gathered(
        (activity_id, DecidedDeadline(on, due_of(due, precision), reason, by))
        for activity_id, on, due, precision, reason, by in rows
    )


def _names(link: Any, link_id: Any, target: Any, wanted: ColumnElement[bool]) -> dict[int, list[str]]:
    return _gathered(
        db.session.execute(
            select(link.activity_id, target.name)
            .join(target, target.id == link_id)
            .join(Activity, Activity.id == link.activity_id)
            .where(wanted)
            .order_by(link.activity_id, link.position)
        )
    )
