"""What is known of one person's mail on one day, and why it came or didn't."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from planner.mail.models import Message
from planner.people.models import Person
from planner.reminders.models import PlanningRun
from planner.reminders.rules import ROUNDS, Family, QuietPeriod
from planner.reminders.rules.why import DayOff
from planner.reminders.why.recorded import ChoiceThen, ToldThen


class Verdict(StrEnum):
    """The short answer; the first that holds, in this order."""

    SENT = "sent"
    DEAD = "dead"
    WAITING = "waiting"
    SUPPRESSED = "suppressed"
    LEFT = "left"
    AWAY = "away"
    DAY_OFF = "day_off"
    TO_COME = "to_come"
    NOT_PLANNED = "not_planned"
    NOTHING = "nothing"


class Outcome(StrEnum):
    """What became of one thing that day, where it is more than the rule's reason."""

    TOLD = "told"
    COVERED = "covered"
    NOT_PLANNED = "not_planned"
    CHANGED_SINCE = "changed_since"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing with a deadline that concerned the person that day, and why they were told of it or not.

    `outcome` is an Outcome or a Reason. `told` is the reminder that was told, that day or before; `others` are the
    names of those who were told instead; `status` is how a closed one stood, `round` the title of what covered it.
    A submission has a `year` and neither activity, title nor organisation; figures asked for have no activity.
    """

    family: Family
    activity: str | None
    title: str | None
    organisation: str | None
    organisation_name: str | None
    year: int | None
    due: date
    outcome: str
    step: int | None
    again_on: date | None
    last_update: date | None
    told: ToldThen | None = None
    others: tuple[str, ...] = ()
    status: str | None = None
    round: str | None = None

    @property
    def about_round(self) -> bool:
        """Whether an answer in a round is asked for."""
        return self.family is ROUNDS


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of one person's mail on one day."""

    person: Person
    day: date
    verdict: Verdict
    off: tuple[DayOff, QuietPeriod | None] | None
    next_working_day: date
    run: PlanningRun | None
    left_on: date | None
    deputy: Person | None
    choice: ChoiceThen
    first_of_week: date | None
    messages: Sequence[Message]
    rows: Sequence[Row]
    # How many of the rows there are of each outcome; whether there is more than was looked at.
    counts: Counter[str]
    more: bool
    # Assignments that the person answers for and that have no deadline to remind of.
    without_deadline: int


def as_facts(found: Explanation) -> dict[str, Any]:
    """Return an explanation as plain JSON."""
    return {
        "person": found.person.email,
        "on": found.day.isoformat(),
        "verdict": found.verdict.value,
        "day_off": found.off[0].value if found.off else None,
        "planned_at": found.run.last_at.isoformat() if found.run else None,
        "left_on": found.left_on.isoformat() if found.left_on else None,
        "deputy": found.deputy.email if found.deputy else None,
        "choice": found.choice.choice.value,
        "choice_changed_since": found.choice.changed,
        "messages": [
            {"id": one.id, "kind": one.kind, "state": one.state, "subject": one.subject} for one in found.messages
        ],
        "rows": [
            {
                "activity": row.activity,
                "organisation": row.organisation,
                "about_round": row.about_round,
                "submission": row.year,
                "due": row.due.isoformat(),
                "because": str(row.outcome),
                "step": row.step,
                "again_on": row.again_on.isoformat() if row.again_on else None,
                "told_on": row.told.told_on.isoformat() if row.told else None,
                "message": row.told.message_id if row.told else None,
            }
            for row in found.rows
        ],
        "more": found.more,
        "without_deadline": found.without_deadline,
    }
