"""Editions for programs."""

import json
from typing import Any

from flask import Response

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.shapes import Answer, day, many, moment, one_of, text
from planner.kit.api.shapes import number as whole
from planner.kit.errors import NotFound
from planner.kit.web import Access, access
from planner.reports.editions.queries import EditionView, content_of, editions_of, files_of, find_edition
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, Handling
from planner.reports.shapes import ReportAnswer

blueprint = ApiBlueprint(
    "editions",
    __name__,
    says="Editions: the yearly follow-up as it was frozen.",
    names={"year": ("The year.", 2014), "number": ("The edition's number in the year.", 1)},
)


class HandlingAnswer(Answer):
    """What a board did with an edition."""

    board = text("The board's name.", "Socialnämnden")
    outcome = one_of(Handling, "What it did.", "adopted")
    handled_on = day("When it met.", "2014-11-18")
    paragraph = text("The paragraph of its minutes.", "§ 12", nullable=True)


class EditionAnswer(Answer):
    """An edition."""

    year = whole("The year.", 2014)
    number = whole("Its number in the year, from 1.", 2)
    as_of = day("The day that it shows.", "2014-11-03")
    frozen_at = moment("When it was frozen.", "2014-11-03T09:12:44+00:00")
    replaces = whole("Number of the edition that it corrects.", 1, nullable=True)
    replaced_by = whole("Number of the edition that corrects it.", None)
    reason = text("What it corrects.", "Antalet i Bromma var fel.", nullable=True)
    checksum = text("SHA-256 of its data; see the report's own `checksum`.", "9f86d081884c7d65…")
    handlings = many(HandlingAnswer, "What boards did with it, in the order of their days.")


class EditionFileAnswer(Answer):
    """A file of an edition, to be fetched on the edition's page."""

    name = text("Its format.", "pdf")
    media_type = text("Its media type.", "application/pdf")
    size = whole("Its size in bytes.", 84512)
    sha256 = text("SHA-256 of the file.", "9f86d081884c7d65…")


class WholeEditionAnswer(EditionAnswer):
    """An edition and its files."""

    files = many(EditionFileAnswer, "Its files.")


class EditionList(Answer):
    """A year's editions."""

    items = many(EditionAnswer, "The latest first.")


@blueprint.get("/reports/<int:year>/editions")
@access(Access.READER)
@blueprint.gives(EditionList)
def list_editions(year: int) -> Response:
    """List a year's editions."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(str(year))
    return answer({"items": [_edition(found) for found in editions_of(year)]})


@blueprint.get("/reports/<int:year>/editions/<int:number>")
@access(Access.READER)
@blueprint.gives(WholeEditionAnswer)
def read_edition(year: int, number: int) -> Response:
    """Read what an edition is."""
    found = find_edition(year, number)
    files = [
        {"name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
        for file in files_of(found.row.id)
    ]
    return answer({**_edition(found), "files": files})


@blueprint.get("/reports/<int:year>/editions/<int:number>/report")
@access(Access.READER)
@blueprint.gives(ReportAnswer)
def read_frozen_report(year: int, number: int) -> Response:
    """Read the report of an edition, as it was frozen.

    An edition keeps the form that reports had when it was frozen: what has come to it since isn't there.
    """
    edition_id = find_edition(year, number).row.id
    content = json.loads(content_of(edition_id))
    record_export("edition", actor=signed_in(), object_id=edition_id, year=year, number=number, format="json")
    return answer(content)


def _edition(found: EditionView) -> dict[str, Any]:
    row = found.row
    return {
        "year": row.year,
        "number": row.number,
        "as_of": row.as_of,
        "frozen_at": row.frozen_at,
        "replaces": found.replaces,
        "replaced_by": found.replaced_by,
        "reason": row.reason,
        "checksum": row.checksum,
        "handlings": [
            {"board": one.board, "outcome": one.outcome.value, "handled_on": one.handled_on, "paragraph": one.paragraph}
            for one in found.handlings
        ],
    }
