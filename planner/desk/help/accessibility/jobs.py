"""What the scheduler calls."""

from planner.desk.help.accessibility.operations import forget_addresses
from planner.kit.clock import now
from planner.kit.transaction import transaction


def forget_reporters() -> None:
    """Remove the addresses of those who reported faults that were handled long enough ago."""
    with transaction():
        forget_addresses(at=now())
