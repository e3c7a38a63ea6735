"""/mina-aktiviteter: what a person, and the person's organisation, answers for."""

from flask import render_template, request

import planner.desk.overview.pages  # noqa: F401 - the blueprint's other page
from planner.auth.sessions import signed_in
from planner.desk.blueprint import blueprint
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.plans.queries.assignments import assignments_of_colleagues, assignments_of_person
from planner.plans.rules import Forecast, Status
from planner.rounds.queries import asking

__all__ = ["blueprint", "mine"]

# More rows than anybody reads; the list of activities has the rest.
LONGEST = 50


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
