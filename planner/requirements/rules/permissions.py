"""Who may do what with requirements."""

from planner.kit.actor import Actor
from planner.people.rules import Role


def may_manage_requirements(someone: Actor) -> bool:
    """Return whether someone keeps years, requirements and evidence, assesses, and sees to the submission."""
    return Role(someone.role).includes(Role.STRATEGIST)
