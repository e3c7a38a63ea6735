"""Who may do what with indicators."""

from planner.kit.actor import Actor
from planner.people.rules import is_strategist


def may_manage_indicators(someone: Actor) -> bool:
    """Return whether someone keeps series, figures and targets, and so sees small numbers."""
    return is_strategist(someone)
