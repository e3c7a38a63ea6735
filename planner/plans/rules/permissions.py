"""Who may do what with the plan: the table of the domain, as predicates over plain facts."""

from planner.kit.actor import Actor
from planner.people.rules import Role


def _at_least(someone: Actor, role: Role) -> bool:
    return Role(someone.role).includes(role)


def may_report(
    someone: Actor,
    *,
    owner_id: int | None,
    organisation_id: int,
    stand_in_id: int | None = None,
    answering_id: int | None = None,
) -> bool:
    """Return whether someone may report on an assignment, or ask for a new deadline: own, or own organisation's.

    So may `stand_in_id`, who stands in for an owner that is away, and the people of the organisation `answering_id`,
    which answers in the place of one that has ended.
    """
    own = someone.id in (owner_id, stand_in_id)
    ours = someone.organisation_id is not None and someone.organisation_id in (organisation_id, answering_id)
    return (own or ours) and _at_least(someone, Role.CONTRIBUTOR)


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
