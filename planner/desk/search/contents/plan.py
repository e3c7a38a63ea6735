"""What activities and areas are found by."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import literal, select, union_all

from planner.desk.search.contents.found import MANY, Found, Ids, Line, lines_by_owner, lines_of
from planner.desk.search.kinds import Kind
from planner.kit.db import BEGINNING, db
from planner.people.models import Organisation
from planner.plans.models import (
    Activity,
    ActivityGroup,
    ActivityMethod,
    ActivityPartner,
    Area,
    Assignment,
    Comment,
    DeadlineRow,
    Factor,
    Method,
    StatusUpdate,
)


def activities(ids: Ids) -> Iterator[Found]:
    said = _said_of(ids)
    names = _partners_and_methods(ids)
    rows = db.session.execute(
        select(
            Activity.id, Activity.key, Activity.title, Activity.wording, Activity.done_when, Activity.due_note,
            Activity.position, Activity.area_id, Area.position.label("area_position"),
            ActivityGroup.name.label("group"),
        )
        .join(Area, Area.id == Activity.area_id)
        .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
        .where(Activity.id.in_(ids))
    )  # fmt: skip
    for row in rows:
        # Not why it is dropped: that may stand in a draft, while the activity itself is everybody's.
        own = lines_of(row.wording, row.done_when, row.due_note, row.group, ", ".join(names.get(row.id, ())))
        yield Found(
            Kind.ACTIVITY,
            row.id,
            row.title,
            [*own, *said.get(row.id, ())],
            place=row.area_position * MANY + row.position,
            key=row.key,
            area_id=row.area_id,
            activity_id=row.id,
        )


def _said_of(ids: Ids) -> dict[int, list[Line]]:
    """Return what has been reported and remarked on activities, the latest first."""
    reported = (
        select(
            Assignment.activity_id,
            StatusUpdate.comment,
            StatusUpdate.holds_from.label("day"),
            StatusUpdate.id,
            literal(1).label("sort"),
        )
        .join(Assignment, Assignment.id == StatusUpdate.assignment_id)
        .where(Assignment.activity_id.in_(ids), StatusUpdate.comment.is_not(None))
    )
    remarked = select(Comment.activity_id, Comment.text, Comment.on, Comment.id, literal(2)).where(
        Comment.activity_id.in_(ids)
    )
    moved = select(
        DeadlineRow.activity_id, DeadlineRow.reason, DeadlineRow.holds_from, DeadlineRow.id, literal(3)
    ).where(DeadlineRow.activity_id.in_(ids), DeadlineRow.reason.is_not(None))
    everything = union_all(reported, remarked, moved).subquery()
    said = defaultdict(list)
    for activity_id, text, day, *_order in db.session.execute(
        select(everything).order_by(everything.c.day.desc(), everything.c.id.desc(), everything.c.sort)
    ):
        said[activity_id].append(Line(text, None if day == BEGINNING else day))
    return said


def _partners_and_methods(ids: Ids) -> dict[int, list[str]]:
    partners = (
        select(
            ActivityPartner.activity_id,
            Organisation.name,
            literal(1).label("sort"),
            ActivityPartner.position,
            Organisation.id,
        )
        .join(Organisation, Organisation.id == ActivityPartner.organisation_id)
        .where(ActivityPartner.activity_id.in_(ids))
    )
    methods = (
        select(ActivityMethod.activity_id, Method.name, literal(2), ActivityMethod.position, Method.id)
        .join(Method, Method.id == ActivityMethod.method_id)
        .where(ActivityMethod.activity_id.in_(ids))
    )
    both = union_all(partners, methods).subquery()
    names = defaultdict(list)
    for activity_id, name, *_order in db.session.execute(
        select(both).order_by(both.c.sort, both.c.position, both.c.id)
    ):
        names[activity_id].append(name)
    return names


def areas(ids: Ids) -> Iterator[Found]:
    factors = lines_by_owner(
        select(Factor.area_id, Factor.text).where(Factor.area_id.in_(ids)).order_by(Factor.position, Factor.id)
    )
    for area in db.session.execute(
        select(Area.id, Area.key, Area.name_sv, Area.name_en, Area.about, Area.position).where(Area.id.in_(ids))
    ):
        title = " ".join(filter(None, (area.name_sv, area.name_en)))
        lines = [*lines_of(area.about), *factors.get(area.id, ())]
        yield Found(Kind.AREA, area.id, title, lines, area.position, key=area.key, area_id=area.id)
