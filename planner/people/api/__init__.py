"""People and organisations for programs of administrators."""

from planner.people.api import organisations, persons
from planner.people.api.blueprint import blueprint

__all__ = ["blueprint", "organisations", "persons"]
