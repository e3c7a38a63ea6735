"""Who may do what with the plan: the table of the domain, as predicates over plain facts."""

from typing import Protocol

RANKS = ("reader", "contributor", "coordinator", "strategist", "administrator")


class Someone(Protocol):
    """A signed-in person."""

    @property
    def id(self) -> int:
        """The person's number."""

    @property
    def role(self) -> str:
        """One of RANKS."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that the person belongs to."""


def _at_least(someone: Someone, role: str) -> bool:
    return RANKS.index(someone.role) >= RANKS.index(role)


def may_report(someone: Someone, *, owner_id: int | None, organisation_id: int) -> bool:
    """Return whether someone may report on an assignment, or ask for a new deadline: own, or own organisation's."""
    mine = owner_id == someone.id or (
        someone.organisation_id is not None and organisation_id == someone.organisation_id
    )
    return mine and _at_least(someone, "contributor")


def may_comment(someone: Someone) -> bool:
    """Return whether someone may comment on activities."""
    return _at_least(someone, "contributor")


def may_name_owner(someone: Someone, *, coordinator_id: int | None) -> bool:
    """Return whether someone may name owners in an area with this coordinator."""
    if _at_least(someone, "strategist"):
        return True
    return someone.role == "coordinator" and coordinator_id == someone.id


def may_manage_plan(someone: Someone) -> bool:
    """Return whether someone decides on deadlines, activities and versions."""
    return _at_least(someone, "strategist")


def sees_drafts(someone: Someone) -> bool:
    """Return whether someone sees what isn't decided or proposed yet."""
    return _at_least(someone, "strategist")
