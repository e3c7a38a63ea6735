"""Pages that show areas and activities."""

from flask import current_app, render_template

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.forms import from_address
from planner.kit.web import Access, access
from planner.people.queries.organisations import organisations
from planner.people.queries.persons import people
from planner.plans.models import Activity
from planner.plans.pages.blueprint import PANELS, Panel, blueprint
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.areas import areas, factors, find_area
from planner.plans.queries.lists import Filter, activities_by_heading, activity_page
from planner.plans.queries.lookups import find_activity
from planner.plans.rules import may_comment, may_manage_plan, may_name_owner
from planner.plans.schemas import ListInput

# More activities than an area has; of a larger one, the list shows the rest.
LONGEST = 100


@blueprint.get("/omraden/<key>")
@access(Access.READER)
def area(key: str) -> str:
    """Show an area: what the inventory found, and its activities under their headings."""
    found = find_area(key, actor=signed_in())
    rows = activities_by_heading(found.id, business_date(), LONGEST)
    return render_template("plans/area.html", area=found, factors=factors(found.id), rows=rows, longest=LONGEST)


@blueprint.get("/aktiviteter")
@access(Access.READER)
def activities() -> str:
    """Show all activities, filtered, ordered and a page at a time; the address holds all of it."""
    wanted = from_address(ListInput())
    page = activity_page(
        Filter(**{name: wanted[name] for name in ("area", "status", "light", "organisation", "owner", "q")}),
        sort=wanted["sort"],
        page=wanted["page"],
        today=business_date(),
    )
    return render_template(
        "plans/list.html",
        page=page,
        wanted=wanted,
        areas=areas(actor=signed_in()),
        organisations=organisations(),
        people=people(business_date()),
    )


@blueprint.get("/aktiviteter/<key>")
@access(Access.READER)
def activity(key: str) -> str:
    """Show everything on one activity."""
    return _activity_page(find_activity(key, actor=signed_in()))


def _activity_page(found: Activity) -> str:
    me = signed_in()
    today = business_date()
    data = activity_page_data(found, today)
    panels: list[Panel] = current_app.extensions.get(PANELS, [])
    return render_template(
        "plans/activity.html",
        data=data,
        panels=[content for panel in panels if (content := panel(found.id, today))],
        may_comment=may_comment(me),
        may_decide=may_manage_plan(me),
        may_name_owner=may_name_owner(me, coordinator_id=data.area.coordinator_id),
    )
