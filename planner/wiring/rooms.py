"""The only module that lists blueprints and which room has deadlines and panels."""

from flask import Flask, request

import planner.audit.models  # noqa: F401 - all tables must be known before migrations look at them
from planner.auth import pages as auth_pages
from planner.auth.sessions import init_sessions
from planner.desk import pages as desk_pages
from planner.kit.clock import business_date
from planner.kit.transaction import transaction
from planner.mail.kinds import register_kind
from planner.mail.smtp import init_mail
from planner.plans import pages as plans_pages
from planner.plans.operations.summaries import are_current, refresh_stale
from planner.plans.queries.deadlines import deadlines_on
from planner.reminders import pages as reminders_pages
from planner.reminders.letters import write_letters
from planner.reminders.planning import MESSAGE_KIND
from planner.reminders.sources import register_source
from planner.reports import pages as reports_pages
from planner.wiring import health

BLUEPRINTS = (
    auth_pages.blueprint,
    plans_pages.blueprint,
    reminders_pages.blueprint,
    reports_pages.blueprint,
    desk_pages.blueprint,
    health.blueprint,
)


def register_rooms(app: Flask) -> None:
    """Register each room's pages."""
    app.before_request(_keep_summaries_current)
    init_sessions(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions.setdefault(plans_pages.PANELS, []).append(reminders_pages.told_panel)
    register_source(app, deadlines_on)
    init_mail(app)
    register_kind(app, MESSAGE_KIND, write_letters)


def _keep_summaries_current() -> None:
    """Let the first page of a new day, if the scheduler hasn't, roll up what the night has changed."""
    if request.blueprint in ("plans", "desk") and request.method == "GET" and not are_current(business_date()):
        with transaction():
            refresh_stale(business_date())
