"""What the scheduler calls."""

from datetime import timedelta

from flask import current_app

from planner.auth.operations.sweeping import sweep_out
from planner.kit.clock import now
from planner.kit.settings import Settings
from planner.kit.transaction import transaction


def sweep() -> None:
    """Delete sessions that have ended, and wrong passwords that no longer count."""
    settings: Settings = current_app.extensions["planner.settings"]
    with transaction():
        sweep_out(at=now(), idle=timedelta(hours=settings.session_hours))
