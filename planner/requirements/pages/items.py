"""What hangs on a line of a checklist: adding words, an address, a file, something in the service; removing it."""

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.errors import Invalid
from planner.kit.forms import Input, submit_form
from planner.kit.limits import takes_file
from planner.kit.web import Access, access
from planner.requirements.operations import evidence as operations
from planner.requirements.pages.blueprint import address_of_evidence, blueprint, largest_file
from planner.requirements.pages.evidence import TEMPLATE, shown
from planner.requirements.schemas import LinkInput, NoteInput, ThingInput


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/anteckningar")
@access(Access.STRATEGIST)
def add_note(year: int, code: str, evidence_id: int) -> Response | tuple[str, int]:
    """Add some words."""

    def do(values: dict[str, Any]) -> None:
        operations.add_note(actor=signed_in(), year=year, code=code, evidence_id=evidence_id, **values)
        flash(_("Anteckningen är tillagd."))

    done = address_of_evidence(year, code, evidence_id)
    return submit_form(TEMPLATE, NoteInput(), do, done=done, **shown(year, code, evidence_id, "note"))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/lankar")
@access(Access.STRATEGIST)
def add_link(year: int, code: str, evidence_id: int) -> Response | tuple[str, int]:
    """Add an address on the web."""

    def do(values: dict[str, Any]) -> None:
        operations.add_link(actor=signed_in(), year=year, code=code, evidence_id=evidence_id, **values)
        flash(_("Länken är tillagd."))

    done = address_of_evidence(year, code, evidence_id)
    return submit_form(TEMPLATE, LinkInput(), do, done=done, **shown(year, code, evidence_id, "link"))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/filer")
@access(Access.STRATEGIST)
@takes_file("evidence_file_max_bytes")
def add_file(year: int, code: str, evidence_id: int) -> Response | tuple[str, int]:
    """Add a file."""

    def do(_values: dict[str, Any]) -> None:
        try:
            _add_file(year, code, evidence_id)
        except Invalid as error:
            raise Invalid(str(error), {"file": str(error)}) from error
        flash(_("Filen är tillagd."))

    done = address_of_evidence(year, code, evidence_id)
    return submit_form(TEMPLATE, Input(), do, done=done, **shown(year, code, evidence_id, "file"))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/kopplingar")
@access(Access.STRATEGIST)
def add_thing(year: int, code: str, evidence_id: int) -> Response | tuple[str, int]:
    """Add something in the service."""

    def do(values: dict[str, Any]) -> None:
        operations.add_thing(actor=signed_in(), year=year, code=code, evidence_id=evidence_id, **values)
        flash(_("Underlaget är tillagt."))

    done = address_of_evidence(year, code, evidence_id)
    return submit_form(TEMPLATE, ThingInput(), do, done=done, **shown(year, code, evidence_id, "thing"))


@blueprint.post("/krav/<int:year>/<code>/underlag/<int:evidence_id>/delar/<int:item_id>/borttagning")
@access(Access.STRATEGIST)
def remove_item(year: int, code: str, evidence_id: int, item_id: int) -> Response:
    """Remove something from a line."""
    operations.remove_item(actor=signed_in(), year=year, code=code, evidence_id=evidence_id, item_id=item_id)
    flash(_("Underlaget är borttaget från raden."))
    return redirect(address_of_evidence(year, code, evidence_id))


def _add_file(year: int, code: str, evidence_id: int) -> None:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid(_("Välj en fil."))
    operations.add_file(
        actor=signed_in(),
        year=year,
        code=code,
        evidence_id=evidence_id,
        name=file.filename,
        # No more of it than it takes to see that it is too large.
        content=file.stream.read(largest_file() + 1),
    )
