"""The plan for programs: what there is, and what people do with it day by day."""

from planner.plans.api import activities, assignments, deadline_requests, deadlines, structure
from planner.plans.api.blueprint import blueprint

__all__ = ["activities", "assignments", "blueprint", "deadline_requests", "deadlines", "structure"]
