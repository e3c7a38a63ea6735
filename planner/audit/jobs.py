"""What the scheduler calls."""

import structlog

from planner.audit.sealing import seal

log = structlog.get_logger(__name__)


def seal_trail() -> None:
    """Seal what is new in the trail. The digest in the log is what the trail can be held against later."""
    last = seal()
    if last:
        log.info("trail sealed", seal=last.number, digest=last.digest)
