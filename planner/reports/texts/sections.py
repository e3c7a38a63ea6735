"""Which texts a year's follow-up can have: about the whole, each area, and each requirement of the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.kit.db import db
from planner.plans.models import Area
from planner.plans.queries.scope import Scope
from planner.reports.rules.texts import Part, section_of_area, section_of_requirement
from planner.requirements.models import GrantYear, Requirement


@dataclass(frozen=True, slots=True)
class Section:
    """What a text is kept as, and what it is about: a part of the whole, an area by name or a requirement by title."""

    section: str
    about: Part | str
    # The key of the area or the code of the requirement.
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Sections:
    """The texts there can be, each sort in its order."""

    parts: Sequence[Section]
    areas: Sequence[Section]
    requirements: Sequence[Section]

    def find(self, section: str) -> Section | None:
        """Return one of them, or None where there is none such."""
        return next((one for one in (*self.parts, *self.areas, *self.requirements) if one.section == section), None)


def sections_of(year: int, day: date) -> Sections:
    """Return the texts that a year's follow-up can have, with the areas of the plan in force on a day."""
    areas = db.session.execute(
        select(Area.key, Area.name_sv).where(Scope(day).area_counts()).order_by(Area.position, Area.id)
    )
    requirements = db.session.execute(
        select(Requirement.code, Requirement.title)
        .join(GrantYear, GrantYear.id == Requirement.grant_year_id)
        .where(GrantYear.year == year)
        .order_by(Requirement.position, Requirement.id)
    )
    return Sections(
        parts=[Section(part.value, part) for part in Part],
        areas=[Section(section_of_area(key), name, key) for key, name in areas],
        requirements=[Section(section_of_requirement(code), title, code) for code, title in requirements],
    )
