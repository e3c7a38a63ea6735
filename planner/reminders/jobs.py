"""What the scheduler calls."""

from collections.abc import Callable

import structlog
from flask import current_app

from planner.kit.clock import STOCKHOLM, business_date, now
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.mail import outbox
from planner.mail.delivery import deliver
from planner.mail.runs import record_heartbeat
from planner.mail.smtp import NO_SERVER
from planner.reminders import planning
from planner.reminders.calendar import kinds_held, working_calendar
from planner.reminders.letters.alarms import raise_alarm
from planner.reminders.settings.in_force import current_settings

log = structlog.get_logger(__name__)


def plan_reminders() -> None:
    """Plan, between the hours of the settings; a pretended date has no hours."""
    settings: Settings = current_app.extensions["planner.settings"]
    hour = now().astimezone(STOCKHOLM).time()
    chosen = current_settings()
    if settings.business_date is None and not chosen.remind_from <= hour <= chosen.remind_until:
        return
    planned = planning.plan(business_date())
    if planned.reminders:
        log.info("reminders planned", on=str(planned.on), reminders=planned.reminders, recipients=planned.recipients)


def deliver_mail(stopping: Callable[[], bool]) -> None:
    """Send what waits, but what days off and the hour hold back. Without a mail server everything waits."""
    settings: Settings = current_app.extensions["planner.settings"]
    today, calendar = business_date(), working_calendar()
    without = kinds_held(now(), today, calendar)
    if not settings.mail_server:
        record_heartbeat(on=today, at=now(), problem=NO_SERVER)
        return
    ready = outbox.anything_ready(at=now(), today=today, without=without)
    db.session.rollback()
    if not ready:
        record_heartbeat(on=today, at=now())
        return
    run = deliver(today=today, is_day_off=calendar.is_day_off, without=without, stopping=stopping)
    log.info("mail delivered", sent=run.sent, retry=run.retry, dead=run.dead, suppressed=run.suppressed)
    if run.paced:
        log.info("the limit of messages a minute is reached", waiting=run.waiting)
    if run.problem:
        log.warning("mail waits", problem=run.problem, waiting=run.waiting)


def watch_mail() -> None:
    """Tell administrators, once a day at most, when messages were given up or have waited for long."""
    alarm = raise_alarm(today=business_date(), at=now())
    if alarm is not None:
        log.warning("mail needs looking after", dead=alarm.dead, waiting=alarm.waiting)
