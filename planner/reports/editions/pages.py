"""/rapporter/<year>/utgavor: editions, each with its files and what boards did with it; freezing one, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Blueprint, Response, flash, render_template, request, stream_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import DomainError, NotFound
from planner.kit.fields import LARGEST_INTEGER
from planner.kit.forms import show_form, submit_form
from planner.kit.transaction import transaction
from planner.kit.web import Access, access
from planner.reports.editions.operations import DrawnUp, check_not_replaced, draw_up, keep_edition, record_handling
from planner.reports.editions.queries import (
    EditionView,
    boards,
    editions_of,
    file_content,
    files_of,
    find_edition,
    next_number,
)
from planner.reports.editions.schemas import FreezeInput, HandlingInput
from planner.reports.editions.words import HANDLING_WORDS
from planner.reports.formats import KINDS, Format, file_name
from planner.reports.rules import FIRST_YEAR, LAST_YEAR, Handling, default_day

blueprint = Blueprint("editions", __name__, url_prefix="/rapporter/<int:year>/utgavor")

FREEZE, HANDLE = "reports/editions/freeze.html", "reports/editions/handle.html"
# The stored page brings its own style and nothing else: it may load, run, send and frame nothing.
AS_IT_WAS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Step:
    """How far freezing has come: so many of all files are made; or it is done, or what stopped it."""

    file: str = ""
    made: int = 0
    of: int = 0
    done: bool = False
    problem: str | None = None


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"HANDLING_WORDS": HANDLING_WORDS, "KINDS": KINDS}


@blueprint.get("")
@access(Access.READER)
def editions(year: int) -> str:
    """List a year's editions, the latest first."""
    _check_year(year)
    return render_template("reports/editions/list.html", year=year, editions=editions_of(year))


@blueprint.get("/ny")
@access(Access.STRATEGIST)
def freeze_form(year: int) -> str:
    """Show the form that freezes a year's report, or (`?rattar=1`) corrects an edition."""
    _check_year(year)
    corrected = _corrected(year, request.args.get("rattar", type=int))
    day = corrected.row.as_of if corrected else default_day(year, business_date())
    values = {"as_of": day, "number": next_number(year), "corrects": corrected.row.number if corrected else ""}
    return show_form(FREEZE, values=values, year=year, corrected=corrected)


@blueprint.post("/ny")
@access(Access.STRATEGIST)
def freeze(year: int) -> Answer | tuple[str, int] | Iterator[str]:
    """Freeze a year's report: a page that is sent bit by bit, a line for each file as it is made.

    By itself it waits for nothing under a lock: the edition is kept in a short transaction at the end.
    """
    _check_year(year)
    drawn: list[DrawnUp] = []

    def do(values: dict[str, Any]) -> None:
        day = values.pop("as_of")
        drawn.append(draw_up(actor=signed_in(), year=year, day=day, today=business_date(), **values))

    corrected = _corrected(year, request.form.get("corrects", type=int))
    answer = submit_form(FREEZE, FreezeInput(), do, done="", year=year, corrected=corrected)
    if not drawn:
        return answer
    number = drawn[0].edition.number
    return stream_template("reports/editions/freezing.html", year=year, number=number, steps=_steps(drawn[0]))


@blueprint.get("/<int:number>")
@access(Access.READER)
def edition(year: int, number: int) -> str:
    """Show an edition: what it is, its files, and what boards did with it."""
    found = find_edition(year, number)
    return render_template("reports/editions/edition.html", edition=found, files=files_of(found.row.id))


@blueprint.get("/<int:number>/rapport")
@access(Access.READER)
def read(year: int, number: int) -> Response:
    """Show the report as it was frozen: the stored page, not today's templates."""
    _file, content = file_content(find_edition(year, number).row.id, Format.HTML)
    return Response(content, mimetype="text/html", headers={"Content-Security-Policy": AS_IT_WAS})


@blueprint.get("/<int:number>/filer/<name>")
@access(Access.READER)
def download(year: int, number: int, name: str) -> Response:
    """Hand out a file of an edition, as it was stored."""
    found = find_edition(year, number).row
    file, content = file_content(found.id, name)
    media_type, called = file.media_type, file_name(year, found.as_of.isoformat(), file.name, number)
    record_export("edition", actor=signed_in(), object_id=found.id, year=year, number=number, format=file.name)
    return Response(content, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{called}"'})


@blueprint.get("/<int:number>/behandling")
@access(Access.STRATEGIST)
def handle_form(year: int, number: int) -> str:
    """Show the form for what a board did with an edition."""
    return show_form(HANDLE, values={"handled_on": business_date()}, **_to_handle(year, number))


@blueprint.post("/<int:number>/behandling")
@access(Access.STRATEGIST)
def handle(year: int, number: int) -> Answer | tuple[str, int]:
    """Record what a board did with an edition."""

    def do(values: dict[str, Any]) -> None:
        record_handling(actor=signed_in(), year=year, number=number, today=business_date(), **values)
        flash(_("Nämndens behandling är registrerad."))

    done = url_for("editions.edition", year=year, number=number)
    return submit_form(HANDLE, HandlingInput(), do, done=done, **_to_handle(year, number))


def _steps(drawn: DrawnUp) -> Iterator[Step]:
    """Render the files, keep the edition, and tell of each step when it is done."""
    files: dict[Format, bytes] = {}
    try:
        for form, kind in KINDS.items():
            files[form] = kind.render(drawn.report)
            yield Step(kind.name, len(files), len(KINDS))
        with transaction():
            keep_edition(actor=signed_in(), drawn=drawn, files=files)
    except DomainError as error:
        yield Step(problem=str(error))
    except Exception as error:  # noqa: BLE001 - the page has begun, and has to say how it ends
        structlog.get_logger("planner.reports").error("freezing failed", exc_info=error)
        yield Step(
            problem=str(
                _("En av filerna gick inte att ta fram. Försök igen om en stund, eller säg till systemadministratören.")
            )
        )
    else:
        yield Step(done=True)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Det finns ingen uppföljning för det året."))


def _corrected(year: int, number: int | None) -> EditionView | None:
    if number is None:
        return None
    if abs(number) > LARGEST_INTEGER:
        raise NotFound(str(number))
    found = find_edition(year, number)
    check_not_replaced(found)
    return found


def _to_handle(year: int, number: int) -> dict[str, Any]:
    return {
        "edition": find_edition(year, number),
        "boards": boards(),
        "outcomes": [(outcome.value, HANDLING_WORDS[outcome]) for outcome in Handling],
    }
