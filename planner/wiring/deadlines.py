"""What reminders tell of: the answers that open rounds wait for, and the plan's deadlines but for what those cover."""

from collections.abc import Mapping
from datetime import date

from planner.kit.db import AnySelect
from planner.plans.models import Assignment
from planner.plans.queries.deadlines import deadlines_on
from planner.reminders.rules import REMINDERS, ROUNDS, Family
from planner.rounds.queries import any_open, covered_on, round_deadlines


def deadlines_of_rooms(today: date) -> Mapping[Family, AnySelect]:
    """Return by family a select of its deadlines on a day, as reminders ask for them."""
    if not any_open(today):
        return {REMINDERS: deadlines_on(today)}
    uncovered = Assignment.id.not_in(covered_on(today))
    return {ROUNDS: round_deadlines(today), REMINDERS: deadlines_on(today).where(uncovered)}
