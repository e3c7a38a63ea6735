"""Two clocks: real time for leases, tries, tokens and the trail; the business date for everything else."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Return the real time, aware, in UTC."""
    return datetime.now(UTC)


def business_date() -> date:
    """Return the day that pages, planning and reports take as today: PLANNER_TODAY, or today in Stockholm."""
    pretended: date | None = current_app.extensions["planner.settings"].business_date
    return pretended or now().astimezone(STOCKHOLM).date()
