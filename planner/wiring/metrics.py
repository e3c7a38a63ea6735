"""/metrics for Prometheus: read from the database at each scrape, so that any process answers for all of them."""

import hmac
from collections.abc import Iterator
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from planner.kit.clock import business_date, now
from planner.kit.db import db
from planner.kit.settings import Settings
from planner.kit.web import Access, access
from planner.mail import outbox
from planner.mail.models import DeliveryRun
from planner.mail.queries import count_unfinished
from planner.mail.rules import MessageState
from planner.mail.runs import last_run
from planner.reminders.calendar import kinds_held, working_calendar
from planner.reminders.models import PlanningRun

blueprint = Blueprint("metrics", __name__)

# What a proxy adds of who asked it: nobody on this machine's own business sends these.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP")


@blueprint.get("/metrics")
@access(Access.PUBLIC)
def metrics() -> Response:
    """Answer whoever has the token or, where none is set, asks on this machine; for others there is no such page."""
    if not _may_ask():
        raise NotFound
    registry = CollectorRegistry()
    registry.register(FromDatabase())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_ask() -> bool:
    settings: Settings = current_app.extensions["planner.settings"]
    if settings.metrics_token:
        given = request.authorization
        token = given.token if given is not None and given.type == "bearer" else None
        return hmac.compare_digest((token or "").encode(), settings.metrics_token.encode())
    # A proxy on this machine asks from here as well, for the whole world.
    if settings.trusted_proxies or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


class FromDatabase(Collector):
    """What planning and delivery have done and what waits: rows of runs, one a day, and the messages not done with."""

    def collect(self) -> Iterator[Metric]:
        """Yield each figure. Durations are real seconds, ages and timestamps too."""
        build = GaugeMetricFamily("planner_build", "1, labelled with the version that runs.", labels=["version"])
        build.add_metric([version("planner")], 1)
        yield build
        yield from _planning()
        yield from _delivery()
        yield from _outbox()


def _planning() -> Iterator[Metric]:
    row: Any = db.session.execute(
        select(
            *(
                func.coalesce(func.sum(column), 0)
                for column in (PlanningRun.reminders, PlanningRun.messages, PlanningRun.runs, PlanningRun.seconds)
            ),
            func.max(PlanningRun.last_at),
        )
    ).one()
    reminders, messages, runs, seconds, last = row
    yield CounterMetricFamily("planner_reminders_planned", "Reminders told to somebody.", value=reminders)
    yield CounterMetricFamily("planner_messages_planned", "Messages made for reminders.", value=messages)
    yield CounterMetricFamily("planner_planning_runs", "Runs of planning.", value=runs)
    yield CounterMetricFamily("planner_planning_seconds", "Seconds that planning took.", value=seconds)
    if last is not None:
        yield _gauge("planner_planning_last_timestamp_seconds", "When planning last ran.", last.timestamp())


def _delivery() -> Iterator[Metric]:
    names = ("sent", "retry", "dead", "suppressed", "runs", "seconds")
    sums: Any = db.session.execute(
        select(*(func.coalesce(func.sum(getattr(DeliveryRun, name)), 0) for name in names))
    ).one()
    counts = dict(zip(names, sums, strict=True))
    runs, seconds = counts.pop("runs"), counts.pop("seconds")
    tries = CounterMetricFamily("planner_messages_handled", "Messages that delivery handled.", labels=["outcome"])
    for name, count in counts.items():
        tries.add_metric([name], count)
    yield tries
    yield CounterMetricFamily("planner_delivery_runs", "Runs of delivery.", value=runs)
    yield CounterMetricFamily("planner_delivery_seconds", "Seconds that delivery took.", value=seconds)
    last = last_run()
    if last is not None:
        yield _gauge("planner_delivery_last_timestamp_seconds", "When delivery last ran.", last.last_at.timestamp())
        yield _gauge("planner_delivery_problem", "1 if the last run ended early: no server.", int(bool(last.problem)))


def _outbox() -> Iterator[Metric]:
    counts = count_unfinished()
    for state, says in (
        (MessageState.WAITING, "Messages that wait, those between two tries too."),
        (MessageState.CLAIMED, "Messages that a process has claimed."),
        (MessageState.DEAD, "Messages that were given up and not retried."),
    ):
        yield _gauge(f"planner_messages_{state}", says, counts.get(state, 0))
    at, today = now(), business_date()
    ready, oldest = outbox.ready(at=at, today=today, without=kinds_held(at, today, working_calendar()))
    yield _gauge("planner_messages_ready", "Messages that may be sent now.", ready)
    age = (at - oldest).total_seconds() if oldest else 0
    yield _gauge("planner_messages_oldest_ready_age_seconds", "Age of the oldest message that may be sent now.", age)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)
