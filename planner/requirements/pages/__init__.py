"""/krav: years of the grant, their requirements and what shows that they are met, the submission and the money."""

from planner.requirements.pages import assessing, evidence, items, reading, requirements, years
from planner.requirements.pages.blueprint import REQUIREMENT_PANELS, blueprint

__all__ = [
    "REQUIREMENT_PANELS",
    "assessing",
    "blueprint",
    "evidence",
    "items",
    "reading",
    "requirements",
    "years",
]
