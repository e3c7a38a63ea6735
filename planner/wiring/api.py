"""The API put together of the rooms' parts, its description, and the page that shows it."""

import json

from flask import Blueprint, Flask, Response, current_app, render_template
from flask_wtf.csrf import CSRFProtect

from planner.auth import api as auth_api
from planner.desk.trail import api as trail_api
from planner.indicators import api as indicators_api
from planner.kit.api.description import PlannerApi
from planner.kit.api.problems import DOCUMENTATION, PREFIX, PROBLEMS
from planner.kit.web import Access, access
from planner.people import api as people_api
from planner.plans import api as plans_api
from planner.reminders import api as reminders_api
from planner.reports import api as reports_api
from planner.reports.editions import api as editions_api
from planner.requirements import api as requirements_api
from planner.rounds import api as rounds_api
from planner.wiring.documentation import Documentation

BLUEPRINTS = (
    auth_api.blueprint,
    plans_api.blueprint,
    indicators_api.blueprint,
    rounds_api.blueprint,
    requirements_api.blueprint,
    reports_api.blueprint,
    editions_api.blueprint,
    people_api.blueprint,
    reminders_api.blueprint,
    trail_api.blueprint,
)

blueprint = Blueprint("api", __name__)


def init_api(app: Flask) -> None:
    """Register the rooms' parts. A token, which no other site can make a browser send, stands in for a form's."""
    csrf: CSRFProtect = app.extensions["csrf"]
    app.extensions["planner.api"] = PlannerApi(app, BLUEPRINTS)
    for part in BLUEPRINTS:
        csrf.exempt(part)
    app.register_blueprint(blueprint)


@blueprint.get(f"{PREFIX}/openapi.json")
@access(Access.PUBLIC)
def openapi() -> Response:
    """Hand out the description. There is nothing secret in it, and tools ask for it without a token."""
    return Response(json.dumps(_api().description, ensure_ascii=False), mimetype="application/json")


@blueprint.get(DOCUMENTATION)
@access(Access.READER)
def documentation() -> str:
    """Show the description as a page."""
    shown = Documentation(_api().description, {status: name for status, (name, _advice) in PROBLEMS.items()})
    return render_template(
        "api/documentation.html", about=shown.about, parts=shown.parts, problem=shown.problem, problems=PROBLEMS
    )


def _api() -> PlannerApi:
    api: PlannerApi = current_app.extensions["planner.api"]
    return api
