"""What came with a draft of the plan is not there for those who may not see drafts."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from planner.kit.actor import Actor
from planner.plans.models import Activity, Area, PlanVersion
from planner.plans.rules import VersionStatus, sees_drafts


def seen_by(actor: Actor, *tables: type[Activity | Area]) -> ColumnElement[bool]:
    """Return the condition for rows of each table that somebody may see.

    An activity is in a draft when its area is: ask about both where both are joined.
    """
    if sees_drafts(actor):
        return true()
    drafts = select(PlanVersion.id).where(PlanVersion.status == VersionStatus.DRAFT)
    return and_(*(or_(table.since_id.is_(None), table.since_id.not_in(drafts)) for table in tables))
