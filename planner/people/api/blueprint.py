"""The blueprint that the routes of this folder register with."""

from planner.kit.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint(
    "people",
    __name__,
    says="People who sign in or get mail, and the organisations that they belong to.",
    names={
        "person_id": ("Number of a person.", 7),
        "organisation": ("Key of an organisation.", "bromma"),
    },
)
