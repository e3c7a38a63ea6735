"""Reading rounds: what other rooms ask of them is offered here."""

from planner.rounds.queries.coverage import any_open, covered_on
from planner.rounds.queries.deadlines import round_deadlines
from planner.rounds.queries.opened import Opened, opened
from planner.rounds.queries.owed import Asking, Owed, asking, owed
from planner.rounds.queries.standing_on import asked_figures
from planner.rounds.queries.tally import Tally, open_rounds, tallies

__all__ = [
    "Asking",
    "Opened",
    "Owed",
    "Tally",
    "any_open",
    "asked_figures",
    "asking",
    "covered_on",
    "open_rounds",
    "opened",
    "owed",
    "round_deadlines",
    "tallies",
]
