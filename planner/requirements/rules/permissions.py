"""Who may do what with requirements."""

from planner.kit.actor import Actor
from planner.people.rules import Role, is_strategist


def may_manage_requirements(someone: Actor) -> bool:
    """Return whether someone keeps years, requirements and evidence, assesses, and sees to the submission."""
    return is_strategist(someone)


def may_see_evidence(someone: Actor) -> bool:
    """Return whether someone sees what is noted with evidence and what hangs on it: working papers, which may hold
    drafts and small numbers. Everybody sees which evidence is there and which is missing.
    """
    return Role(someone.role).includes(Role.CONTRIBUTOR)
