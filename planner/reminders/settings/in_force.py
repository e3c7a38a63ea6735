"""The settings that an administrator changes on /installningar, as they are in force."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from flask import current_app
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.settings import Settings
from planner.reminders.models import ReminderSettings
from planner.reminders.rules import Chosen, QuietPeriod


def current_settings() -> Chosen:
    """Return what was chosen last, or what the settings file says until somebody chooses.

    One statement, each time anew: a choice counts in every process from the moment that it is saved.
    """
    return settings_in_force()[1]


def settings_in_force() -> tuple[int, Chosen]:
    """Return the current settings with the number of the choice, 0 where there is none yet. One statement."""
    row = db.session.execute(
        select(ReminderSettings.__table__).order_by(ReminderSettings.number.desc()).limit(1)
    ).one_or_none()
    return (0, settings_of_file()) if row is None else (row.number, chosen_in(row))


def chosen_in(row: Any) -> Chosen:
    """Return what a row of ReminderSettings says."""
    return chosen_of(row.remind_from, row.remind_until, row.quiet_periods.splitlines(), row.answer_links)


def settings_of_file() -> Chosen:
    """Return what the settings file and the environment say."""
    settings: Settings = current_app.extensions["planner.settings"]
    return chosen_of(settings.remind_from, settings.remind_until, settings.quiet_periods, settings.answer_links)


def answer_links_on() -> bool:
    """Return whether reminders lead to a page where their recipient can report without signing in."""
    return current_settings().answer_links


def chosen_of(remind_from: str, remind_until: str, quiet: Iterable[str], answer_links: bool) -> Chosen:
    """Return settings from their texts, as rows and the settings file have them."""
    return Chosen(
        remind_from=time.fromisoformat(remind_from),
        remind_until=time.fromisoformat(remind_until),
        quiet=tuple(QuietPeriod.parse(text) for text in quiet),
        answer_links=answer_links,
    )
