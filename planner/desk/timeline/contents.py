"""A month as its page shows it: what stands on each day."""

from dataclasses import dataclass, field
from datetime import date

from planner.desk.timeline.queries.dates import (
    MonthDecision,
    MonthMilestone,
    MonthRound,
    decisions_in,
    milestones_in,
    rounds_in,
)
from planner.desk.timeline.queries.deadlines import Deadlines, Wanted, deadlines_in
from planner.desk.timeline.rules import Month
from planner.people.models import Person


@dataclass(slots=True)
class Day:
    """What stands on a day. `ends`: so many deadlines that are the whole month, on its last day."""

    deadlines: Deadlines = field(default_factory=Deadlines)
    rounds: list[MonthRound] = field(default_factory=list)
    milestones: list[MonthMilestone] = field(default_factory=list)
    decisions: list[MonthDecision] = field(default_factory=list)
    ends: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it."""
        return not (self.deadlines.total or self.rounds or self.milestones or self.decisions or self.ends)


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: its days by date, and the deadlines that are all of it."""

    month: Month
    days: dict[date, Day]
    whole: Deadlines

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(day.empty for day in self.days.values())


def month_view(month: Month, wanted: Wanted, person: Person, today: date) -> MonthView:
    """Return a month as somebody sees it on a day. As many statements however much stands in it."""
    first, last = month.first, month.last
    deadlines = deadlines_in(first, last, wanted, today)
    days = {day: Day() for week in month.weeks for day in week.days if day}
    for when, found in deadlines.days.items():
        days[when].deadlines = found
    for round_ in rounds_in(first, last, person, today):
        days[round_.day].rounds.append(round_)
    for milestone in milestones_in(first, last):
        days[milestone.day].milestones.append(milestone)
    for decision in decisions_in(first, last, person):
        days[decision.day].decisions.append(decision)
    days[last].ends = deadlines.whole.total
    return MonthView(month, days, deadlines.whole)
