"""Who may do what with the plan: the table of the domain, as predicates over plain facts."""

from planner.kit.actor import Actor
from planner.people.rules import Role


def _at_least(someone: Actor, role: Role) -> bool:
    return Role(someone.role).includes(role)


def may_report(someone: Actor, *, owner_id: int | None, organisation_id: int) -> bool:
    """Return whether someone may report on an assignment, or ask for a new deadline: own, or own organisation's."""
    mine = owner_id == someone.id or (
        someone.organisation_id is not None and organisation_id == someone.organisation_id
    )
    return mine and _at_least(someone, Role.CONTRIBUTOR)


def may_comment(someone: Actor) -> bool:
    """Return whether someone may comment on activities."""
    return _at_least(someone, Role.CONTRIBUTOR)


def may_name_owner(someone: Actor, *, coordinator_id: int | None) -> bool:
    """Return whether someone may name owners in an area with this coordinator."""
    if _at_least(someone, Role.STRATEGIST):
        return True
    return someone.role == Role.COORDINATOR and coordinator_id == someone.id


def may_manage_plan(someone: Actor) -> bool:
    """Return whether someone decides on deadlines, activities and versions."""
    return _at_least(someone, Role.STRATEGIST)


def sees_drafts(someone: Actor) -> bool:
    """Return whether someone sees what isn't decided or proposed yet."""
    return _at_least(someone, Role.STRATEGIST)
