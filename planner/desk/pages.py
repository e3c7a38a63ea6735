"""Pages made of several rooms: the overview and my activities."""

from flask import Blueprint, render_template, request

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.plans.queries.areas import area_cards, the_plan, version_in_force
from planner.plans.queries.assignments import assignments_of_colleagues, assignments_of_person
from planner.plans.queries.deadline_requests import count_open_requests
from planner.plans.queries.lists import upcoming
from planner.plans.rules import Forecast, Status, may_manage_plan
from planner.rounds.queries import asking

UPCOMING = 8
# More rows than anybody reads; the list of activities has the rest.
LONGEST = 50

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
@access(Access.READER)
def overview() -> str:
    """Show how far the plan has come, what comes next and what waits for whoever looks."""
    today = business_date()
    cards = area_cards(today)
    mine = assignments_of_person(signed_in().person, today, LONGEST)
    return render_template(
        "desk/overview.html",
        plan=the_plan(),
        version=version_in_force(today),
        cards=cards,
        upcoming=upcoming(today, UPCOMING),
        waiting=[view for view in mine if view.wants_attention],
        asked=count_open_requests(today) if may_manage_plan(signed_in()) else 0,
        asking=asking(signed_in().person, today),
    )


@blueprint.get("/mina-aktiviteter")
@access(Access.READER)
def mine() -> str:
    """Show what the person, and then what the person's organisation, answers for; status is reported in place."""
    today = business_date()
    person = signed_in().person
    return render_template(
        "desk/mine.html",
        sections=[
            ("mine", assignments_of_person(person, today, LONGEST)),
            ("organisation", assignments_of_colleagues(person, today, LONGEST)),
        ],
        longest=LONGEST,
        asking=asking(person, today),
        opened=request.args.get("rapportera"),
        statuses=list(Status),
        forecasts=list(Forecast),
    )
