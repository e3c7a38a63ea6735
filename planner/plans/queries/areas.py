"""Areas, and how far each has come."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import joinedload

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.plans.models import ActivitySummary, Area, Factor, Plan, PlanVersion
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.lists import (
    due_soon,
    light_expression,
    needs_decision,
    overdue,
    stale,
    unreported,
    without_deadline,
)
from planner.plans.queries.scope import Scope
from planner.plans.rules import Light, Status

_OPEN = (Status.ONGOING, Status.PAUSED, Status.NOT_STARTED)


@dataclass(frozen=True)
class AreaCard:
    """How far an area has come, in counts of activities; dropped ones are counted in none but `dropped`."""

    key: str
    name_sv: str
    name_en: str | None
    total: int
    done: int
    dropped: int
    overdue: int
    needs_decision: int
    due_soon: int
    stale: int
    unreported: int
    without_deadline: int
    yellow: int
    ongoing: int
    paused: int
    not_started: int
    coordinator_id: int | None

    @property
    def light(self) -> Light:
        """Red when something is overdue, yellow when something needs attention, green when all else is well."""
        if self.total == 0:
            return Light.GREY
        if self.overdue:
            return Light.RED
        if self.yellow or self.unreported:
            return Light.YELLOW
        return Light.GREEN

    @property
    def percent(self) -> int:
        """How much is done, in whole percent."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def needs_attention(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.overdue or self.due_soon or self.stale or self.unreported or self.without_deadline)


def area_cards(today: date, scope: Scope | None = None) -> list[AreaCard]:
    """Return a card for each area that counts. Two statements; one where the scope is known already."""
    live = ActivitySummary.status != Status.DROPPED

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(live, condition), 1), else_=0)), 0)

    statement = (
        select(
            Area.key,
            Area.name_sv,
            Area.name_en,
            count(live).label("total"),
            count(ActivitySummary.status == Status.DONE).label("done"),
            func.coalesce(func.sum(case((ActivitySummary.status == Status.DROPPED, 1), else_=0)), 0).label("dropped"),
            count(overdue(today)).label("overdue"),
            count(needs_decision(today)).label("needs_decision"),
            count(due_soon(today)).label("due_soon"),
            count(stale(today)).label("stale"),
            count(unreported()).label("unreported"),
            count(without_deadline()).label("without_deadline"),
            count(light_expression(today) == Light.YELLOW).label("yellow"),
            *(count(ActivitySummary.status == status).label(status.value) for status in _OPEN),
            Area.coordinator_id,
        )
        .outerjoin(ActivitySummary, and_(ActivitySummary.area_id == Area.id, ActivitySummary.in_force))
        .where((scope or Scope(today)).area_counts())
        .group_by(Area.id)
        .order_by(Area.position)
    )
    return [AreaCard(*row) for row in db.session.execute(statement)]


def find_area(key: str, *, actor: Actor) -> Area:
    """Return an area with its coordinator.

    Raises NotFound when there is none, or it belongs to a draft that the actor doesn't see.
    """
    area = db.session.scalar(
        select(Area).options(joinedload(Area.coordinator)).where(Area.key == key, seen_by(actor, Area))
    )
    if area is None:
        raise NotFound(key)
    return area


def areas(*, actor: Actor) -> list[Area]:
    """Return all areas that somebody may see, in the order of the plan."""
    return list(db.session.scalars(select(Area).where(seen_by(actor, Area)).order_by(Area.position)))


def factors(area_id: int) -> list[str]:
    """Return what the inventory showed in an area."""
    return list(db.session.scalars(select(Factor.text).where(Factor.area_id == area_id).order_by(Factor.position)))


def the_plan() -> Plan | None:
    """Return the plan, or None while none is loaded."""
    return db.session.scalar(select(Plan))


def version_in_force(today: date) -> PlanVersion | None:
    """Return the version in force on a day with its board, or None."""
    scope = Scope(today)
    if scope.version is None:
        return None
    return db.session.scalar(
        select(PlanVersion).options(joinedload(PlanVersion.board)).where(PlanVersion.id == scope.version.id)
    )
