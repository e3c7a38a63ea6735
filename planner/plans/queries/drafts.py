"""What came with a draft of the plan is not there for those who may not see drafts."""

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select, true

from planner.kit.actor import Actor
from planner.plans.models import Activity, Area, PlanVersion
from planner.plans.rules import VersionStatus, sees_drafts


def seen_by(actor: Actor, *tables: type[Activity | Area]) -> ColumnElement[bool]:
    """Return the condition for rows of each table that somebody may see.

    An activity is in a draft when its area is: ask about both where both are joined.
    """
    return true() if sees_drafts(actor) else seen_by_all(*tables)


def seen_by_all(*tables: type[Activity | Area]) -> ColumnElement[bool]:
    """Return the condition for rows of each table that belong to no draft."""
    drafts = select(PlanVersion.id).where(PlanVersion.status == VersionStatus.DRAFT)
    # What names no version came with the first: it is a draft's for as long as all that there is are drafts.
    only_drafts = and_(exists(drafts), not_(exists().where(PlanVersion.status != VersionStatus.DRAFT)))
    return and_(
        *(or_(and_(table.since_id.is_(None), not_(only_drafts)), table.since_id.not_in(drafts)) for table in tables)
    )
