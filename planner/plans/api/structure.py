"""The plan, its versions and its areas."""

from dataclasses import asdict
from typing import Any

from flask import Response

from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.web import Access, access
from planner.plans.api.blueprint import blueprint
from planner.plans.api.shapes import AreaDetails, AreaList, PlanAnswer, VersionAnswer, VersionList
from planner.plans.queries.areas import AreaCard, area_cards, factors, find_area, the_plan, version_in_force
from planner.plans.queries.versions import versions


@blueprint.get("/plan")
@access(Access.READER)
@blueprint.gives(PlanAnswer, problems=(404,))
def plan() -> Response:
    """Read the plan.

    404 while none is loaded.
    """
    found = the_plan()
    if found is None:
        raise NotFound("plan")
    version = version_in_force(business_date())
    return answer({"key": found.key, "title": found.title, "version": version.key if version else None})


@blueprint.get("/versions")
@access(Access.READER)
@blueprint.gives(VersionList)
def list_versions() -> Response:
    """List the plan's versions, in their order.

    There are few, so they come all at once. Drafts are seen by strategists and administrators only.
    """
    rows = versions(actor=signed_in(), today=business_date())
    return answer({"items": [asdict(row) for row in rows]})


@blueprint.get("/versions/<version>")
@access(Access.READER)
@blueprint.gives(VersionAnswer)
def read_version(version: str) -> Response:
    """Read a version."""
    rows = versions(actor=signed_in(), today=business_date())
    found = next((row for row in rows if row.key == version), None)
    if found is None:
        raise NotFound(version)
    return answer(asdict(found))


@blueprint.get("/areas")
@access(Access.READER)
@blueprint.gives(AreaList)
def list_areas() -> Response:
    """List the areas in force, and how far each has come.

    There are few, so they come all at once, in the order of the plan.
    """
    return answer({"items": [_card(card) for card in area_cards(business_date())]})


@blueprint.get("/areas/<area>")
@access(Access.READER)
@blueprint.gives(AreaDetails)
def read_area(area: str) -> Response:
    """Read an area."""
    found = find_area(area, actor=signed_in())
    return answer(
        {
            "key": found.key,
            "name": found.name_sv,
            "name_en": found.name_en,
            "about": found.about,
            "coordinator": found.coordinator.email if found.coordinator else None,
            "factors": factors(found.id),
        }
    )


def _card(card: AreaCard) -> dict[str, Any]:
    return {
        "key": card.key,
        "name": card.name_sv,
        "name_en": card.name_en,
        "total": card.total,
        "done": card.done,
        "dropped": card.dropped,
        "overdue": card.overdue,
        "due_soon": card.due_soon,
        "stale": card.stale,
        "unreported": card.unreported,
        "without_deadline": card.without_deadline,
        "light": card.light,
    }
