"""One organisation takes the place of others: what is open moves, and what is finished stays under the old names."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.people.models import Organisation
from planner.people.operations.organisations import add_organisation, begins_with, take_the_place_of
from planner.people.queries.organisations import people_of
from planner.people.rules import OrganisationKind, may_manage_people
from planner.plans.models import Assignment, Plan
from planner.plans.operations.mergers.handing_over import hand_over
from planner.plans.operations.mergers.working_out import Merger, work_out
from planner.plans.operations.summaries import refresh
from planner.plans.queries.mergers import has_shares

__all__ = ["Merger", "merge_organisations", "preview_merger"]


def preview_merger(
    *, actor: Actor | None, keys: Sequence[str], into: str | None, new_name: str | None = None, on: date, today: date
) -> Merger:
    """Return what `merge_organisations` would do, and change nothing. Raises what it would raise."""
    _check_may(actor)
    old = _find(keys, "organisations")
    successor = _find([into], "into")[0] if into else None
    return work_out(old, successor, new_name, on=on, today=today)


def merge_organisations(
    *, actor: Actor | None, keys: Sequence[str], into: str | None, new_name: str | None = None, on: date, today: date
) -> Merger:
    """Let one organisation take the place of others from a day on, today or a day gone by.

    What is open of theirs ends on that day and goes on as the successor's, `into` or a new one called `new_name`, with
    owner, deadline and status; where the successor has a share already, that goes on. What is done or dropped stays
    under the old names. People, sub-units, open requests and the plan itself move along.

    Raises Forbidden; Invalid for a day or a choice of organisations that can't be; Conflict for what has ended already.
    """
    _check_may(actor)
    # A load of the plan writes the same shares, and so does another merger.
    plan = db.session.scalar(select(Plan).with_for_update())
    old = _find(keys, "organisations", lock=True)
    successor = _find([into], "into", lock=True)[0] if into else None
    _lock_shares([*old, *([successor] if successor else [])])
    merger = work_out(old, successor, new_name, on=on, today=today)
    if successor is None:
        successor = add_organisation(
            actor=actor,
            name=merger.into,
            kind=OrganisationKind(old[0].kind),
            started=on,
            # A merger alone gives nobody a password who hasn't been allowed one.
            passwords_allowed=any(organisation.passwords_allowed for organisation in old),
            today=today,
        )
        successor.parent_id = old[0].parent_id
    elif not has_shares(successor) and not people_of([successor], today):
        begins_with(successor, on, actor=actor)
    take_the_place_of(old, successor, actor=actor, on=on, today=today)
    if plan is not None and merger.moves_plan:
        before, plan.owner_id = plan.owner_id, successor.id
        record(
            "plan.edit",
            actor=actor,
            object_kind="plan",
            object_id=plan.id,
            before={"organisation": before},
            after={"organisation": successor.id},
        )
    hand_over(merger.handovers, old, successor, on=on, actor=actor)
    refresh([handover.activity_id for handover in merger.handovers], today)
    return merger


def _check_may(actor: Actor | None) -> None:
    """Raise Forbidden unless an actor keeps the organisations; None is the command line."""
    if actor is not None and not may_manage_people(actor):
        raise Forbidden(_("Bara systemadministratörer slår ihop organisationer."))


def _find(keys: Sequence[str], field: str, *, lock: bool = False) -> list[Organisation]:
    """Return organisations in their order, with `lock` locked against others who change them."""
    statement = select(Organisation).where(Organisation.key.in_(keys)).order_by(Organisation.id)
    if lock:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = {organisation.key: organisation for organisation in db.session.scalars(statement)}
    for key in keys:
        if key not in found:
            said = _("Det finns ingen organisation med nyckeln %(key)s.", key=key)
            raise Invalid(said, {field: said})
    return sorted(found.values(), key=lambda organisation: (organisation.position, organisation.id))


def _lock_shares(organisations: Sequence[Organisation]) -> None:
    """Let reports that come in meanwhile wait; then they find that the share has ended."""
    ids = [organisation.id for organisation in organisations]
    shares = select(Assignment.id).where(Assignment.organisation_id.in_(ids)).order_by(Assignment.id)
    db.session.execute(shares.with_for_update(key_share=True))
