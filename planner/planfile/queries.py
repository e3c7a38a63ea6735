"""Reading the whole plan back, in the shapes of the plan file: every key, in a stable order."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import Locale, MailChoice, OrganisationKind, Role
from planner.planfile.consistency import Item, Known
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
    Plan,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.queries.history import holds_on
from planner.plans.rules import Due, Forecast, Precision, Status, VersionStatus


def known() -> Known:
    """Return what a plan file may refer to without naming it."""
    plan = _plan()
    return Known(
        plan=plan or {},
        versions={version["key"]: version for version in _versions()},
        organisations={organisation["key"]: organisation for organisation in _organisations()},
        people={person["email"]: person for person in _people()},
        activities=frozenset(db.session.scalars(select(Activity.key))),
    )


def whole_plan(today: date) -> Item | None:
    """Return everything that a plan file holds, with owners as of a day; None where there is no plan.

    A dozen queries, whatever the size.
    """
    plan = _plan()
    if plan is None:
        return None
    return {
        "plan": plan,
        "versions": _versions(),
        "organisations": _organisations(),
        "people": _people(),
        "areas": _areas(today),
    }


def _plan() -> Item | None:
    row = db.session.execute(
        select(Plan.key, Plan.title, Organisation.key.label("owner")).outerjoin(
            Organisation, Organisation.id == Plan.owner_id
        )
    ).one_or_none()
    return row._asdict() if row else None


def _versions() -> list[Item]:
    before = aliased(PlanVersion)
    rows = db.session.execute(
        select(PlanVersion, Organisation.key.label("board"), before.key.label("replaces"))
        .outerjoin(Organisation, Organisation.id == PlanVersion.board_id)
        .outerjoin(before, before.id == PlanVersion.replaces_id)
        .order_by(PlanVersion.position, PlanVersion.id)
    )
    return [
        {
            "key": version.key,
            "title": version.title,
            "status": VersionStatus(version.status),
            "decision": _decision(version, board),
            "follow_up_due": version.follow_up_due,
            "replaces": replaces,
        }
        for version, board, replaces in rows
    ]


def _decision(version: PlanVersion, board: str | None) -> Item | None:
    decision = {"board": board, "on": version.decided_on, "dnr": version.dnr, "paragraph": version.paragraph}
    return decision if any(decision.values()) else None


def _organisations() -> list[Item]:
    parent, successor = aliased(Organisation), aliased(Organisation)
    rows = db.session.execute(
        select(Organisation, parent.key, successor.key, Person.email)
        .outerjoin(parent, parent.id == Organisation.parent_id)
        .outerjoin(successor, successor.id == Organisation.successor_id)
        .outerjoin(Person, Person.id == Organisation.contact_id)
        .order_by(Organisation.position, Organisation.id)
    )
    return [
        {
            "key": organisation.key,
            "name": organisation.name,
            "kind": OrganisationKind(organisation.kind),
            "parent": parent_key,
            "started": organisation.started,
            "ended": organisation.ended,
            "successor": successor_key,
            "contact": contact,
        }
        for organisation, parent_key, successor_key, contact in rows
    ]


def _people() -> list[Item]:
    rows = db.session.execute(
        select(Person, Organisation.key)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .order_by(Person.position, Person.id)
    )
    return [
        {
            "email": person.email,
            "name": person.name,
            "role": Role(person.role),
            "organisation": organisation,
            "locale": Locale(person.locale) if person.locale else None,
            "mail": MailChoice(person.mail_choice) if person.mail_choice else None,
            # Only of those who left: the key is no part of what people write.
            **({"left": person.left_on} if person.left_on else {}),
        }
        for person, organisation in rows
    ]


def _areas(today: date) -> list[Item]:
    factors = _by_first(select(Factor.area_id, Factor.text).order_by(Factor.position))
    groups = _by_first(
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
    partners = _by_first(
        select(ActivityPartner.activity_id, Organisation.key)
        .join(Organisation, Organisation.id == ActivityPartner.organisation_id)
        .order_by(ActivityPartner.position)
    )
    methods = _by_first(
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
    updates = _by_first(
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
        select(Assignment.id, Assignment.activity_id, Organisation.key, Person.email)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(OwnerRow, (OwnerRow.assignment_id == Assignment.id) & holds_on(OwnerRow, today))
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .order_by(Assignment.position, Assignment.id)
    )
    found = defaultdict(list)
    for assignment_id, activity_id, organisation, owner in rows:
        due, moves = deadline_of(deadlines[assignment_id])
        found[activity_id].append(
            {
                "organisation": organisation,
                "owner": owner,
                "due": due,
                "moves": moves,
                "updates": [_update(*update) for update in updates[assignment_id]],
            }
        )
    return found


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
    return _by_first(
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


def _by_first(statement: Any) -> dict[int, list[tuple[Any, ...]]]:
    """Return rows by their first column, each without it."""
    found = defaultdict(list)
    for first, *rest in db.session.execute(statement):
        found[first].append(tuple(rest))
    return found
