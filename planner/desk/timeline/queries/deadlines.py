"""Which deadlines fall in a month, as those who have them together see them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, not_, or_, select

from planner.desk.timeline.rules import shape_of
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Area, Assignment, DeadlineRow
from planner.plans.queries.assignments import answered_by
from planner.plans.queries.history import holds_on
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import assignment_states, coarse, effective_due
from planner.plans.rules import AssignmentState, Due, Precision, RolledUp, Status, roll_up

# So many deadlines a day shows, and the list of the whole month; of more it says how many.
SHOWN_ON_A_DAY = 5
SHOWN_OF_A_MONTH = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose deadlines a calendar shows; None: everybody's."""

    area: str | None = None
    organisation: str | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class MonthDeadline:
    """An activity that is due, by the shares that have this deadline; `organisation` where that is one alone."""

    key: str
    title: str
    due: Due
    rolled: RolledUp
    organisation: str | None

    @property
    def shape(self) -> str:
        """The state whose shape and word stand for it: the same as in lists."""
        return shape_of(self.rolled)


@dataclass(slots=True)
class Deadlines:
    """The deadlines of a day, or of a whole month; `total` counts those too that aren't shown."""

    total: int = 0
    shown: list[MonthDeadline] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many aren't shown."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class MonthDeadlines:
    """A month's deadlines by day, and those that are the whole month, or a quarter or year that ends with it."""

    days: dict[date, Deadlines]
    whole: Deadlines


def deadlines_in(first: date, last: date, wanted: Wanted, today: date) -> MonthDeadlines:
    """Return the deadlines in force from one day to another. Three statements.

    What has several deadlines, since organisations have their own, stands on each.
    """
    scope = Scope(today)
    shares = _shares(first, last, wanted, today, scope)
    chosen = _first_of_each_day(shares)
    rows = db.session.execute(chosen).all()
    states = _states(shares, [row.activity_id for row in rows])
    found = MonthDeadlines(defaultdict(Deadlines), Deadlines())
    for row in rows:
        there = found.whole if row.coarse else found.days[row.due]
        there.total = row.total
        there.shown.append(_deadline(row, states[row.activity_id, row.due, row.precision], today))
    return found


def _shares(first: date, last: date, wanted: Wanted, today: date, scope: Scope) -> Subquery:
    """Return the shares that are due then, with their state."""
    # Found by their deadlines, so that not every share is asked for its own.
    concerned = select(DeadlineRow.activity_id).where(
        DeadlineRow.due.between(first, last), holds_on(DeadlineRow, today)
    )
    return (
        assignment_states(today)
        .add_columns(coarse().label("coarse"), scope.drops().label("dropped_by_plan"))
        .where(
            Assignment.activity_id.in_(concerned),
            effective_due.between(first, last),
            scope.counts(),
            *_whose(wanted, today),
        )
        .subquery("share")
    )


def _whose(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if wanted.area:
        narrowed.append(Area.key == wanted.area)
    if wanted.organisation:
        ids = select(Organisation.id).where(Organisation.key == wanted.organisation)
        narrowed.append(Assignment.organisation_id.in_(ids))
    if wanted.person:
        narrowed.append(Assignment.id.in_(answered_by(wanted.person, today)))
    return narrowed


def _first_of_each_day(share: Subquery) -> Any:
    """Return a select of the first deadlines of each day and of the whole month, in the order of the plan."""
    due = select(share.c.activity_id, share.c.due, share.c.precision, share.c.coarse).distinct().subquery("due")
    together = (due.c.due, due.c.coarse)
    order = (Area.position, Activity.position, Activity.id, due.c.precision)
    ranked = (
        select(
            due,
            Activity.key,
            Activity.title,
            func.row_number().over(partition_by=together, order_by=order).label("number"),
            func.count().over(partition_by=together).label("total"),
        )
        .join(Activity, Activity.id == due.c.activity_id)
        .join(Area, Area.id == Activity.area_id)
        .subquery("ranked")
    )
    few = or_(
        and_(ranked.c.coarse, ranked.c.number <= SHOWN_OF_A_MONTH),
        and_(not_(ranked.c.coarse), ranked.c.number <= SHOWN_ON_A_DAY),
    )
    return select(ranked).where(few).order_by(ranked.c.due, ranked.c.coarse, ranked.c.number)


def _states(share: Subquery, activity_ids: Collection[int]) -> dict[tuple[int, date, str], list[Any]]:
    """Return the shares of some activities, by the deadline that they have together."""
    rows = db.session.execute(
        select(share, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == share.c.organisation_id)
        .where(share.c.activity_id.in_(activity_ids))
    )
    found = defaultdict(list)
    for row in rows:
        found[row.activity_id, row.due, row.precision].append(row)
    return found


def _deadline(row: Any, shares: list[Any], today: date) -> MonthDeadline:
    states = [AssignmentState(Status(one.status), one.due, one.last_update, today) for one in shares]
    return MonthDeadline(
        row.key,
        row.title,
        Due(row.due, Precision(row.precision)),
        roll_up(states, dropped_by_plan=any(one.dropped_by_plan for one in shares)),
        shares[0].organisation if len(shares) == 1 else None,
    )
