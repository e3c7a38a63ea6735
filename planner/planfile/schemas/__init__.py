"""The plan file, section by section. Attributes carry the names of the file's keys.

What a key that is left out means is the loader's business: a key that isn't there isn't in the result either.
"""

from planner.planfile.parts import Items, Part
from planner.planfile.schemas.areas import AreaSchema
from planner.planfile.schemas.basics import OrganisationSchema, PersonSchema, PlanSchema, VersionSchema
from planner.planfile.schemas.indicators import IndicatorSchema
from planner.planfile.schemas.requirements import GrantYearSchema
from planner.planfile.schemas.section import Section

__all__ = ["PlanFileSchema"]


class PlanFileSchema(Section):
    """A whole plan file."""

    plan = Part(PlanSchema, required=True)
    versions = Items(VersionSchema)
    organisations = Items(OrganisationSchema)
    people = Items(PersonSchema)
    areas = Items(AreaSchema)
    indicators = Items(IndicatorSchema)
    requirements = Items(GrantYearSchema, metadata={"description": "By year."})
