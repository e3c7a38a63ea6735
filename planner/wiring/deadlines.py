"""What reminders tell of: submissions, answers that open rounds wait for, and the plan's deadlines but for those."""

from collections.abc import Mapping
from datetime import date

from planner.kit.db import AnySelect
from planner.plans.models import Assignment
from planner.plans.queries.deadlines import deadlines_on
from planner.reminders.rules import REMINDERS, ROUNDS, SUBMISSIONS, Family
from planner.requirements.queries.deadlines import any_submissions, submission_deadlines
from planner.rounds.queries import covered_on, opened, round_deadlines


def deadlines_of_rooms(today: date) -> Mapping[Family, AnySelect]:
    """Return by family a select of its deadlines on a day, as reminders ask for them."""
    open_now, plans = opened(today), deadlines_on(today)
    if open_now.about_status:
        plans = plans.where(Assignment.id.not_in(covered_on(today)))
    rounds = {ROUNDS: round_deadlines(today)} if open_now.about_status or open_now.about_figures else {}
    submissions = {SUBMISSIONS: submission_deadlines(today)} if any_submissions() else {}
    return {**submissions, **rounds, REMINDERS: plans}
