"""`planner scheduler`: runs the schedule until it is stopped. Several may run at once: the database is the queue."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType

import click
import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app
from flask.cli import with_appcontext

from planner.audit.jobs import seal_trail
from planner.auth.jobs import sweep
from planner.desk.help.accessibility.jobs import forget_reporters
from planner.desk.privacy.jobs import anonymise_those_who_left
from planner.kit.clock import STOCKHOLM, business_date
from planner.kit.db import db
from planner.kit.origin import comes_via
from planner.kit.transaction import transaction
from planner.plans.operations.summaries import are_current, refresh_stale
from planner.reminders.jobs import deliver_mail, plan_reminders, watch_mail
from planner.rounds.jobs import open_rounds

log = structlog.get_logger(__name__)
stopping = threading.Event()


@dataclass(frozen=True)
class Job:
    """Something done every so many seconds, the first time `after` so many from the start."""

    name: str
    seconds: int
    after: int
    do: Callable[[], None]


def roll_up() -> None:
    """Make the rolled-up activities true on a new day."""
    today = business_date()
    if not are_current(today):
        with transaction():
            refresh_stale(today)


SCHEDULE = (
    Job("roll up activities", 10 * 60, 0, roll_up),
    Job("seal the trail", 10 * 60, 0, seal_trail),
    # Before reminders are planned, so that what has just been opened is told at once.
    Job("open rounds", 10 * 60, 0, open_rounds),
    Job("plan reminders", 15 * 60, 0, plan_reminders),
    # A little later, so that what has just been planned goes at once. Several times a minute: where mail_per_minute
    # ends a run, the next one shouldn't let most of a minute go by.
    Job("deliver mail", 15, 5, lambda: deliver_mail(stopping.is_set)),
    Job("watch mail", 10 * 60, 120, watch_mail),
    Job("sweep", 60 * 60, 30, sweep),
    Job("anonymise", 24 * 60 * 60, 60, anonymise_those_who_left),
    Job("forget reporters", 24 * 60 * 60, 90, forget_reporters),
)


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Plan reminders, deliver mail, roll up activities and seal the trail until stopped.

    SIGTERM finishes the message in hand.
    """
    runner = make_scheduler(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()
        # In a thread of its own: this one may hold a lock of the scheduler's.
        threading.Thread(target=runner.shutdown, kwargs={"wait": False}).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    log.info("scheduler started", jobs=[job.name for job in SCHEDULE])
    # Leaving waits for the jobs' threads, and so for the message in hand.
    runner.start()
    log.info("scheduler stopped")


def make_scheduler(app: Flask) -> BlockingScheduler:
    """Return a scheduler with the jobs of SCHEDULE: one at a time of each, and what was missed is made up for once."""
    runner = BlockingScheduler(
        timezone=STOCKHOLM,
        executors={"default": ThreadPoolExecutor(len(SCHEDULE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in SCHEDULE:
        runner.add_job(
            _in_app,
            IntervalTrigger(seconds=job.seconds),
            args=(app, job),
            id=job.name,
            next_run_time=datetime.now(STOCKHOLM) + timedelta(seconds=job.after),
        )
    return runner


def _in_app(app: Flask, job: Job) -> None:
    if stopping.is_set():
        return
    with app.app_context():
        comes_via("job")
        try:
            job.do()
        except Exception:
            # The next time may go better; a scheduler that ends helps nobody.
            log.exception("job failed", job=job.name)
            db.session.rollback()
