"""Writing what a merger does to shares of activities."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import force_locale
from sqlalchemy import bindparam, insert, select, update

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import FOREVER, db, table_of
from planner.people.models import Organisation
from planner.plans.models import Assignment, DeadlineRequest, DeadlineRow, Interval, OwnerRow, StatusUpdate
from planner.plans.queries.history import chain
from planner.plans.rules import Handover, OpenShare
from planner.plans.words import DERIVED_WORDS, STATUS_WORDS

VIA = "merger"


def hand_over(
    handovers: Sequence[Handover], old: Sequence[Organisation], into: Organisation, *, on: date, actor: Actor | None
) -> None:
    """End the open shares of some organisations on a day, and let their successor's begin or go on."""
    if not handovers:
        return
    _end(handovers, on)
    shares = _begin(handovers, into, on)
    _name_owners(handovers, shares, on, actor)
    _copy_deadlines(handovers, shares, old)
    _say(handovers, shares, on, actor)
    _move_requests(handovers, shares, old)
    for handover in handovers:
        share = shares[handover.activity_id]
        for ending in handover.shares:
            _record("assignment.end", ending.assignment_id, actor, into=into.id, on=on.isoformat())
        if handover.begins:
            _record("assignment.begin", share, actor, owner=handover.owner_id, on=on.isoformat())
        if said := handover.said:
            _record("assignment.report", share, actor, after={"status": said.status.value})


def _record(action: str, assignment_id: int, actor: Actor | None, **facts: Any) -> None:
    record(action, actor=actor, object_kind="assignment", object_id=assignment_id, **facts)


def _end(handovers: Sequence[Handover], on: date) -> None:
    statement = update(Assignment).where(Assignment.id == bindparam("ending")).values(holds_to=on)
    rows = [{"ending": share.assignment_id} for handover in handovers for share in handover.shares]
    db.session.connection().execute(statement, rows)


def _begin(handovers: Sequence[Handover], into: Organisation, on: date) -> dict[int, int]:
    """Add the shares that begin, and return the successor's share of each activity."""
    rows = [
        {
            "activity_id": handover.activity_id,
            "organisation_id": into.id,
            "position": min(share.position for share in handover.shares),
            "holds_from": on,
            "holds_to": FOREVER,
        }
        for handover in handovers
        if handover.begins
    ]
    _insert(Assignment, rows)
    own = select(Assignment.activity_id, Assignment.id).where(Assignment.organisation_id == into.id)
    return dict(db.session.execute(own).all())


def _name_owners(handovers: Sequence[Handover], shares: dict[int, int], on: date, actor: Actor | None) -> None:
    recorded_at = now()
    _insert(
        OwnerRow,
        [
            {
                "assignment_id": shares[handover.activity_id],
                "holds_from": on,
                "holds_to": FOREVER,
                "person_id": handover.owner_id,
                "by_id": actor.id if actor else None,
                "recorded_at": recorded_at,
            }
            for handover in handovers
            if handover.begins and handover.owner_id is not None
        ],
    )


def _copy_deadlines(handovers: Sequence[Handover], shares: dict[int, int], old: Sequence[Organisation]) -> None:
    """Give shares that begin the deadlines of those that they follow: the decided one too, and each move since."""
    columns = ("holds_from", "holds_to", "due", "precision", "reason", "by_id", "recorded_at")
    kept = defaultdict(list)
    for row in db.session.scalars(select(DeadlineRow).join(Assignment).where(_of(old)).order_by(DeadlineRow.id)):
        kept[row.assignment_id].append({column: getattr(row, column) for column in columns})
    _insert(
        DeadlineRow,
        [
            {"activity_id": handover.activity_id, "assignment_id": shares[handover.activity_id], **values}
            for handover in handovers
            if handover.begins
            for values in kept[handover.deadline_of.assignment_id]
        ],
    )


def _say(handovers: Sequence[Handover], shares: dict[int, int], on: date, actor: Actor | None) -> None:
    recorded_at = now()
    for handover in handovers:
        if (said := handover.said) is None:
            continue
        assignment_id = shares[handover.activity_id]
        row = StatusUpdate(
            assignment_id=assignment_id,
            holds_from=on,
            holds_to=FOREVER,
            status=said.status.value,
            comment=_taken_over_from(handover.shares),
            paused_until=said.paused_until,
            forecast=said.forecast.value if said.forecast else None,
            ready_on=said.ready_on,
            by_id=actor.id if actor else None,
            via=VIA,
            recorded_at=recorded_at,
        )
        db.session.add(row)
        if handover.reopens:
            mine = select(StatusUpdate).where(StatusUpdate.assignment_id == assignment_id)
            chain(cast(Sequence[Interval], db.session.scalars(mine.order_by(StatusUpdate.id)).all()))
    db.session.flush()


def _taken_over_from(shares: Sequence[OpenShare]) -> str:
    """Return in Swedish, the language of the plan, from whom a share was taken over and how far each had come."""
    with force_locale("sv"):
        words = [str(STATUS_WORDS[share.status] if share.said else DERIVED_WORDS["unreported"]) for share in shares]
    parts = [f"{share.organisation} ({word[0].lower()}{word[1:]})" for share, word in zip(shares, words, strict=True)]
    listed = " och ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
    return f"Övertaget från {listed}."


def _move_requests(handovers: Sequence[Handover], shares: dict[int, int], old: Sequence[Organisation]) -> None:
    """Let wishes for a new deadline that nobody has answered follow along."""
    target = {share.assignment_id: shares[h.activity_id] for h in handovers for share in h.shares}
    asked = select(DeadlineRequest).join(Assignment).where(_of(old), DeadlineRequest.granted.is_(None))
    for request in db.session.scalars(asked):
        request.assignment_id = target.get(request.assignment_id, request.assignment_id)
    db.session.flush()


def _of(old: Sequence[Organisation]) -> Any:
    return Assignment.organisation_id.in_([organisation.id for organisation in old])


def _insert(table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table_of(table)), list(rows))
