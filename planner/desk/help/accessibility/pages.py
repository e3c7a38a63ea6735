"""/tillganglighet: the statement, for anybody; reporting a fault; what administrators do with both."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.desk.help.accessibility import operations
from planner.desk.help.accessibility.models import Statement
from planner.desk.help.accessibility.queries import (
    PARTS,
    history_of_statement,
    latest_statement,
    reported_faults,
    waiting_faults,
)
from planner.desk.help.accessibility.rules import ANSWER_DAYS, KEEP_ADDRESS, REVIEW_EVERY, Conformance
from planner.desk.help.accessibility.schemas import FaultInput, HandledInput, StatementInput
from planner.kit.clock import business_date
from planner.kit.errors import Conflict
from planner.kit.forms import errors_at_fields, show_form, submit_form
from planner.kit.i18n import language
from planner.kit.rates import LINKS, limited
from planner.kit.web import Access, access

CONFORMANCE_WORDS = {
    Conformance.FULL: _l("Helt förenlig med lagen"),
    Conformance.PARTIAL: _l("Delvis förenlig med lagen"),
    Conformance.NONE: _l("Inte förenlig med lagen"),
}
PART_WORDS = {
    "organisation": _l("Organisationens namn"),
    "contact_email": _l("E-postadress"),
    "contact_phone": _l("Telefonnummer"),
    "conformance": _l("Bedömning"),
    "shortcomings": _l("Kända brister"),
    "burden": _l("Oskäligt betungande anpassning"),
    "not_covered": _l("Innehåll som inte omfattas av lagen"),
    "how_tested": _l("Hur tjänsten har testats"),
    "tested_by": _l("Vem som har testat"),
    "assessed_on": _l("Senast bedömd"),
    "published_on": _l("Dag då tjänsten togs i bruk"),
}
FORM = "desk/help/accessibility/edit.html"
MOST_PAST = 20
# As many as one goes through in one go; those that wait longest are on top.
MOST_FAULTS = 25

blueprint = Blueprint("accessibility", __name__)


@blueprint.get("/tillganglighet")
@access(Access.PUBLIC)
def statement() -> str:
    """Say how accessible the service is, as lag (2018:1937) asks; until it is edited, what its makers know."""
    latest = latest_statement()
    return render_template("desk/help/accessibility/statement.html", **_frame(_written(latest)))


@blueprint.get("/tillganglighet/redogorelse")
@access(Access.ADMINISTRATOR)
def edit_form() -> str:
    """Show the organisation's parts of the statement, to be edited."""
    latest = latest_statement()
    written = _written(latest)
    return _form(values={part: _text(getattr(written, part)) for part in PARTS} if written else {})


@blueprint.post("/tillganglighet/redogorelse")
@access(Access.ADMINISTRATOR)
def edit() -> str | Response | tuple[str, int]:
    """Show how the statement would be, or put it in force."""
    given = request.form.to_dict()
    try:
        parts = StatementInput().load(given)
    except ValidationError as error:
        return _form(values=given, errors=errors_at_fields(error)), 422
    if given.get("act") != "publish":
        return _form(values=given, preview=Statement(**parts))
    try:
        operations.write_statement(actor=signed_in(), parts=parts, number=_number(given))
    except Conflict as conflict:
        return _form(values=given, errors={"": str(conflict)}), 409
    flash(_("Tillgänglighetsredogörelsen är publicerad."))
    return redirect(url_for("accessibility.statement"))


@blueprint.post("/tillganglighet/redogorelse/aterstallning")
@access(Access.ADMINISTRATOR)
def reset() -> Response:
    """Go back to the template."""
    operations.reset_statement(actor=signed_in(), number=_number(request.form.to_dict()))
    flash(_("Redogörelsen följer mallen igen. Det ni hade skrivit finns kvar i databasen, men visas inte."))
    return redirect(url_for("accessibility.statement"))


@blueprint.get("/tillganglighet/anmal")
@access(Access.PUBLIC)
def fault_form() -> str:
    """Let anybody report something that they can't use."""
    return show_form("desk/help/accessibility/report.html", **_promise())


@blueprint.post("/tillganglighet/anmal")
@access(Access.PUBLIC)
@limited(LINKS)
def report_fault() -> Response | tuple[str, int]:
    """Keep what was reported. What a program has filled in is let go without a word."""

    def do(fault: dict[str, Any]) -> None:
        trap = fault.pop("website")
        if not trap:
            operations.report_fault(**fault, today=business_date())

    done = url_for("accessibility.received", svar="ja" if request.form.get("email") else None)
    return submit_form("desk/help/accessibility/report.html", FaultInput(), do, done=done, **_promise())


@blueprint.get("/tillganglighet/anmal/tack")
@access(Access.PUBLIC)
def received() -> str:
    """Say that a fault has come in, and when to expect an answer."""
    return render_template("desk/help/accessibility/received.html", wants_answer="svar" in request.args, **_promise())


@blueprint.get("/tillganglighet/anmalningar")
@access(Access.ADMINISTRATOR)
def faults() -> str:
    """List the faults that were reported: those that wait, then those that are handled."""
    return _faults()


@blueprint.post("/tillganglighet/anmalningar/<int:fault_id>/atgard")
@access(Access.ADMINISTRATOR)
def handle(fault_id: int) -> Response | tuple[str, int]:
    """Say that a fault is handled."""
    given = request.form.to_dict()
    try:
        outcome = HandledInput().load(given)["outcome"]
    except ValidationError as error:
        return _faults(opened=fault_id, values=given, errors=errors_at_fields(error)), 422
    operations.handle_fault(actor=signed_in(), fault_id=fault_id, outcome=outcome)
    flash(_("Felet är markerat som åtgärdat."))
    return redirect(url_for("accessibility.faults"))


@blueprint.post("/tillganglighet/anmalningar/<int:fault_id>/aterkallelse")
@access(Access.ADMINISTRATOR)
def reopen(fault_id: int) -> Response:
    """Take back that a fault is handled."""
    operations.reopen_fault(actor=signed_in(), fault_id=fault_id)
    flash(_("Felet väntar på åtgärd igen."))
    return redirect(url_for("accessibility.faults"))


def _form(values: dict[str, Any], *, errors: dict[str, str] | None = None, preview: Statement | None = None) -> str:
    latest = latest_statement()
    return show_form(
        FORM,
        **{
            **_frame(preview),
            "values": values,
            "errors": errors or {},
            "number": latest.number if latest else 0,
            "is_written": _written(latest) is not None,
            "preview": preview,
            "past": history_of_statement(MOST_PAST),
            "part_words": PART_WORDS,
            "choices": [(choice.value, word) for choice, word in CONFORMANCE_WORDS.items()],
        },
    )


def _faults(*, opened: int = 0, values: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "desk/help/accessibility/faults.html",
        count=waiting_faults()[0],
        waiting=reported_faults(handled=False, limit=MOST_FAULTS),
        handled=reported_faults(handled=True, limit=MOST_FAULTS),
        keep_days=KEEP_ADDRESS.days,
        opened=opened,
        values=values or {},
        errors=errors or {},
        **_promise(),
    )


def _frame(written: Statement | None) -> dict[str, Any]:
    """Return what the statement is shown with."""
    due = written.assessed_on + REVIEW_EVERY if written and written.assessed_on else None
    return {
        "statement": written,
        "conformance": Conformance(written.conformance) if written and written.conformance else Conformance.PARTIAL,
        "body": f"desk/help/accessibility/_{language()}.html",
        "too_old": due is not None and due < business_date(),
        **_promise(),
    }


def _promise() -> dict[str, Any]:
    return {"answer_days": ANSWER_DAYS}


def _written(latest: Statement | None) -> Statement | None:
    """Return a statement that the organisation has written; None where the template counts."""
    return latest if latest is not None and latest.organisation is not None else None


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _number(given: dict[str, str]) -> int:
    try:
        return int(given.get("number", ""))
    except ValueError:
        return -1
