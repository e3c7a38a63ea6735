"""Whoever acts: what rooms below people need to know of a person."""

from typing import Protocol

from flask_login import current_user


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


def acting() -> Actor:
    """Return who is signed in, for rooms below auth; a route that asks for a role always has somebody."""
    return current_user  # type: ignore[no-any-return]
