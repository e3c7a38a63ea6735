"""The working calendar: Swedish holidays and the quiet periods of the settings."""

from datetime import date, datetime
from functools import cache

from flask import current_app
from holidays.constants import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden

from planner.kit.clock import STOCKHOLM
from planner.kit.settings import Settings
from planner.reminders.rules import FAMILIES, Calendar
from planner.reminders.settings.in_force import current_settings

_SWEDEN = Sweden(include_sundays=False, categories=(PUBLIC, DE_FACTO), language="sv")
_SWEDEN_IN_ENGLISH = Sweden(include_sundays=False, categories=(PUBLIC, DE_FACTO), language="en_US")


@cache
def is_holiday(day: date) -> bool:
    """Return whether a day is a Swedish public holiday, Midsummer Eve, Christmas Eve or New Year's Eve."""
    return day in _SWEDEN


def working_calendar() -> Calendar:
    """Return the calendar that reminders keep to, with the quiet periods of the settings in force. One statement."""
    return Calendar(is_holiday, current_settings().quiet)


def kinds_off(today: date, calendar: Calendar) -> list[str]:
    """Return the kinds of messages that don't go on a day, because it is a day off for their family."""
    return [family.kind for family in FAMILIES if calendar.of(family).is_day_off(today)]


def kinds_held(at: datetime, today: date, calendar: Calendar) -> list[str]:
    """Return the kinds of messages that don't go at a moment: on their days off, and none before the day's first hour.

    What was put off until a day would otherwise go at midnight. A pretended date has no hours.
    """
    settings: Settings = current_app.extensions["planner.settings"]
    if settings.business_date is None and at.astimezone(STOCKHOLM).time() < current_settings().remind_from:
        return [family.kind for family in FAMILIES]
    return kinds_off(today, calendar)


def holiday_name(day: date, language: str) -> str:
    """Return what a public holiday, or an eve that counts as one, is called."""
    return (_SWEDEN if language == "sv" else _SWEDEN_IN_ENGLISH).get(day, "")
