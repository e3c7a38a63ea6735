"""Status of assignments and activities on a day, and the lights shown for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DUE_SOON_DAYS = 30
STALE_DAYS = 60
# Reminders end so many days after a deadline; from then on it stands with the strategy unit, which decides.
DECISION_DAYS = 91


class Status(StrEnum):
    """How far an assignment has come, as its owner says, or an activity, rolled up."""

    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    DONE = "done"
    PAUSED = "paused"
    DROPPED = "dropped"

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self in (Status.DONE, Status.DROPPED)


class Forecast(StrEnum):
    """What an owner expects."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"


class Light(StrEnum):
    """Green: according to plan or done. Yellow: needs attention. Red: overdue. Grey: not current or not started."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


def status_on(said: Status, paused_until: date | None, today: date) -> Status:
    """Return what a reported status amounts to on a day: a pause that has run out counts as ongoing."""
    if said is Status.PAUSED and paused_until is not None and today >= paused_until:
        return Status.ONGOING
    return said


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """An assignment on a day. `last_update` is None where nobody has said anything by then."""

    status: Status
    due: date | None
    last_update: date | None
    today: date

    @property
    def unreported(self) -> bool:
        """Nobody has said anything by this day; it counts as not started."""
        return self.last_update is None

    @property
    def overdue(self) -> bool:
        """The deadline has passed and it is neither done nor dropped."""
        return self.due is not None and not self.status.closed and self.today > self.due

    @property
    def needs_decision(self) -> bool:
        """Overdue for so long that nobody is reminded any more: the strategists decide what happens to it."""
        return self.overdue and self.due is not None and self.today - self.due >= timedelta(days=DECISION_DAYS)

    @property
    def due_soon(self) -> bool:
        """Not overdue, neither done nor dropped, and due within 30 days."""
        return (
            self.due is not None
            and not self.status.closed
            and self.today <= self.due <= self.today + timedelta(days=DUE_SOON_DAYS)
        )

    @property
    def stale(self) -> bool:
        """Ongoing, and nothing has been heard for 60 days or more."""
        return (
            self.status is Status.ONGOING
            and self.last_update is not None
            and self.today - self.last_update >= timedelta(days=STALE_DAYS)
        )


@dataclass(frozen=True, slots=True)
class RolledUp:
    """An activity on a day, from its assignments."""

    status: Status
    overdue: bool
    due_soon: bool
    stale: bool
    unreported: bool
    done: int
    of: int

    @property
    def light(self) -> Light:
        """The light to show beside the status."""
        return _light(self.status, self.overdue, self.due_soon, self.stale, self.unreported)


def assignment_light(state: AssignmentState) -> Light:
    """Return the light of one assignment."""
    return _light(state.status, state.overdue, state.due_soon, state.stale, state.unreported)


def roll_up(states: Sequence[AssignmentState], *, dropped_by_plan: bool = False) -> RolledUp:
    """Return an activity's state from those of its assignments.

    `dropped_by_plan`: the version in force drops the activity; then it is dropped, whatever they say.
    Raises ValueError when there are none: an activity always has at least one.
    """
    if not states:
        raise ValueError("an activity has at least one assignment")
    status = Status.DROPPED if dropped_by_plan else rolled_status([state.status for state in states])
    overdue = not dropped_by_plan and any(state.overdue for state in states)
    return RolledUp(
        status=status,
        overdue=overdue,
        due_soon=not dropped_by_plan and not overdue and any(state.due_soon for state in states),
        stale=not dropped_by_plan and any(state.stale for state in states),
        unreported=not dropped_by_plan and all(state.unreported for state in states),
        done=sum(state.status is Status.DONE for state in states),
        of=len(states),
    )


def rolled_status(statuses: Sequence[Status]) -> Status:
    """Return what several statuses amount to together."""
    kept = [status for status in statuses if status is not Status.DROPPED]
    if not kept:
        return Status.DROPPED
    unfinished = [status for status in kept if status is not Status.DONE]
    if not unfinished:
        return Status.DONE
    if all(status is Status.PAUSED for status in unfinished):
        return Status.PAUSED
    if all(status is Status.NOT_STARTED for status in kept):
        return Status.NOT_STARTED
    return Status.ONGOING


def _light(status: Status, overdue: bool, due_soon: bool, stale: bool, unreported: bool) -> Light:
    if status is Status.DROPPED:
        return Light.GREY
    if status is Status.DONE:
        return Light.GREEN
    if overdue:
        return Light.RED
    if due_soon or stale or status is Status.PAUSED:
        return Light.YELLOW
    if unreported or status is Status.NOT_STARTED:
        return Light.GREY
    return Light.GREEN
