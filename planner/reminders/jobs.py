"""What the scheduler calls."""

from collections.abc import Callable
from datetime import time

import structlog
from flask import current_app

from planner.kit.clock import STOCKHOLM, business_date, now
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.mail import outbox
from planner.mail.delivery import deliver
from planner.reminders import planning
from planner.reminders.calendar import working_calendar

log = structlog.get_logger(__name__)


def plan_reminders() -> None:
    """Plan, between the hours of the settings; a pretended date has no hours."""
    settings: Settings = current_app.extensions["planner.settings"]
    hour = now().astimezone(STOCKHOLM).time()
    first, last = time.fromisoformat(settings.remind_from), time.fromisoformat(settings.remind_until)
    if settings.business_date is None and not first <= hour <= last:
        return
    planned = planning.plan(business_date())
    if planned.reminders:
        log.info("reminders planned", on=str(planned.on), reminders=planned.reminders, recipients=planned.recipients)


def deliver_mail(stopping: Callable[[], bool]) -> None:
    """Send what waits, reminders on working days only. Without a mail server everything waits."""
    settings: Settings = current_app.extensions["planner.settings"]
    today, calendar = business_date(), working_calendar()
    without = (planning.MESSAGE_KIND,) if calendar.is_day_off(today) else ()
    ready = bool(settings.mail_server) and outbox.anything_ready(at=now(), today=today, without=without)
    db.session.rollback()
    if not ready:
        return
    run = deliver(today=today, is_day_off=calendar.is_day_off, without=without, stopping=stopping)
    log.info("mail delivered", sent=run.sent, retry=run.retry, dead=run.dead, suppressed=run.suppressed)
    if run.problem:
        log.warning("mail waits", problem=run.problem, waiting=run.waiting)
