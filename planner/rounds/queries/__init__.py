"""Reading rounds: what other rooms ask of them is offered here."""

from planner.rounds.queries.coverage import any_open, covered_on
from planner.rounds.queries.deadlines import round_deadlines
from planner.rounds.queries.opened import opened
from planner.rounds.queries.owed import Asking, Owed, asking, owed
from planner.rounds.queries.standing_on import asked_figures

__all__ = ["Asking", "Owed", "any_open", "asked_figures", "asking", "covered_on", "opened", "owed", "round_deadlines"]
