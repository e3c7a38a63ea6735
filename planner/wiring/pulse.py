"""Whether planning and delivery still run, for `planner check`: one working day without them is one too many."""

from datetime import date, datetime

from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.clock import STOCKHOLM
from planner.kit.db import db
from planner.mail.models import Try
from planner.mail.queries import count_unfinished
from planner.mail.rules import MessageState, Outcome
from planner.mail.runs import last_run
from planner.reminders.calendar import working_calendar
from planner.reminders.models import PlanningRun

START = "see that `planner scheduler` is running, and read its log"


def planning_says(today: date) -> str:
    """Return when planning last ran. Raises LookupError when a whole working day has gone by without it."""
    last = db.session.scalar(select(PlanningRun).order_by(PlanningRun.on.desc()).limit(1))
    _check_ran("planning", last.on if last else None, today)
    if last is None:
        return "hasn't run yet; `planner scheduler` runs it"
    return f"last ran for {last.on}, at {_at(last.last_at)}: {last.reminders} reminders that day"


def delivery_says(today: date) -> str:
    """Return how delivery is going.

    Raises LookupError when a whole working day has gone by without it, or messages wait that the server doesn't take,
    or were given up.
    """
    counts = count_unfinished()
    dead = counts.pop(MessageState.DEAD, 0)
    waiting, last = sum(counts.values()), last_run()
    _check_ran("delivery", last.on if last else None, today)
    if dead:
        raise LookupError(f"{dead} messages were refused for good; see /utskick")
    if last is not None and last.problem and waiting:
        raise LookupError(f"{waiting} waiting: {last.problem}")
    if last is None:
        return f"{waiting} waiting; hasn't run yet, `planner scheduler` runs it"
    sent = db.session.scalar(select(Try.at).where(Try.outcome == Outcome.SENT).order_by(Try.at.desc()).limit(1))
    return f"{waiting} waiting, last ran {_at(last.last_at)}, {f'last sent {_at(sent)}' if sent else 'none sent yet'}"


def _check_ran(what: str, last: date | None, today: date) -> None:
    """Raise LookupError when there was a working day after the last run that has ended.

    Where it never ran the days count from the first entry in the trail: somebody has used the service since then.
    """
    since = last or _first_used()
    if since is None:
        return
    missed = working_calendar().next_working_day(since)
    if missed < today:
        ran = f"last ran for {last}" if last else f"has never run, though the service is in use since {since}"
        raise LookupError(f"{what} {ran}, not on the working day {missed}; {START}")


def _first_used() -> date | None:
    at = db.session.scalar(select(func.min(TrailEntry.at)))
    return at.astimezone(STOCKHOLM).date() if at else None


def _at(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
