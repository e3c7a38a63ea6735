"""The list of activities: filtered, ordered, a page at a time, from the summaries.

Narrowed to an organisation or an owner it is about their shares: what is late then is what they are late with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from planner.kit.db import AnySelect, db
from planner.plans.models import Activity, ActivityGroup, ActivitySummary, Area
from planner.plans.queries.list_rows import activity_rows, share_rows
from planner.plans.queries.shares import Whose, activities_of, rolled_up
from planner.plans.queries.views import ActivityRow
from planner.plans.rules import DECISION_DAYS, DUE_SOON_DAYS, STALE_DAYS, Light, Status

PAGE_SIZE = 25
Summary = ActivitySummary
SORTS_BY_STATE = frozenset({"due", "decided", "status", "updated"})
# The columns of ActivitySummary, or of what `rolled_up` makes of somebody's shares.
Facts = Any


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None: everything."""

    area: str | None = None
    status: str | None = None
    light: str | None = None
    organisation: str | None = None
    owner: str | None = None
    q: str | None = None
    # The first and the last day on which a deadline in force may be.
    due_from: date | None = None
    due_to: date | None = None

    @property
    def whose(self) -> Whose:
        """Whose shares it is about."""
        return Whose(self.organisation, self.owner)

    @property
    def asks_for_state(self) -> bool:
        """Whether it asks how far something has come or when it is due."""
        return bool(self.status or self.light or self.due_from or self.due_to)


@dataclass(frozen=True)
class Page:
    """One page of a list; its rows are about somebody's shares where it is narrowed to these."""

    rows: list[ActivityRow]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def light_expression(today: date, of: Facts = Summary) -> ColumnElement[str]:
    """Return the light of a summary as SQL; planner.plans.rules.RolledUp.light is the definition."""
    return case(
        (of.status == Status.DROPPED, Light.GREY.value),
        (of.status == Status.DONE, Light.GREEN.value),
        (overdue(today, of), Light.RED.value),
        (or_(due_soon(today, of), stale(today, of), of.status == Status.PAUSED), Light.YELLOW.value),
        (or_(of.unreported == of.total, of.status == Status.NOT_STARTED), Light.GREY.value),
        else_=Light.GREEN.value,
    )


def overdue(today: date, of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether a summary's activity is overdue, as SQL."""
    return and_(of.first_open_due.is_not(None), of.first_open_due < today)


def needs_decision(today: date, of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether an assignment of it has been overdue for so long that nobody is reminded any more, as SQL."""
    return and_(of.first_open_due.is_not(None), of.first_open_due <= today - timedelta(days=DECISION_DAYS))


def late_against_decision(today: date, of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether it is neither done nor dropped though its decided deadline has passed, as SQL.

    The follow-up counts by the same rule (is_late_against_decision in planner.reports.rules).
    """
    return and_(of.decided_due.is_not(None), of.decided_due < today, _unfinished(of))


def due_soon(today: date, of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether it is due within 30 days and not overdue, as SQL."""
    return of.first_open_due.between(today, today + timedelta(days=DUE_SOON_DAYS))  # type: ignore[no-any-return]


def stale(today: date, of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether an ongoing assignment has been silent for 60 days, as SQL."""
    return and_(of.oldest_ongoing.is_not(None), of.oldest_ongoing <= today - timedelta(days=STALE_DAYS))


def unreported(of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether nobody has said anything of any assignment, as SQL."""
    return and_(of.unreported == of.total, of.status != Status.DROPPED)


def without_deadline(of: Facts = Summary) -> ColumnElement[bool]:
    """Return whether an activity that isn't finished has no deadline of its own, as SQL."""
    return and_(of.due.is_(None), _unfinished(of))


def _unfinished(of: Facts) -> ColumnElement[bool]:
    return of.status.not_in((Status.DONE, Status.DROPPED))  # type: ignore[no-any-return]


def activity_page(wanted: Filter, *, sort: str, page: int, today: date) -> Page:
    """Return a page of the activities in force that fit a filter. A few statements, however many there are."""
    found, facts = _narrowed(wanted, sort, today)
    ordered = with_columns(found).order_by(*_order(sort, facts)).limit(PAGE_SIZE)
    if facts is not Summary and page <= 1:
        # Rolled up once: counting them takes as long as finding the first page.
        rows = db.session.execute(ordered.add_columns(func.count().over().label("found"))).all()
        return Page(_shown(rows, wanted, today), rows[0].found if rows else 0, 1)
    total = db.session.scalar(found.with_only_columns(func.count()).order_by(None)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), last)
    rows = db.session.execute(ordered.offset((number - 1) * PAGE_SIZE)).all()
    return Page(_shown(rows, wanted, today), total, number)


def all_activities(wanted: Filter, *, sort: str, today: date) -> list[ActivityRow]:
    """Return all activities in force that fit a filter, as many statements as one page takes."""
    found, facts = _narrowed(wanted, sort, today)
    return _shown(db.session.execute(with_columns(found).order_by(*_order(sort, facts))).all(), wanted, today)


def _shown(rows: Sequence[Any], wanted: Filter, today: date) -> list[ActivityRow]:
    return share_rows(rows, wanted.whose, today) if wanted.whose else activity_rows(rows, today)


def activities_by_heading(area_id: int, today: date, limit: int) -> list[ActivityRow]:
    """Return an area's activities in force, in the order of the plan, up to a limit."""
    statement = _joined().where(Activity.area_id == area_id)
    ordered = with_columns(statement).order_by(*_order("plan", Summary)).limit(limit)
    return activity_rows(db.session.execute(ordered).all(), today)


def upcoming(today: date, limit: int) -> list[ActivityRow]:
    """Return the activities whose next deadline comes first, from today on."""
    statement = _joined().where(Summary.first_open_due >= today)
    ordered = with_columns(statement).order_by(Summary.first_open_due, Activity.id).limit(limit)
    return activity_rows(db.session.execute(ordered).all(), today)


def _joined() -> AnySelect:
    return (
        select(Activity.id)
        .select_from(Summary)
        .join(Activity, Activity.id == Summary.activity_id)
        .join(Area, Area.id == Summary.area_id)
        .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
        .where(Summary.in_force)
    )


def with_columns(statement: AnySelect) -> AnySelect:
    """Return a select of activities with what a list shows of each."""
    return statement.with_only_columns(
        Activity.id,
        Activity.key,
        Activity.title,
        Area.key.label("area_key"),
        Area.name_sv.label("area_sv"),
        Area.name_en.label("area_en"),
        ActivityGroup.name.label("group"),
        Summary.status,
        Summary.done,
        Summary.total,
        Summary.unreported,
        Summary.due,
        Summary.precision,
        Summary.decided_due,
        Summary.decided_precision,
        Summary.first_open_due,
        Summary.oldest_ongoing,
        Summary.last_update,
    )


def _derived(today: date, of: Facts) -> dict[str | None, ColumnElement[bool]]:
    """Return the conditions for what follows from a summary and the day, by the names that a filter has for them."""
    return {
        "unreported": unreported(of),
        "overdue": overdue(today, of),
        "late_against_decision": late_against_decision(today, of),
        "needs_decision": needs_decision(today, of),
        "due_soon": due_soon(today, of),
        "stale": stale(today, of),
        "without_deadline": without_deadline(of),
    }


def matching(wanted: Filter, today: date, *, by_shares: bool = True) -> AnySelect:
    """Return a select of the activities in force that fit a filter, the same as a list shows.

    With `by_shares`, a status and a light are those of the shares that the filter narrows to; else the activity's.
    """
    return _narrowed(wanted, "plan", today, by_shares=by_shares)[0]


def _narrowed(wanted: Filter, sort: str, today: date, *, by_shares: bool = True) -> tuple[AnySelect, Facts]:
    """Return a select of the activities that fit a filter, and the facts by which they are chosen and put in order."""
    statement = _joined()
    facts: Facts = Summary
    # Somebody's shares are rolled up only where that decides what is shown, or in which order.
    if wanted.whose and by_shares and (wanted.asks_for_state or sort.lstrip("-") in SORTS_BY_STATE):
        theirs = rolled_up(wanted.whose, today)
        statement, facts = statement.join(theirs, theirs.c.activity_id == Activity.id), theirs.c
    elif wanted.whose:
        statement = statement.where(activities_of(wanted.whose, today))
    if wanted.area:
        statement = statement.where(Area.key == wanted.area)
    derived = _derived(today, facts)
    if wanted.status in derived:
        statement = statement.where(derived[wanted.status])
    elif wanted.status in set(Status):
        statement = statement.where(facts.status == wanted.status)
    if wanted.light in set(Light):
        statement = statement.where(light_expression(today, facts) == wanted.light)
    if wanted.due_from:
        statement = statement.where(facts.due >= wanted.due_from)
    if wanted.due_to:
        statement = statement.where(facts.due <= wanted.due_to)
    if wanted.q:
        statement = statement.where(_contains(wanted.q))
    return statement, facts


def _contains(q: str) -> ColumnElement[bool]:
    # SQLite folds case for ASCII alone: å, ä and ö are asked for both ways.
    ways = {q, q.lower(), q.capitalize()}
    columns = (Activity.title, Activity.wording, Activity.key, ActivityGroup.name)
    return or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways))


def _order(sort: str, of: Facts) -> list[Any]:
    plan = [Area.position, ActivityGroup.position, Activity.position, Activity.id]
    by: dict[str, list[Any]] = {
        "due": [of.due.is_(None), of.due],
        "-due": [of.due.is_(None), of.due.desc()],
        "decided": [of.decided_due.is_(None), of.decided_due],
        "-decided": [of.decided_due.is_(None), of.decided_due.desc()],
        "title": [func.lower(Activity.title)],
        "-title": [func.lower(Activity.title).desc()],
        "status": [_how_far(of)],
        "-status": [_how_far(of).desc()],
        "updated": [of.last_update.is_(None), of.last_update],
        "-updated": [of.last_update.is_(None), of.last_update.desc()],
    }
    return [*by.get(sort, []), *plan]


def _how_far(of: Facts) -> ColumnElement[int]:
    """Return a status's place in the order in which people name them."""
    return case({status.value: place for place, status in enumerate(Status)}, value=of.status)
