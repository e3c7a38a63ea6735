"""Whoever acts: what rooms below people need to know of a person."""

from typing import Protocol


class Actor(Protocol):
    """A signed-in person, as far as permissions go."""

    @property
    def id(self) -> int:
        """The person's number."""

    @property
    def role(self) -> str:
        """One of the roles of planner.people.rules.Role."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that the person belongs to."""
