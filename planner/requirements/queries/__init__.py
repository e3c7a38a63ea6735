"""Reading requirements: what other rooms ask of them is offered here."""

from planner.requirements.queries.years import year_view, year_views

__all__ = ["year_view", "year_views"]
