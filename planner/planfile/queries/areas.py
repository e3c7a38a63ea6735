"""Reading areas, groups, activities, assignments and their histories."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from planner.kit.db import BEGINNING, FOREVER, db
from planner.people.models import Organisation, Person
from planner.planfile.consistency import Item
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
    OwnerRow,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.queries.history import holds_on
from planner.plans.rules import Due, Forecast, Precision, Status


def areas(today: date) -> list[Item]:
    """Return areas with all that stands in them, with owners as of a day."""
    factors = by_first(select(Factor.area_id, Factor.text).order_by(Factor.position))
    groups = by_first(
        select(ActivityGroup.area_id, ActivityGroup.id, ActivityGroup.name).order_by(
            ActivityGroup.position, ActivityGroup.id
        )
    )
    activities = _activities(today)
    rows = db.session.execute(
        select(Area, PlanVersion.key, Person.email)
        .outerjoin(PlanVersion, PlanVersion.id == Area.since_id)
        .outerjoin(Person, Person.id == Area.coordinator_id)
        .order_by(Area.position, Area.id)
    )
    return [
        {
            "key": area.key,
            "name": {"sv": area.name_sv, "en": area.name_en},
            "about": area.about,
            "since": since,
            "coordinator": coordinator,
            "factors": [text for (text,) in factors[area.id]],
            "groups": [{"name": name, "activities": activities[group]} for group, name in groups[area.id]],
        }
        for area, since, coordinator in rows
    ]


def _activities(today: date) -> dict[int, list[Item]]:
    """Return activities by the id of their group."""
    partners = by_first(
        select(ActivityPartner.activity_id, Organisation.key)
        .join(Organisation, Organisation.id == ActivityPartner.organisation_id)
        .order_by(ActivityPartner.position)
    )
    methods = by_first(
        select(ActivityMethod.activity_id, Method.name)
        .join(Method, Method.id == ActivityMethod.method_id)
        .order_by(ActivityMethod.position)
    )
    deadlines = _deadlines(DeadlineRow.activity_id, DeadlineRow.assignment_id.is_(None))
    assignments = _assignments(today)
    since, dropped = aliased(PlanVersion), aliased(PlanVersion)
    rows = db.session.execute(
        select(
            Activity.id,
            Activity.group_id,
            Activity.key,
            Activity.title,
            Activity.wording,
            Activity.done_when,
            Activity.due_note,
            since.key.label("since"),
            dropped.key.label("dropped"),
            Activity.dropped_reason,
        )
        .outerjoin(since, since.id == Activity.since_id)
        .outerjoin(dropped, dropped.id == Activity.dropped_id)
        .order_by(Activity.position, Activity.id)
    )
    found = defaultdict(list)
    for row in rows:
        due, moves = deadline_of(deadlines[row.id])
        found[row.group_id].append(
            {
                "key": row.key,
                "title": row.title,
                "wording": row.wording,
                "done_when": row.done_when,
                "due": due,
                "due_note": row.due_note,
                "moves": moves,
                "since": row.since,
                "dropped": {"version": row.dropped, "reason": row.dropped_reason} if row.dropped else None,
                "partners": [key for (key,) in partners[row.id]],
                "methods": [name for (name,) in methods[row.id]],
                "assignments": assignments[row.id],
            }
        )
    return found


def _assignments(today: date) -> dict[int, list[Item]]:
    """Return assignments by the id of their activity."""
    deadlines = _deadlines(DeadlineRow.assignment_id, DeadlineRow.assignment_id.is_not(None))
    updates = by_first(
        select(
            StatusUpdate.assignment_id,
            StatusUpdate.holds_from,
            StatusUpdate.status,
            StatusUpdate.comment,
            StatusUpdate.paused_until,
            Person.email,
            StatusUpdate.forecast,
            StatusUpdate.ready_on,
        )
        .outerjoin(Person, Person.id == StatusUpdate.by_id)
        .order_by(StatusUpdate.holds_from, StatusUpdate.id)
    )
    rows = db.session.execute(
        select(
            Assignment.id,
            Assignment.activity_id,
            Organisation.key,
            Person.email,
            Assignment.holds_from,
            Assignment.holds_to,
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(OwnerRow, (OwnerRow.assignment_id == Assignment.id) & holds_on(OwnerRow, today))
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .order_by(Assignment.position, Assignment.id)
    )
    found = defaultdict(list)
    for assignment_id, activity_id, organisation, owner, holds_from, holds_to in rows:
        due, moves = deadline_of(deadlines[assignment_id])
        found[activity_id].append(
            {
                "organisation": organisation,
                "owner": owner,
                **interval(holds_from, holds_to),
                "due": due,
                "moves": moves,
                "updates": [_update(*update) for update in updates[assignment_id]],
            }
        )
    return found


def assignments_by_activity() -> dict[str, dict[str, Item]]:
    """Return the days on which assignments count, by the keys of their activities and organisations."""
    found: dict[str, dict[str, Item]] = defaultdict(dict)
    for activity, organisation, holds_from, holds_to in db.session.execute(
        select(Activity.key, Organisation.key, Assignment.holds_from, Assignment.holds_to)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
    ):
        found[activity][organisation] = interval(holds_from, holds_to)
    return found


def interval(holds_from: date, holds_to: date) -> Item:
    """Return the days on which an assignment counts, as far as they aren't all."""
    begins = {"begins": holds_from} if holds_from != BEGINNING else {}
    return begins | ({"ends": holds_to - timedelta(days=1)} if holds_to != FOREVER else {})


def _update(
    on: date,
    status: str,
    comment: str | None,
    until: date | None,
    by: str | None,
    forecast: str | None,
    ready: date | None,
) -> Item:
    update: Item = {"on": on, "status": Status(status), "comment": comment, "until": until, "by": by}
    if forecast or ready:
        update |= {"forecast": Forecast(forecast) if forecast else None, "ready": ready}
    return update


def _deadlines(holder: Any, which: Any) -> dict[int, list[tuple[Any, ...]]]:
    return by_first(
        select(
            holder,
            DeadlineRow.holds_from,
            DeadlineRow.due,
            DeadlineRow.precision,
            DeadlineRow.reason,
            Person.email,
        )
        .outerjoin(Person, Person.id == DeadlineRow.by_id)
        .where(which)
        .order_by(DeadlineRow.holds_from, DeadlineRow.id)
    )


def deadline_of(rows: Iterable[tuple[Any, ...]]) -> tuple[Due | None, list[Item]]:
    """Return the deadline as it is after all moves, and the moves, from rows in the order in which they hold.

    A row: holds_from, due, precision, reason, by. The first is the decided deadline; a later one is a move, unless it
    says what held already.
    """
    due: Due | None = None
    moves: list[Item] = []
    for number, (holds_from, day, precision, reason, by) in enumerate(rows):
        before, due = due, Due(day, Precision(precision)) if day else None
        if number and due != before:
            moves.append({"on": holds_from, "from_": before, "reason": reason, "by": by})
    return due, moves


def by_first(statement: Any) -> dict[int, list[tuple[Any, ...]]]:
    """Return rows by their first column, each without it."""
    found = defaultdict(list)
    for first, *rest in db.session.execute(statement):
        found[first].append(tuple(rest))
    return found
