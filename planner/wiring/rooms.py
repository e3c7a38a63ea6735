"""The only module that lists blueprints and which room has deadlines and panels."""

from flask import Flask

import planner.audit.models
import planner.mail.models
import planner.people.models
import planner.plans.models
import planner.reminders.models  # noqa: F401 - the tables must be known before migrations look at them


def register_rooms(app: Flask) -> None:
    """Register each room's pages."""
