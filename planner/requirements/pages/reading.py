"""Reading requirements: all years, one year with its gate, one requirement with what shows that it is met."""

import io

from flask import Response, current_app, render_template, send_file

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.requirements.pages.blueprint import REQUIREMENT_PANELS, Panel, blueprint
from planner.requirements.queries.files import evidence_file
from planner.requirements.queries.lookups import shown_requirement, shown_year
from planner.requirements.queries.years import year_views
from planner.requirements.rules.permissions import may_see_evidence
from planner.requirements.sources import things_of


@blueprint.get("/krav")
@access(Access.READER)
def years() -> str:
    """Show the years of the grant: how far each has come, and its money."""
    return render_template("requirements/years.html", years=year_views())


@blueprint.get("/krav/<int:year>")
@access(Access.READER)
def year(year: int) -> str:
    """Show a year: its gate, its requirements, what is missing, its submission and its money."""
    return render_template("requirements/year.html", year=shown_year(year))


@blueprint.get("/krav/<int:year>/<code>")
@access(Access.READER)
def requirement(year: int, code: str) -> str:
    """Show a requirement: what shows that it is met, and what has been found about it."""
    found = shown_year(year)
    shown = shown_requirement(found, code)
    panels: list[Panel] = current_app.extensions.get(REQUIREMENT_PANELS, [])
    return render_template(
        "requirements/requirement.html",
        year=found,
        requirement=shown,
        things=things_of(shown, signed_in()) if may_see_evidence(signed_in()) else {},
        panels=[panel(shown.id, business_date()) for panel in panels],
    )


@blueprint.get("/krav/<int:year>/<code>/underlag/<int:evidence_id>/filer/<int:item_id>")
@access(Access.CONTRIBUTOR)
def file(year: int, code: str, evidence_id: int, item_id: int) -> Response:
    """Hand out an uploaded file, always to be saved and never to be shown in the browser: it is a stranger's."""
    found = evidence_file(year, code, evidence_id, item_id)
    record_export("requirement", actor=signed_in(), object_id=found.requirement_id, item=item_id)
    return send_file(
        io.BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
        etag=False,
    )
