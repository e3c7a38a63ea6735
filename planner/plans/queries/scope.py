"""Which version is in force on a day, and which activities count then."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from planner.kit.db import db
from planner.plans.models import Activity, Area, PlanVersion
from planner.plans.rules import VersionFacts, VersionStatus, in_force, in_order


class Scope:
    """Which activities count on a day, by the version in force. One query."""

    def __init__(self, today: date) -> None:
        rows = db.session.execute(
            select(PlanVersion.id, PlanVersion.status, PlanVersion.decided_on, PlanVersion.replaces_id).order_by(
                PlanVersion.position
            )
        ).all()
        versions = [VersionFacts(row.id, VersionStatus(row.status), row.decided_on, row.replaces_id) for row in rows]
        self.version = in_force(versions, today)
        self.none_exist = not versions
        # A draft counts for nothing, wherever it stands among the others.
        order = [version.id for version in in_order(versions) if version.status is not VersionStatus.DRAFT]
        # The version in force and those it builds on: what came with them counts, what they dropped is dropped.
        self.version_ids = order[: order.index(self.version.id) + 1] if self.version else []

    def counts(self) -> ColumnElement[bool]:
        """Return the condition for activities (joined to their area) that count, dropped ones among them."""
        if self.none_exist:
            return true()
        if self.version is None:
            return false()
        return and_(
            or_(Activity.since_id.is_(None), Activity.since_id.in_(self.version_ids)),
            or_(Area.since_id.is_(None), Area.since_id.in_(self.version_ids)),
        )

    def area_counts(self) -> ColumnElement[bool]:
        """Return the condition for areas that count."""
        if self.none_exist:
            return true()
        if self.version is None:
            return false()
        return or_(Area.since_id.is_(None), Area.since_id.in_(self.version_ids))

    def drops(self) -> ColumnElement[bool]:
        """Return the condition for activities that the version in force, or one before it, drops."""
        if not self.version_ids:
            return false()
        return and_(Activity.dropped_id.is_not(None), Activity.dropped_id.in_(self.version_ids))
