"""What others have changed since somebody was here: status reports, new deadlines, comments."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, String, and_, cast, func, literal, null, or_, select, union_all

from planner.auth.sessions import SignedIn
from planner.desk.overview.models import Visit
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation
from planner.plans.models import Activity, Area, Assignment, Comment, DeadlineRow, StatusUpdate
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.views import due_of
from planner.plans.rules import Due, Status

# Who was never here before is told of this long.
AT_FIRST = timedelta(days=30)
LATEST = 5
# More than this isn't counted: it would be read as "many" all the same.
MOST = 500


class Change(StrEnum):
    """What was changed."""

    REPORT = "report"
    DEADLINE = "deadline"
    COMMENT = "comment"


_TABLES: Mapping[Change, Any] = {
    Change.REPORT: StatusUpdate, Change.DEADLINE: DeadlineRow, Change.COMMENT: Comment,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Since:
    """From when on: a business date, and the moment at which that person last looked, None for one who never did."""

    day: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """One thing that was changed: a report has a status, a deadline a due; without organisation: the whole activity."""

    kind: Change
    day: date
    activity_key: str
    activity_title: str
    organisation: str | None
    status: Status | None
    due: Due | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed: how much of each, of the reports how many by status, and the latest few."""

    since: Since
    counts: Mapping[Change, int]
    statuses: Mapping[Status, int]
    latest: Sequence[News]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())


def since_of(visit: Visit | None, today: date) -> Since:
    """Return from when on somebody's news are: the visit before today's, or the last month for who was never here."""
    if visit is None:
        return Since(today - AT_FIRST)
    if visit.seen_on < today:
        return Since(visit.seen_on, visit.seen_at)
    if visit.before_on is None or visit.before_on > today:
        return Since(today - AT_FIRST)
    return Since(visit.before_on, visit.before_at)


def changes(someone: SignedIn, since: Since, today: date) -> Changes:
    """Return what others have changed since somebody was here, of what they may see. Two statements."""
    each = {kind: _of_kind(kind, someone, since, today) for kind in Change}
    counted = [
        select(found.c.kind, found.c.status, func.count()).group_by(found.c.kind, found.c.status)
        for found in (chosen.limit(MOST).subquery() for chosen in each.values())
    ]
    counts: Counter[Change] = Counter()
    statuses: Counter[Status] = Counter()
    for kind, status, count in db.session.execute(union_all(*counted)):
        counts[Change(kind)] += count
        if status is not None:
            statuses[Status(status)] += count
    if not counts:
        return Changes(since, counts, statuses, [])
    ends = [select(chosen.order_by(*_latest_first(kind)).limit(LATEST).subquery()) for kind, chosen in each.items()]
    latest = union_all(*ends).subquery("latest")
    rows = db.session.execute(select(latest).order_by(latest.c.day.desc(), latest.c.recorded_at.desc()).limit(LATEST))
    return Changes(since, counts, statuses, [_news(row) for row in rows])


def _of_kind(kind: Change, someone: SignedIn, since: Since, today: date) -> AnySelect:
    """Return a select of one kind of changes, all of the same columns."""
    no_words, no_day = cast(null(), String), cast(null(), Date)
    table = _TABLES[kind]
    day = table.on if kind is Change.COMMENT else table.holds_from
    is_report, is_deadline = kind is Change.REPORT, kind is Change.DEADLINE
    chosen = select(
        literal(kind.value).label("kind"),
        day.label("day"),
        table.recorded_at.label("recorded_at"),
        (table.status if is_report else no_words).label("status"),
        (table.due if is_deadline else no_day).label("due"),
        (table.precision if is_deadline else no_words).label("precision"),
        Activity.key,
        Activity.title,
        (no_words if kind is Change.COMMENT else Organisation.name).label("organisation"),
    ).select_from(table)
    if kind is not Change.COMMENT:
        # A deadline of the activity itself is no organisation's.
        chosen = chosen.join(Assignment, Assignment.id == table.assignment_id, isouter=is_deadline).join(
            Organisation, Organisation.id == Assignment.organisation_id, isouter=is_deadline
        )
    activity_id = Assignment.activity_id if is_report else table.activity_id
    return (
        chosen.join(Activity, Activity.id == activity_id)
        .join(Area, Area.id == Activity.area_id)
        .where(
            day >= since.day,
            day <= today,
            *([table.recorded_at > since.at] if since.at else []),
            or_(table.by_id.is_(None), table.by_id != someone.id),
            and_(seen_by(someone, Activity, Area)),
        )
    )


def _latest_first(kind: Change) -> tuple[Any, Any]:
    table = _TABLES[kind]
    return (table.on if kind is Change.COMMENT else table.holds_from).desc(), table.id.desc()


def _news(row: Any) -> News:
    return News(
        kind=Change(row.kind),
        day=row.day,
        activity_key=row.key,
        activity_title=row.title,
        organisation=row.organisation,
        status=Status(row.status) if row.status else None,
        due=due_of(row.due, row.precision),
    )
