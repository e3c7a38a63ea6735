"""Rules of the plan: deadlines, status, roll-up and lights, versions, permissions. Pure."""

from planner.plans.rules.due import Due, DueError, Precision
from planner.plans.rules.listing import (
    MOST_VIEWS,
    SORTS,
    USUAL_COLUMNS,
    VIEW_NAME_LENGTH,
    Column,
    chosen_columns,
    is_sort,
)
from planner.plans.rules.mergers import Handover, Look, OpenShare, OwnShare, TakenOver, taken_over
from planner.plans.rules.permissions import (
    may_comment,
    may_manage_plan,
    may_name_owner,
    may_report,
    sees_drafts,
)
from planner.plans.rules.sheet import Fate, fate
from planner.plans.rules.status import (
    DECISION_DAYS,
    DUE_SOON_DAYS,
    STALE_DAYS,
    AssignmentState,
    Forecast,
    Light,
    RolledUp,
    Status,
    assignment_light,
    roll_up,
    status_on,
)
from planner.plans.rules.versions import VersionFacts, VersionStatus, in_force, in_order

__all__ = [
    "DECISION_DAYS",
    "DUE_SOON_DAYS",
    "MOST_VIEWS",
    "SORTS",
    "STALE_DAYS",
    "USUAL_COLUMNS",
    "VIEW_NAME_LENGTH",
    "AssignmentState",
    "Column",
    "Due",
    "DueError",
    "Fate",
    "Forecast",
    "Handover",
    "Light",
    "Look",
    "OpenShare",
    "OwnShare",
    "Precision",
    "RolledUp",
    "Status",
    "TakenOver",
    "VersionFacts",
    "VersionStatus",
    "assignment_light",
    "chosen_columns",
    "fate",
    "in_force",
    "in_order",
    "is_sort",
    "may_comment",
    "may_manage_plan",
    "may_name_owner",
    "may_report",
    "roll_up",
    "sees_drafts",
    "status_on",
    "taken_over",
]
