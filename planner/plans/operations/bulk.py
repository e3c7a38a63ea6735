"""The same change of many at once: exactly what was previewed, or nothing."""

from collections.abc import Collection, Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Forbidden
from planner.kit.imports import PreviewOutdated
from planner.plans.models import Activity, Assignment
from planner.plans.operations import daily
from planner.plans.operations.summaries import one_refresh
from planner.plans.queries.bulk_deadlines import DeadlinePreview, preview_deadlines
from planner.plans.queries.bulk_owners import OwnerPreview, preview_owners
from planner.plans.rules import Due, may_manage_plan


def set_deadlines(*, actor: Actor, dues: Mapping[str, Due], reason: str, seen: str, today: date) -> DeadlinePreview:
    """Set new deadlines of activities, by their keys, from today on; those that have theirs already are left.

    `seen` is the fingerprint of the preview that was agreed to. Raises Forbidden for those who don't decide on
    deadlines, PreviewOutdated where another would come of it now; nothing is changed then.
    """
    if not may_manage_plan(actor):
        raise Forbidden(_("Bara strateger beslutar om ny tidplan."))
    # In one order, against others who write their histories.
    db.session.execute(
        select(Activity.id).where(Activity.key.in_(dues)).order_by(Activity.id).with_for_update(key_share=True)
    )
    preview = preview_deadlines(dues, reason, actor=actor, today=today)
    if preview.fingerprint != seen:
        raise PreviewOutdated(preview)
    with one_refresh(today):
        for move in preview.changed:
            daily.set_deadline(
                actor=actor,
                activity_key=move.activity.key,
                organisation_key=None,
                due=move.after,
                reason=reason,
                today=today,
            )
    return preview


def name_owners(
    *, actor: Actor, shares: Collection[str], person_id: int | None, seen: str, today: date
) -> OwnerPreview:
    """Name who answers for some shares of activities, by their names, from today on, or nobody.

    `seen` is the fingerprint of the preview that was agreed to. Raises Forbidden outside the actor's areas, Invalid for
    a person who has left or doesn't exist, PreviewOutdated where something else would come of it now; nothing is
    changed then.
    """
    before = preview_owners(shares, person_id, actor=actor, today=today)
    ids = sorted(share.id for share in before.shares)
    db.session.execute(
        select(Assignment.id).where(Assignment.id.in_(ids)).order_by(Assignment.id).with_for_update(key_share=True)
    )
    # Again: whoever held the locks until now may have named somebody.
    preview = preview_owners(shares, person_id, actor=actor, today=today)
    if preview.fingerprint != seen:
        raise PreviewOutdated(preview)
    for share in preview.changed:
        daily.name_owner(
            actor=actor,
            activity_key=share.activity_key,
            organisation_key=share.organisation_key,
            person_id=person_id,
            today=today,
        )
    return preview
