"""What an activity's page says of its reminders."""

from datetime import date

from flask import render_template
from markupsafe import Markup

from planner.reminders.queries import told_of_activity
from planner.reminders.words import STATE_WORDS

MOST_TOLD = 20


def told_panel(activity_id: int, _today: date) -> Markup | None:
    """Return what an activity's page says of its reminders, or None where there have been none."""
    rows = told_of_activity(activity_id, MOST_TOLD)
    if not rows:
        return None
    shown = render_template("reminders/_told.html", rows=rows, STATE_WORDS=STATE_WORDS)
    return Markup(shown)  # noqa: S704 - our own template has escaped it # nosec B704
