"""Handing over what one person answers for to another, and naming who coordinates an area."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db, table_of
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import Area, Assignment, OwnerRow
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.hand_over import held_ids
from planner.plans.queries.history import holds_on
from planner.plans.rules import may_manage_plan


def hand_over(
    *, actor: Actor, person_id: int, to_id: int, assignment_ids: Collection[int] | None = None, today: date
) -> int:
    """Let somebody else answer, from today on, for some or all open assignments of a person; return how many.

    All or nothing, in a few statements however many they are. Raises Forbidden for those who don't manage the plan;
    Invalid for nothing to hand over, or a receiver who has left or couldn't report; Conflict when one of the chosen is
    the person's no longer, or finished.
    """
    if not may_manage_plan(actor):
        raise Forbidden(_("Bara strateger lämnar över ansvar."))
    if db.session.get(Person, person_id) is None:
        raise NotFound(_("Personen finns inte."))
    _check_receiver(to_id, person_id, today)
    ids = held_ids(person_id, today) if assignment_ids is None else sorted(set(assignment_ids))
    if not ids:
        raise Invalid(_("Välj minst en aktivitet."), {"assignment_id": _("Välj minst en aktivitet.")})
    # In one order, against others who write their histories.
    db.session.execute(
        select(Assignment.id).where(Assignment.id.in_(ids)).order_by(Assignment.id).with_for_update(key_share=True)
    )
    if held_ids(person_id, today, ids) != ids:
        raise Conflict(_("Någon av aktiviteterna har ändrats. Läs in sidan på nytt och välj igen."))
    _write(ids, to_id, today, actor)
    for number in ids:
        record(
            "assignment.name_owner",
            actor=actor,
            object_kind="assignment",
            object_id=number,
            before={"owner": person_id},
            after={"owner": to_id},
        )
    db.session.flush()
    return len(ids)


def name_coordinator(*, actor: Actor, area_key: str, person_id: int | None, today: date) -> None:
    """Name who coordinates an area, or nobody.

    Raises Forbidden for those who don't manage the plan, NotFound, Invalid for somebody who has left or whose role
    couldn't name owners.
    """
    if not may_manage_plan(actor):
        raise Forbidden(_("Samordnare utses av strateger."))
    area = db.session.scalar(
        select(Area)
        .where(Area.key == area_key, seen_by(actor, Area))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if area is None:
        raise NotFound(area_key)
    if person_id == area.coordinator_id:
        return
    if person_id is not None:
        person = db.session.get(Person, person_id)
        if person is None or person.is_gone(today):
            raise Invalid(_("Personen finns inte längre."), {"person_id": _("Välj en annan person.")})
        if not Role(person.role).includes(Role.COORDINATOR):
            said = _("Samordnaren ska ha rollen områdesansvarig eller högre.")
            raise Invalid(said, {"person_id": said})
    before, area.coordinator_id = area.coordinator_id, person_id
    db.session.flush()
    record(
        "area.name_coordinator",
        actor=actor,
        object_kind="area",
        object_id=area.id,
        before={"coordinator": before},
        after={"coordinator": person_id},
    )


def _check_receiver(to_id: int, person_id: int, today: date) -> None:
    receiver = db.session.get(Person, to_id)
    if receiver is None or receiver.is_gone(today) or receiver.id == person_id:
        raise Invalid(_("Personen finns inte längre."), {"to_id": _("Välj en annan person.")})
    if not Role(receiver.role).includes(Role.CONTRIBUTOR):
        said = _("Den som tar över ska kunna lämna lägesrapporter. Ändra först personens roll.")
        raise Invalid(said, {"to_id": said})


def _write(ids: Collection[int], to_id: int, today: date, actor: Actor) -> None:
    """Let each history's present row give way to one from today on, which holds for as long as that one would have."""
    present = db.session.execute(
        select(OwnerRow.id, OwnerRow.assignment_id, OwnerRow.holds_to).where(
            OwnerRow.assignment_id.in_(ids), holds_on(OwnerRow, today)
        )
    ).all()
    at = now()
    rows: list[dict[str, Any]] = [
        {
            "assignment_id": row.assignment_id,
            "holds_from": today,
            "holds_to": row.holds_to,
            "person_id": to_id,
            "by_id": actor.id,
            "recorded_at": at,
        }
        for row in present
    ]
    db.session.execute(
        update(OwnerRow)
        .where(OwnerRow.id.in_([row.id for row in present]))
        .values(holds_to=today)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(insert(table_of(OwnerRow)), rows)
    db.session.expire_all()
