"""The forms of a requirement: what it asks for, of whom, who is responsible and by when."""

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.requirements.operations import requirements as operations
from planner.requirements.pages.blueprint import address_of, address_of_year, blueprint, responsible_choices
from planner.requirements.pages.years import grouped
from planner.requirements.queries.lookups import shown_requirement, shown_year
from planner.requirements.rules import Actor, Audience, Kind, RequirementView, YearView
from planner.requirements.schemas import NewRequirementInput, RequirementInput

TEMPLATE = "requirements/requirement_form.html"


@blueprint.get("/krav/<int:year>/nytt")
@access(Access.STRATEGIST)
def add_requirement_form(year: int) -> str:
    """Show the form for a new requirement."""
    found = shown_year(year)
    values = {"code": f"{year}-", "kind": "", "audience": Audience.ALL.value, "actor": Actor.MUNICIPALITY.value}
    return show_form(TEMPLATE, values=values, **_offered(found, None))


@blueprint.post("/krav/<int:year>/nytt")
@access(Access.STRATEGIST)
def add_requirement(year: int) -> Response | tuple[str, int]:
    """Add a requirement to a year."""
    made: list[str] = []

    def do(values: dict[str, Any]) -> None:
        operations.add_requirement(actor=signed_in(), year=year, today=business_date(), **values)
        made.append(values["code"])

    answer = submit_form(TEMPLATE, NewRequirementInput(), do, done="", **_offered(shown_year(year), None))
    if made and isinstance(answer, Response):
        answer.location = address_of(year, made[0])
    return answer


@blueprint.get("/krav/<int:year>/<code>/uppgifter")
@access(Access.STRATEGIST)
def requirement_form(year: int, code: str) -> str:
    """Show the form for what a requirement asks for."""
    found = shown_year(year)
    shown = shown_requirement(found, code)
    values = {
        "kind": shown.kind.value,
        "audience": shown.audience.value,
        "actor": shown.actor.value,
        "title": shown.title,
        "about": shown.about or "",
        "national_sum_sek": grouped(shown.national_sum_sek),
        "responsible_id": shown.responsible.id if shown.responsible else "",
        "internal_due": shown.internal_due or "",
    }
    return show_form(TEMPLATE, values=values, **_offered(found, shown))


@blueprint.post("/krav/<int:year>/<code>/uppgifter")
@access(Access.STRATEGIST)
def edit_requirement(year: int, code: str) -> Response | tuple[str, int]:
    """Change what a requirement asks for."""
    found = shown_year(year)

    def do(values: dict[str, Any]) -> None:
        operations.edit_requirement(actor=signed_in(), year=year, code=code, today=business_date(), **values)
        flash(_("Kravet är sparat."))

    shown = _offered(found, shown_requirement(found, code))
    return submit_form(TEMPLATE, RequirementInput(), do, done=address_of(year, code), **shown)


@blueprint.post("/krav/<int:year>/<code>/borttagning")
@access(Access.STRATEGIST)
def remove_requirement(year: int, code: str) -> Response:
    """Remove a requirement that was listed by mistake."""
    operations.remove_requirement(actor=signed_in(), year=year, code=code)
    flash(_("Kravet %(code)s är borttaget.", code=code))
    return redirect(address_of_year(year))


def _offered(year: YearView, requirement: RequirementView | None) -> dict[str, Any]:
    return {
        "year": year,
        "requirement": requirement,
        "people": responsible_choices(requirement.responsible if requirement else None),
        "kinds": list(Kind),
        "audiences": list(Audience),
        "actors": list(Actor),
    }
