"""Tables of the plan: its structure, and the histories of what is done."""

from planner.plans.models.history import (
    Comment,
    DeadlineRequest,
    DeadlineRow,
    Interval,
    OwnerRow,
    StatusUpdate,
)
from planner.plans.models.structure import (
    Activity,
    ActivityGroup,
    ActivityMethod,
    ActivityPartner,
    Area,
    Assignment,
    Factor,
    Method,
    Plan,
    PlanVersion,
)
from planner.plans.models.summary import ActivitySummary
from planner.plans.models.views import SavedView

__all__ = [
    "Activity",
    "ActivityGroup",
    "ActivityMethod",
    "ActivityPartner",
    "ActivitySummary",
    "Area",
    "Assignment",
    "Comment",
    "DeadlineRequest",
    "DeadlineRow",
    "Factor",
    "Interval",
    "Method",
    "OwnerRow",
    "Plan",
    "PlanVersion",
    "SavedView",
    "StatusUpdate",
]
