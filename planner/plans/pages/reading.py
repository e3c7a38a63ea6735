"""Pages that show areas and activities."""

from flask import current_app, render_template

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.plans.models import Activity
from planner.plans.pages.blueprint import PANELS, Panel, blueprint
from planner.plans.queries.activity import activity_page_data
from planner.plans.queries.areas import factors, find_area
from planner.plans.queries.list_rows import to_report
from planner.plans.queries.lists import activities_by_heading
from planner.plans.queries.lookups import find_activity
from planner.plans.rules import may_comment, may_manage_plan, may_name_owner

# More activities than an area has; of a larger one, the list shows the rest.
LONGEST = 100


@blueprint.get("/omraden/<key>")
@access(Access.READER)
def area(key: str) -> str:
    """Show an area: what the inventory found, and its activities under their headings."""
    found = find_area(key, actor=signed_in())
    today = business_date()
    rows = activities_by_heading(found.id, today, LONGEST)
    return render_template(
        "plans/area.html",
        area=found,
        factors=factors(found.id),
        rows=rows,
        longest=LONGEST,
        to_report=to_report(rows, signed_in().person, today),
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
