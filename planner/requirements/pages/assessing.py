"""The forms in which a requirement is assessed: our own, signed, and the authority's beside it."""

from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.requirements.operations import assessing as operations
from planner.requirements.pages.blueprint import address_of, blueprint
from planner.requirements.queries.lookups import shown_requirement, shown_year
from planner.requirements.rules import Outcome
from planner.requirements.schemas import AssessmentInput, AuthorityInput


@blueprint.get("/krav/<int:year>/<code>/bedomning")
@access(Access.STRATEGIST)
def assessment_form(year: int, code: str) -> str:
    """Show the form for our own assessment, as it is."""
    shown = _shown(year, code)
    requirement = shown["requirement"]
    values = {"outcome": requirement.said.value if requirement.signed else "", "reason": requirement.reason or ""}
    return show_form("requirements/assessment.html", values=values, **shown)


@blueprint.post("/krav/<int:year>/<code>/bedomning")
@access(Access.STRATEGIST)
def assess(year: int, code: str) -> Response | tuple[str, int]:
    """Sign an assessment."""

    def do(values: dict[str, Any]) -> None:
        operations.assess(actor=signed_in(), year=year, code=code, today=business_date(), **values)
        flash(_("Bedömningen är signerad."))

    shown = _shown(year, code)
    return submit_form("requirements/assessment.html", AssessmentInput(), do, done=address_of(year, code), **shown)


@blueprint.get("/krav/<int:year>/<code>/myndighetens-bedomning")
@access(Access.STRATEGIST)
def authority_form(year: int, code: str) -> str:
    """Show the form for what the authority found."""
    shown = _shown(year, code)
    requirement = shown["requirement"]
    values = {
        "authority_outcome": requirement.authority_outcome.value if requirement.authority_outcome else "",
        "authority_on": requirement.authority_on or "",
        "authority_note": requirement.authority_note or "",
    }
    return show_form("requirements/authority.html", values=values, **shown)


@blueprint.post("/krav/<int:year>/<code>/myndighetens-bedomning")
@access(Access.STRATEGIST)
def record_authority(year: int, code: str) -> Response | tuple[str, int]:
    """Record what the authority found."""

    def do(values: dict[str, Any]) -> None:
        operations.record_authority(actor=signed_in(), year=year, code=code, today=business_date(), **values)
        flash(_("Myndighetens bedömning är sparad."))

    shown = _shown(year, code)
    return submit_form("requirements/authority.html", AuthorityInput(), do, done=address_of(year, code), **shown)


def _shown(year: int, code: str) -> dict[str, Any]:
    found = shown_year(year)
    return {"year": found, "requirement": shown_requirement(found, code), "outcomes": list(Outcome)}
