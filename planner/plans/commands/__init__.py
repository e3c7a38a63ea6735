"""Commands of the plan: `planner generate` and `planner organisations`."""

from planner.plans.commands.organisations import organisations
from planner.plans.commands.synthetic import generate

__all__ = ["generate", "organisations"]
