"""What the scheduler calls."""

import structlog
from flask import current_app

from planner.desk.privacy.operations import anonymise
from planner.desk.privacy.queries import gone_since, last_day_to_keep
from planner.kit.clock import business_date
from planner.kit.db import db
from planner.kit.errors import DomainError
from planner.kit.transaction import transaction

log = structlog.get_logger(__name__)


def anonymise_those_who_left() -> None:
    """Anonymise everybody who has been gone for as long as the settings say, each in a transaction of their own."""
    today = business_date()
    days: int = current_app.extensions["planner.settings"].anonymise_after_days
    waiting = gone_since(last_day_to_keep(today, days))
    db.session.rollback()
    for person_id in waiting:
        try:
            with transaction():
                anonymise(actor=None, person_id=person_id, today=today)
        except DomainError as error:
            # Tomorrow is soon enough, and the others needn't wait.
            log.warning("a person wasn't anonymised", person=person_id, reason=str(error))
        else:
            log.info("person anonymised", person=person_id)
