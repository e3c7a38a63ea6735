"""What the scheduler calls."""

import structlog

from planner.kit.clock import business_date
from planner.kit.transaction import transaction
from planner.rounds.operations.running import open_due_rounds

log = structlog.get_logger(__name__)


def open_rounds() -> None:
    """Open the rounds whose day to open has come."""
    with transaction():
        opened = open_due_rounds(today=business_date())
    if opened:
        log.info("rounds opened", rounds=opened)
