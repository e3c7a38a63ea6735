"""The thresholds that help names, taken from the rules: help can't say another number than the one that counts."""

from dataclasses import dataclass

from planner.plans.rules.status import DECISION_DAYS, DUE_SOON_DAYS, STALE_DAYS
from planner.reminders.rules import CONTACT_FROM, FRESH_DAYS, LAST_STEP, MANAGEMENT_FROM, REMINDERS


@dataclass(frozen=True, slots=True)
class Days:
    """Numbers of days, as the guides name them; steps before a deadline without their sign."""

    due_soon: int = DUE_SOON_DAYS
    stale: int = STALE_DAYS
    decision: int = DECISION_DAYS
    # For how long early reminders are held back after a status report.
    fresh: int = FRESH_DAYS
    contact_from: int = CONTACT_FROM
    management_from: int = MANAGEMENT_FROM
    last: int = LAST_STEP
    first: int = -REMINDERS.steps[0]
    first_coarse: int = -REMINDERS.coarse_steps[0]


DAYS = Days()
