"""Pages of people and organisations, for administrators."""

from planner.people.pages import deputies, imports, invitations, organisations, persons
from planner.people.pages.blueprint import PERSON_PANELS, PersonPanel, blueprint

__all__ = [
    "PERSON_PANELS", "PersonPanel", "blueprint", "deputies", "imports", "invitations", "organisations", "persons",
]  # fmt: skip
