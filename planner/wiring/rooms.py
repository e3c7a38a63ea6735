"""The only module that lists blueprints and which room has deadlines and panels."""

from datetime import time

from flask import Flask, request
from flask_babel import lazy_gettext as _l

import planner.audit.models  # all tables must be known before migrations look at them
import planner.desk.help.accessibility.models
import planner.desk.search.models
import planner.indicators.models
import planner.reports.models
import planner.requirements.models
import planner.rounds.models  # noqa: F401
from planner.audit.keepers import missing_keepers
from planner.audit.proof import register_proof
from planner.auth import pages as auth_pages
from planner.auth.answer_links import register_answer_switch
from planner.auth.letters import register_letters
from planner.auth.operations.sessions import close_ways_in
from planner.auth.sessions import init_sessions
from planner.auth.single_sign_on.pages import init_single_sign_on
from planner.desk import pages as desk_pages
from planner.desk.answering import pages as answering_pages
from planner.desk.calendar import pages as calendar_pages
from planner.desk.help import pages as help_pages
from planner.desk.help.accessibility import pages as accessibility_pages
from planner.desk.help.accessibility.letters import write_fault_letters
from planner.desk.help.accessibility.operations import FAULT
from planner.desk.privacy import pages as privacy_pages
from planner.desk.search import pages as search_pages
from planner.desk.search.keeping import keep_current as keep_search_current
from planner.desk.timeline import pages as timeline_pages
from planner.desk.trail import pages as trail_pages
from planner.indicators import pages as indicators_pages
from planner.kit.api.problems import is_api
from planner.kit.clock import business_date
from planner.kit.transaction import transaction
from planner.mail.alarms import ALARM
from planner.mail.kinds import register_kind
from planner.mail.smtp import init_mail
from planner.people import pages as people_pages
from planner.people.letters import write_invitations
from planner.people.operations.invitations import INVITATION
from planner.people.operations.persons import register_ways_in
from planner.plans import pages as plans_pages
from planner.plans.letters import write_deadline_answers
from planner.plans.operations.deadline_answers import DEADLINE_ANSWER
from planner.plans.operations.summaries import are_current, refresh_stale
from planner.plans.queries.mergers import open_shares
from planner.reminders import pages as reminders_pages
from planner.reminders.letters.alarms import write_alarms
from planner.reminders.letters.reminders import write_letters
from planner.reminders.letters.rounds import write_round_letters
from planner.reminders.letters.submissions import write_submission_letters
from planner.reminders.planning import MESSAGE_KIND
from planner.reminders.rules import ROUNDS, SUBMISSIONS
from planner.reminders.settings.in_force import answer_links_on, current_settings
from planner.reminders.sources import register_source
from planner.reports import pages as reports_pages
from planner.reports.editions import pages as editions_pages
from planner.reports.editions.proof import altered_editions
from planner.reports.missing import pages as missing_pages
from planner.reports.texts import pages as texts_pages
from planner.requirements import pages as requirements_pages
from planner.rounds import pages as rounds_pages
from planner.rounds.queries import asked_figures
from planner.wiring import health, metrics
from planner.wiring.api import init_api
from planner.wiring.deadlines import deadlines_of_rooms
from planner.wiring.evidence import register_evidence

BLUEPRINTS = (
    auth_pages.blueprint,
    people_pages.blueprint,
    plans_pages.blueprint,
    indicators_pages.blueprint,
    reminders_pages.blueprint,
    rounds_pages.blueprint,
    requirements_pages.blueprint,
    reports_pages.blueprint,
    editions_pages.blueprint,
    texts_pages.blueprint,
    missing_pages.blueprint,
    desk_pages.blueprint,
    answering_pages.blueprint,
    trail_pages.blueprint,
    privacy_pages.blueprint,
    search_pages.blueprint,
    calendar_pages.blueprint,
    timeline_pages.blueprint,
    help_pages.blueprint,
    accessibility_pages.blueprint,
    health.blueprint,
    metrics.blueprint,
)


def register_rooms(app: Flask) -> None:
    """Register each room's pages."""
    app.before_request(_keep_summaries_current)
    keep_search_current()
    init_sessions(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_single_sign_on(app)
    init_api(app)
    app.extensions.setdefault(plans_pages.PANELS, []).extend(
        (reminders_pages.told_panel, trail_pages.history_panel("activity"))
    )
    app.extensions.setdefault(people_pages.PERSON_PANELS, []).extend(
        (plans_pages.hand_over.answers_panel, privacy_pages.person_panel, trail_pages.history_panel("person"))
    )
    app.extensions[people_pages.organisations.OPEN_SHARES] = open_shares
    app.extensions[rounds_pages.MAIL_HOURS] = _mail_hours
    app.extensions[indicators_pages.ASKED] = asked_figures
    app.extensions[requirements_pages.REQUIREMENT_PANELS] = [trail_pages.history_panel("requirement")]
    register_evidence(app)
    register_source(app, deadlines_of_rooms)
    init_mail(app)
    register_kind(app, SUBMISSIONS.kind, write_submission_letters)
    register_kind(app, MESSAGE_KIND, write_letters, many=True)
    register_kind(app, ROUNDS.kind, write_round_letters, many=True)
    register_kind(app, INVITATION, write_invitations)
    register_kind(app, DEADLINE_ANSWER, write_deadline_answers)
    register_kind(app, ALARM, write_alarms)
    register_kind(app, FAULT, write_fault_letters)
    register_letters(app)
    register_ways_in(app, close_ways_in)
    register_answer_switch(app, answer_links_on)
    register_proof(app, missing_keepers)
    register_proof(app, altered_editions)
    auth_pages.account.add_account_link(app, "calendar.address", _l("Tidplaner i din kalender"))
    auth_pages.account.add_account_link(app, "privacy.mine", _l("Vad som finns sparat om dig"))


def _mail_hours() -> tuple[time, time]:
    """Return between which times of the day mail is planned."""
    chosen = current_settings()
    return chosen.remind_from, chosen.remind_until


def _keep_summaries_current() -> None:
    """Let the first page of a new day, if the scheduler hasn't, roll up what the night has changed."""
    shows_states = is_api() or request.blueprint in ("plans", "desk", "missing", "timeline")
    if shows_states and request.method == "GET" and not are_current(business_date()):
        with transaction():
            refresh_stale(business_date())
