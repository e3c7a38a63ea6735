"""Why nothing is being sent, as far as is recorded: what the outbox says on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from planner.mail.models import DeliveryRun
from planner.mail.runs import HEARTBEAT

# Two signs of life missed.
SILENT_AFTER = HEARTBEAT * 3


class Cause(StrEnum):
    """What keeps messages from going out."""

    NO_SERVER = "no_server"
    NEVER_RAN = "never_ran"
    SILENT = "silent"
    PROBLEM = "problem"
    DAY_OFF = "day_off"


@dataclass(frozen=True, slots=True)
class Standstill:
    """One cause: since when or until when it holds, and the mail server's own words."""

    cause: Cause
    at: datetime | None = None
    until: date | None = None
    said: str | None = None


def standstills(
    *, has_server: bool, waiting: int, last: DeliveryRun | None, at: datetime, next_working_day: date | None
) -> Sequence[Standstill]:
    """Return what keeps `waiting` messages from going out, the gravest first; nothing where none waits.

    That no server is configured is told always. `next_working_day` is None on a working day.
    """
    if not has_server:
        return [Standstill(Cause.NO_SERVER)]
    if not waiting:
        return []
    found = []
    if last is None:
        found.append(Standstill(Cause.NEVER_RAN))
    elif at - last.last_at > SILENT_AFTER:
        found.append(Standstill(Cause.SILENT, at=last.last_at))
    elif last.problem:
        found.append(Standstill(Cause.PROBLEM, at=last.last_at, said=last.problem))
    if next_working_day is not None:
        found.append(Standstill(Cause.DAY_OFF, until=next_working_day))
    return found
