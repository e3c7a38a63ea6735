"""The working calendar: Swedish holidays and the quiet periods of the settings."""

from datetime import date
from functools import cache

from flask import current_app
from holidays.constants import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden

from planner.reminders.rules import Calendar, QuietPeriod

_SWEDEN = Sweden(include_sundays=False, categories=(PUBLIC, DE_FACTO))


@cache
def is_holiday(day: date) -> bool:
    """Return whether a day is a Swedish public holiday, Midsummer Eve, Christmas Eve or New Year's Eve."""
    return day in _SWEDEN


def working_calendar() -> Calendar:
    """Return the calendar that reminders keep to, with the quiet periods of the settings."""
    settings = current_app.extensions["planner.settings"]
    return Calendar(is_holiday, tuple(QuietPeriod.parse(text) for text in settings.quiet_periods))
