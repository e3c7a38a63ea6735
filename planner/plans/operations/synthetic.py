"""A made-up plan of any size, for benchmarks."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, text

from planner.audit.operations import record
from planner.kit.clock import now
from planner.kit.db import BEGINNING, FOREVER, Base, db, table_of
from planner.kit.errors import Conflict
from planner.people.models import Organisation, Person
from planner.people.operations.persons import new_session_key
from planner.people.rules import OrganisationKind, Role
from planner.plans.models import (
    Activity,
    ActivityGroup,
    Area,
    Assignment,
    DeadlineRow,
    OwnerRow,
    Plan,
    StatusUpdate,
)
from planner.plans.operations.summaries import refresh
from planner.plans.rules import Precision, Status

AREAS = 8
STRATEGISTS = 3
SPREAD_DAYS = 60
CHUNK = 5000


@dataclass(frozen=True)
class Size:
    """How much to make."""

    activities: int
    people: int
    districts: int = 1


def generate(*, size: Size, around: date, seed: int, force: bool, today: date) -> dict[str, int]:
    """Fill the database with a made-up plan; return what was made, in counts.

    Deadlines lie within 60 days of `around`, a fifth of the assignments are done, four of five have an owner, and all
    updates come before `around`. The same seed gives the same plan.
    Raises Conflict when a plan is there already, unless `force`, or when this seed's plan is.
    """
    if db.session.scalar(select(Plan.id)) is not None and not force:
        raise Conflict("the database holds a plan already; use an empty one, or --force to add to it")
    prefix = f"syntet-{seed}"
    if db.session.scalar(select(Area.id).where(Area.key == f"{prefix}-omrade-1")) is not None:
        raise Conflict(f"a made-up plan of seed {seed} is here already; choose another --seed")
    rng = random.Random(seed)  # noqa: S311 - made-up data, not secrets # nosec B311
    organisations = _organisations(prefix, size)
    owners, coordinators = _people(prefix, size, organisations)
    groups = _areas(prefix, organisations[0], coordinators)
    activity_ids = _activities(prefix, size, groups)
    deadlines: list[dict[str, Any]] = []
    assignments: list[dict[str, Any]] = []
    first = _next_id(Assignment)
    for number, activity_id in enumerate(activity_ids):
        day = around + timedelta(days=rng.randint(-SPREAD_DAYS, SPREAD_DAYS))
        deadlines.append(_deadline(activity_id, day, rng))
        for district in range(size.districts):
            assignments.append(
                {
                    "id": first + len(assignments),
                    "activity_id": activity_id,
                    "organisation_id": organisations[(number + district) % len(organisations)],
                    "position": district,
                }
            )
    ids = [row["id"] for row in assignments]
    _insert(DeadlineRow, deadlines)
    _insert(Assignment, assignments)
    _gather_statistics()
    _insert(OwnerRow, _owner_rows(ids, owners, rng))
    updates = _insert(StatusUpdate, _updates(ids, around, rng))
    _catch_up_sequence(Assignment)
    _gather_statistics()
    refresh(activity_ids, today)
    made = {
        "activities": len(activity_ids),
        "assignments": len(assignments),
        "people": len(owners) + len(coordinators) + STRATEGISTS,
        "updates": updates,
    }
    record("plan.generate", actor=None, object_kind="plan", object_id=None, seed=seed, counts={"created": made})
    return made


def _organisations(prefix: str, size: Size) -> list[int]:
    return _insert_returning(
        Organisation,
        [
            {
                "key": f"{prefix}-stadsdel-{n}",
                "name": f"Stadsdel {n}",
                "kind": OrganisationKind.DISTRICT.value,
                "position": n,
            }
            for n in range(1, max(size.districts, 14) + 1)
        ],
    )


def _people(prefix: str, size: Size, organisations: list[int]) -> tuple[list[int], list[int]]:
    roles = [Role.CONTRIBUTOR] * size.people + [Role.COORDINATOR] * AREAS + [Role.STRATEGIST] * STRATEGISTS
    ids = _insert_returning(
        Person,
        [
            {
                "email": f"{prefix}-{n}@example.org",
                "name": f"Konto {n}",
                "role": role.value,
                "organisation_id": organisations[n % len(organisations)],
                "position": n,
                "session_key": new_session_key(),
            }
            for n, role in enumerate(roles, start=1)
        ],
    )
    return ids[: size.people], ids[size.people : size.people + AREAS]


def _areas(prefix: str, organisation: int, coordinators: list[int]) -> list[tuple[int, int]]:
    if db.session.scalar(select(Plan.id)) is None:
        db.session.execute(insert(Plan).values(id=1, key="syntet", title="Påhittad plan", owner_id=organisation))
    areas = _insert_returning(
        Area,
        [
            {"key": f"{prefix}-omrade-{n}", "name_sv": f"Område {n}", "position": 1000 + n, "coordinator_id": person}
            for n, person in enumerate(coordinators, start=1)
        ],
    )
    groups = _insert_returning(
        ActivityGroup, [{"area_id": area, "name": "Aktiviteter", "position": 1} for area in areas]
    )
    return list(zip(areas, groups, strict=True))


def _activities(prefix: str, size: Size, groups: list[tuple[int, int]]) -> list[int]:
    first = _next_id(Activity)
    rows: list[dict[str, Any]] = []
    for n in range(size.activities):
        area, group = groups[n % len(groups)]
        rows.append(
            {
                "id": first + n,
                "key": f"{prefix}-{n + 1}",
                "area_id": area,
                "group_id": group,
                "title": f"Påhittad aktivitet nummer {n + 1}",
                "position": n,
            }
        )
    _insert(Activity, rows)
    _catch_up_sequence(Activity)
    return [row["id"] for row in rows]


def _deadline(activity_id: int, day: date, rng: random.Random) -> dict[str, Any]:
    precision = Precision.DAY
    if rng.random() < 0.5:
        precision = Precision.MONTH
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {
        "activity_id": activity_id,
        "assignment_id": None,
        "holds_from": BEGINNING,
        "holds_to": FOREVER,
        "due": day,
        "precision": precision.value,
        "recorded_at": now(),
    }


def _owner_rows(ids: list[int], owners: list[int], rng: random.Random) -> Iterator[dict[str, Any]]:
    recorded = now()
    for number, assignment_id in enumerate(ids):
        yield {
            "assignment_id": assignment_id,
            "holds_from": BEGINNING,
            "holds_to": FOREVER,
            "person_id": rng.choice(owners) if owners and number % 5 else None,
            "recorded_at": recorded,
        }


def _updates(ids: list[int], around: date, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Give one in ten nothing, and the others one to three updates; the last of every fifth says done."""
    recorded = now()
    for number, assignment_id in enumerate(ids):
        done = number % 5 == 0
        count = rng.randint(1, 3) if done or rng.random() < 0.9 else 0
        days = sorted(rng.sample(range(1, 200), count), reverse=True)
        for place, ago in enumerate(days):
            last = place == count - 1
            status = (
                Status.DONE if done and last else (Status.NOT_STARTED if place == 0 and not last else Status.ONGOING)
            )
            yield {
                "assignment_id": assignment_id,
                "holds_from": around - timedelta(days=ago),
                "holds_to": FOREVER if last else around - timedelta(days=days[place + 1]),
                "status": status.value,
                "comment": "Arbetet fortsätter enligt plan." if status is Status.ONGOING else None,
                "via": "generated",
                "recorded_at": recorded,
            }


def _next_id(table: type[Base]) -> int:
    return (db.session.scalar(select(func.max(table.id))) or 0) + 1  # type: ignore[attr-defined]


def _insert(table: type[Base], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows a chunk at a time; return how many."""
    count = 0
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        db.session.execute(insert(table_of(table)), chunk)
        count += len(chunk)
    return count


def _insert_returning(table: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    statement = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(db.session.scalars(statement, rows)) if rows else []


def _gather_statistics() -> None:
    """Let PostgreSQL know how much there is by now: what it believes of empty tables makes it scan full ones."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))


def _catch_up_sequence(table: type[Base]) -> None:
    """Let PostgreSQL's own numbering go on after the numbers given here."""
    if db.session.get_bind().dialect.name == "postgresql":
        name = table.__tablename__
        db.session.execute(
            select(func.setval(func.pg_get_serial_sequence(name, "id"), select(func.max(table.id)).scalar_subquery()))  # type: ignore[attr-defined]
        )
