"""What pages show of assignments and activities: plain rows with their derived state."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planner.kit.actor import Actor
from planner.plans.rules import (
    AssignmentState,
    Due,
    Forecast,
    Light,
    Precision,
    RolledUp,
    Status,
    assignment_light,
    may_report,
)


def due_of(day: date | None, precision: str | None) -> Due | None:
    """Return a deadline from its two columns."""
    return Due(day, Precision(precision)) if day is not None and precision is not None else None


@dataclass(frozen=True)
class AssignmentView:
    """An organisation's share of an activity on a day."""

    activity_key: str
    activity_title: str
    area_key: str
    organisation_id: int
    organisation_key: str
    organisation: str
    owner_id: int | None
    owner: str | None
    status: Status
    said: Status | None
    paused_until: date | None
    comment: str | None
    forecast: Forecast | None
    ready_on: date | None
    last_update: date | None
    due: Due | None
    has_own_due: bool
    moved_from: Due | None
    today: date
    dropped_by_plan: bool = False
    # The status report that all this was said in; None where nothing was.
    update_id: int | None = None
    # Who stands in for the owner while the owner is away, and the owner's last day away.
    stand_in_id: int | None = None
    away_until: date | None = None
    # The organisation that answers in the place of one that has ended.
    answering_id: int | None = None
    # The deadline that was decided, whatever is in force now.
    decided_due: Due | None = None

    @cached_property
    def state(self) -> AssignmentState:
        """The facts that the rules ask about; nothing is due of what the plan has dropped."""
        day = self.due.day if self.due and not self.dropped_by_plan else None
        return AssignmentState(self.status, day, self.last_update, self.today)

    @cached_property
    def light(self) -> Light:
        """The light beside its status."""
        return Light.GREY if self.dropped_by_plan else assignment_light(self.state)

    @property
    def unreported(self) -> bool:
        """Nobody has said anything yet."""
        return self.last_update is None

    @property
    def overdue(self) -> bool:
        """The deadline has passed."""
        return self.state.overdue

    @property
    def due_soon(self) -> bool:
        """The deadline is within 30 days."""
        return self.state.due_soon

    @property
    def stale(self) -> bool:
        """Nothing heard for 60 days."""
        return self.state.stale

    @property
    def wants_attention(self) -> bool:
        """Whether there is something to do about it now: it is late, soon due, or nothing is known of it."""
        if self.dropped_by_plan or self.status.closed or self.status is Status.PAUSED:
            return False
        return self.overdue or self.due_soon or self.stale or self.unreported

    def may_report(self, someone: Actor) -> bool:
        """Return whether somebody may report on it."""
        return may_report(
            someone,
            owner_id=self.owner_id,
            organisation_id=self.organisation_id,
            stand_in_id=self.stand_in_id,
            answering_id=self.answering_id,
        )


@dataclass(frozen=True)
class ActivityRow:
    """An activity in a list."""

    id: int
    key: str
    title: str
    area_key: str
    area_sv: str
    area_en: str | None
    group: str
    rolled: RolledUp
    due: Due | None
    decided_due: Due | None
    last_update: date | None
    organisations: tuple[str, ...]
    owners: tuple[str, ...]
    comment: str | None
    # Where a list is about somebody's shares: which ones the row sums up.
    shares: tuple[AssignmentView, ...] = ()

    @property
    def moved_from(self) -> Due | None:
        """The decided deadline, where another one is in force."""
        return self.decided_due if self.decided_due != self.due else None
