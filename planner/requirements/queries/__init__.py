"""Reading requirements: what other rooms ask of them is offered here."""

from planner.requirements.queries.standing import YearStanding, year_standing
from planner.requirements.queries.years import year_view, year_views

__all__ = ["YearStanding", "year_standing", "year_view", "year_views"]
