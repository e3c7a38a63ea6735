"""A line of a requirement's checklist: what it asks for, whether it has been shown, and what hangs on it."""

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.forms import from_address, show_form, submit_form
from planner.kit.web import Access, access
from planner.requirements.operations import evidence as operations
from planner.requirements.pages.blueprint import (
    address_of,
    address_of_evidence,
    blueprint,
    endings,
    file_size,
    largest_file,
)
from planner.requirements.queries.lookups import shown_evidence, shown_requirement, shown_year
from planner.requirements.schemas import EvidenceInput, NewEvidenceInput, SearchInput, ShownInput
from planner.requirements.sources import find_things, things_of

TEMPLATE = "requirements/evidence.html"
# Of each kind of things, this many of what somebody searches for are shown.
MOST_FOUND = 20


@blueprint.get("/krav/<int:year>/<code>/underlag/nytt")
@access(Access.STRATEGIST)
def add_evidence_form(year: int, code: str) -> str:
    """Show the form for a new line."""
    found = shown_year(year)
    return show_form("requirements/new_evidence.html", year=found, requirement=shown_requirement(found, code))


@blueprint.post("/krav/<int:year>/<code>/underlag/nytt")
@access(Access.STRATEGIST)
def add_evidence(year: int, code: str) -> Response | tuple[str, int]:
    """Add a line."""
    found = shown_year(year)
    made: list[int] = []

    def do(values: dict[str, Any]) -> None:
        made.append(operations.add_evidence(actor=signed_in(), year=year, code=code, **values).id)

    shown = {"year": found, "requirement": shown_requirement(found, code)}
    answer = submit_form("requirements/new_evidence.html", NewEvidenceInput(), do, done="", **shown)
    if made and isinstance(answer, Response):
        answer.location = address_of_evidence(year, code, made[0])
    return answer


@blueprint.get("/krav/<int:year>/<code>/underlag/<int:evidence_id>")
@access(Access.STRATEGIST)
def evidence(year: int, code: str, evidence_id: int) -> str:
    """Show a line with the forms for what shows it, and what was searched for in the service."""
    return show_form(TEMPLATE, **shown(year, code, evidence_id, ""))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>")
@access(Access.STRATEGIST)
def edit_evidence(year: int, code: str, evidence_id: int) -> Response | tuple[str, int]:
    """Change what a line asks for, and what is noted with it."""

    def do(values: dict[str, Any]) -> None:
        operations.edit_evidence(actor=signed_in(), year=year, code=code, evidence_id=evidence_id, **values)
        flash(_("Raden är sparad."))

    done = address_of_evidence(year, code, evidence_id)
    return submit_form(TEMPLATE, EvidenceInput(), do, done=done, **shown(year, code, evidence_id, "line"))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/avprickning")
@access(Access.STRATEGIST)
def show_evidence(year: int, code: str, evidence_id: int) -> Response | tuple[str, int]:
    """Sign that it is there."""

    def do(values: dict[str, Any]) -> None:
        given = {**values, "today": business_date()}
        operations.show_evidence(actor=signed_in(), year=year, code=code, evidence_id=evidence_id, **given)
        flash(_("Underlaget är avprickat."))

    done = address_of(year, code)
    return submit_form(TEMPLATE, ShownInput(), do, done=done, **shown(year, code, evidence_id, "shown"))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/aterkallelse")
@access(Access.STRATEGIST)
def take_back_evidence(year: int, code: str, evidence_id: int) -> Response:
    """Say that it isn't there after all."""
    operations.take_back_evidence(actor=signed_in(), year=year, code=code, evidence_id=evidence_id)
    flash(_("Underlaget räknas som saknat."))
    return redirect(address_of(year, code))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/borttagning")
@access(Access.STRATEGIST)
def remove_evidence(year: int, code: str, evidence_id: int) -> Response:
    """Remove a line that was listed by mistake."""
    operations.remove_evidence(actor=signed_in(), year=year, code=code, evidence_id=evidence_id)
    flash(_("Raden är borttagen."))
    return redirect(address_of(year, code))


def shown(year: int, code: str, evidence_id: int, form: str) -> dict[str, Any]:
    """Return what the page of a line shows; `form` is the one that was sent, and shows again what was written in it."""
    found = shown_year(year)
    requirement = shown_requirement(found, code)
    line = shown_evidence(requirement, evidence_id)
    searched = from_address(SearchInput())["sok"]
    there = {(item.kind, item.key) for item in line.items}
    hits = find_things(searched, signed_in(), MOST_FOUND) if searched else []
    return {
        "year": found,
        "requirement": requirement,
        "line": line,
        "things": things_of(requirement, signed_in()),
        "sent": form,
        "searched": searched,
        "hits": [hit for hit in hits if (hit.kind, hit.key) not in there],
        "endings": endings(),
        "largest": file_size(largest_file()),
    }
