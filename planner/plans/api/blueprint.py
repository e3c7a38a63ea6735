"""The blueprint that the routes of this folder register with, and what they share."""

from planner.kit.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint(
    "plan",
    __name__,
    says="The plan, its versions and areas; activities, who carries them out and how far they are.",
    names={
        "version": ("Key of a version.", "2013"),
        "area": ("Key of an area.", "boende"),
        "activity": ("Key of an activity.", "boende-1"),
        "organisation": ("Key of an organisation that carries it out.", "bromma"),
        "request_id": ("Number of a wish for a new deadline.", 4),
    },
)
