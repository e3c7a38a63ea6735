"""What an organisation takes over of an activity when it takes the place of others. Pure.

Together, the shares amount to what they amounted to in the activity before: a merger by itself changes neither how far
an activity has come nor whether it is late.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.plans.rules.status import Forecast, Status, rolled_status


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A share of an activity, neither done nor dropped, on the day of a merger.

    `said` is what was last reported, None if nothing; `status` what that amounts to; `due` the deadline in force.
    """

    assignment_id: int
    organisation_id: int
    organisation: str
    position: int
    owner_id: int | None
    said: Status | None
    status: Status
    paused_until: date | None
    forecast: Forecast | None
    ready_on: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class OwnShare:
    """The successor's own share of an activity; `counts`: it does on the day of the merger."""

    assignment_id: int
    status: Status
    counts: bool


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What is said of a share that was taken over."""

    status: Status
    paused_until: date | None
    forecast: Forecast | None
    ready_on: date | None


class Look(StrEnum):
    """Why somebody should look at an activity after a merger."""

    OWNERS = "owners"
    STATUSES = "statuses"
    DEADLINES = "deadlines"
    REOPENED = "reopened"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Handover:
    """What becomes of one activity: the shares that end, in the order of their organisations, and the successor's."""

    activity_id: int
    activity_key: str
    title: str
    shares: tuple[OpenShare, ...]
    own: OwnShare | None

    @property
    def begins(self) -> bool:
        """Whether a share begins for the successor, which has none yet."""
        return self.own is None

    @property
    def reopens(self) -> bool:
        """Whether the successor had finished its own share, and work comes back to it."""
        return self.own is not None and self.own.status.closed

    @property
    def owner_id(self) -> int | None:
        """Who answers for the successor's share: the first who answered for one that ends."""
        return next((share.owner_id for share in self.shares if share.owner_id is not None), None)

    @property
    def deadline_of(self) -> OpenShare:
        """The share whose deadline is taken over: the earliest."""
        return min(self.shares, key=lambda share: (share.due is None, share.due or date.max))

    @property
    def said(self) -> TakenOver | None:
        """What is said of the successor's share; None where nothing had been, or where its own share goes on."""
        if self.begins and any(share.said for share in self.shares):
            return taken_over(self.shares)
        return taken_over(self.shares) if self.reopens else None

    @property
    def looks(self) -> tuple[Look, ...]:
        """Why somebody should look at it."""
        if self.own is not None:
            return (Look.REOPENED,) if self.reopens else (Look.KEPT,)
        differs: dict[Look, AbstractSet[object]] = {
            Look.OWNERS: {share.owner_id for share in self.shares if share.owner_id is not None},
            Look.STATUSES: {share.status for share in self.shares},
            Look.DEADLINES: {share.due for share in self.shares},
        }
        return tuple(look for look, values in differs.items() if len(values) > 1)


def taken_over(shares: Sequence[OpenShare]) -> TakenOver:
    """Return what several open shares amount to together, by the rule that rolls an activity up.

    A pause lasts until the first of them ends, since the work goes on from then; a risk that one sees is a risk, and
    all is ready when the last is.
    """
    status = rolled_status([share.status for share in shares])
    pauses = [share.paused_until for share in shares if share.paused_until]
    forecasts = {share.forecast for share in shares}
    return TakenOver(
        status=status,
        paused_until=min(pauses) if status is Status.PAUSED else None,
        forecast=Forecast.AT_RISK
        if Forecast.AT_RISK in forecasts
        else forecasts.pop()
        if len(forecasts) == 1
        else None,
        ready_on=max((share.ready_on for share in shares if share.ready_on), default=None),
    )
