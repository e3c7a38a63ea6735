"""`planner people`: the people who sign in."""

from planner.people.commands import files, letters, persons
from planner.people.commands.group import people

__all__ = ["files", "letters", "people", "persons"]
