"""What the timeline shows: activities by area, and how many there are where not all are shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from planner.desk.timeline.rules import shape_of
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation
from planner.plans.models import Activity, ActivitySummary, Area, Assignment, DeadlineRow
from planner.plans.queries.history import holds_on
from planner.plans.queries.list_rows import rolled_of, share_rows
from planner.plans.queries.lists import Filter, matching, with_columns
from planner.plans.queries.views import due_of
from planner.plans.rules import Due, RolledUp, Status

# So many are drawn one by one. Of more, each area shows the nearest: about a hundred in all, and some of each.
MOST = 300
SHOWN_OF_MORE = 100
FEWEST_OF_AN_AREA = 3


@dataclass(frozen=True, slots=True)
class OwnDeadline:
    """A deadline of its own that an organisation has for its share of an activity."""

    organisation: str
    due: Due


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An activity on the timeline. `own`: other deadlines that organisations have, the earliest first."""

    key: str
    title: str
    rolled: RolledUp
    due: Due | None
    moved_from: Due | None
    own: tuple[OwnDeadline, ...]

    @property
    def shape(self) -> str:
        """The state whose shape stands for it: the same as in lists."""
        return shape_of(self.rolled)

    @property
    def dues(self) -> list[Due]:
        """Every deadline of it that is drawn."""
        return [due for due in (self.due, self.moved_from, *(one.due for one in self.own)) if due]


@dataclass(frozen=True, slots=True)
class TimelineArea:
    """An area's activities, or the nearest ones of `total`: those with a deadline by it, then those without any."""

    key: str
    name_sv: str
    name_en: str | None
    total: int
    dated: list[TimelineRow]
    undated: list[TimelineRow]

    @property
    def shown(self) -> int:
        """How many of them are shown."""
        return len(self.dated) + len(self.undated)


def timeline_areas(wanted: Filter, today: date) -> list[TimelineArea]:
    """Return the areas that have activities in force which fit a filter, each with its own. A few statements.

    Narrowed to somebody's shares it is about these, as the list of activities is.
    """
    found = matching(wanted, today)
    counts = db.session.execute(
        found.with_only_columns(Area.id, Area.key, Area.name_sv, Area.name_en, func.count().label("total"))
        .group_by(Area.id)
        .order_by(Area.position, Area.id)
    ).all()
    total = sum(row.total for row in counts)
    each = total if total <= MOST else max(FEWEST_OF_AN_AREA, SHOWN_OF_MORE // len(counts))
    rows = db.session.execute(_first_of_each(found, each, nearest_first=total > MOST)).all()
    shown = defaultdict(list)
    for row, one in zip(rows, _timeline_rows(rows, wanted, today), strict=True):
        shown[row.area_key].append(one)
    return [_area(row, shown[row.key]) for row in counts]


def _area(row: Any, shown: list[TimelineRow]) -> TimelineArea:
    dated = sorted((one for one in shown if one.dues), key=lambda one: one.due.day if one.due else date.max)
    return TimelineArea(row.key, row.name_sv, row.name_en, row.total, dated, [one for one in shown if not one.dues])


def _first_of_each(found: AnySelect, each: int, *, nearest_first: bool) -> AnySelect:
    """Return a select of the first so many of each area, by deadline; `nearest_first`: what is finished comes last."""
    finished = ActivitySummary.status.in_((Status.DONE, Status.DROPPED))
    order = (
        *((finished,) if nearest_first else ()),
        ActivitySummary.due.is_(None),
        ActivitySummary.due,
        Activity.position,
        Activity.id,
    )
    place = func.row_number().over(partition_by=Area.id, order_by=order).label("place")
    ranked = with_columns(found).add_columns(Area.position.label("area_position"), place).subquery("ranked")
    chosen = select(ranked).where(ranked.c.place <= each)
    return chosen.order_by(ranked.c.area_position, ranked.c.area_key, ranked.c.place).limit(MOST)


def _timeline_rows(rows: Sequence[Any], wanted: Filter, today: date) -> list[TimelineRow]:
    if wanted.whose:
        theirs = share_rows(rows, wanted.whose, today)
        return [TimelineRow(one.key, one.title, one.rolled, one.due, one.moved_from, ()) for one in theirs]
    own = _own_deadlines([row.id for row in rows], today)
    return [_row(row, own[row.id], today) for row in rows]


def _row(row: Any, own: Sequence[OwnDeadline], today: date) -> TimelineRow:
    due, decided = due_of(row.due, row.precision), due_of(row.decided_due, row.decided_precision)
    return TimelineRow(
        key=row.key,
        title=row.title,
        rolled=rolled_of(row, today),
        due=due,
        moved_from=decided if decided != due else None,
        own=tuple(one for one in own if one.due != due),
    )


def _own_deadlines(activity_ids: Sequence[int], today: date) -> dict[int, list[OwnDeadline]]:
    """Return what organisations have for deadlines of their own, by activity, the earliest first."""
    rows = db.session.execute(
        select(DeadlineRow.activity_id, DeadlineRow.due, DeadlineRow.precision, Organisation.name)
        .join(Assignment, Assignment.id == DeadlineRow.assignment_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(
            DeadlineRow.activity_id.in_(activity_ids),
            DeadlineRow.due.is_not(None),
            holds_on(DeadlineRow, today),
            holds_on(Assignment, today),
        )
        .order_by(DeadlineRow.due, Assignment.position, Assignment.id)
    )
    found: dict[int, list[OwnDeadline]] = defaultdict(list)
    for row in rows:
        if due := due_of(row.due, row.precision):
            found[row.activity_id].append(OwnDeadline(row.name, due))
    return found
