"""What is done with a round by one press: opening, reminding, closing, removing."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Conflict
from planner.kit.web import Access, access
from planner.rounds.operations import running
from planner.rounds.operations.preparing import delete_round
from planner.rounds.pages.blueprint import blueprint, when_mail_goes
from planner.rounds.queries.figures import counts_of
from planner.rounds.queries.lookups import find_round
from planner.rounds.queries.progress import progress_of
from planner.rounds.queries.views import Counted
from planner.rounds.rules import RoundState


@blueprint.post("/omgangar/<int:round_id>/oppning")
@access(Access.STRATEGIST)
def open_(round_id: int) -> Response:
    """Open a round: those it asks can answer from now on."""
    running.open_round(actor=signed_in(), round_id=round_id, today=business_date())
    flash(_("Omgången är öppen.") + " " + when_mail_goes())
    return _back_to(round_id)


@blueprint.post("/omgangar/<int:round_id>/paminnelser")
@access(Access.STRATEGIST)
def remind(round_id: int) -> Response:
    """Remind everybody whose answer is missing."""
    running.remind_missing(actor=signed_in(), round_id=round_id, today=business_date())
    flash(_("De som inte har svarat får en påminnelse.") + " " + when_mail_goes())
    return _back_to(round_id)


@blueprint.get("/omgangar/<int:round_id>/avslut")
@access(Access.STRATEGIST)
def close_form(round_id: int) -> str:
    """Say what closing a round writes down, and ask whether to."""
    found = find_round(round_id)
    if found.state is not RoundState.OPEN:
        raise Conflict(_("Omgången är inte öppen."))
    if found.asks_figures:
        answers = Counted(*counts_of([round_id])[round_id])
    else:
        answers = progress_of(found, business_date()).shares
    return render_template("rounds/close.html", round=found, answers=answers)


@blueprint.post("/omgangar/<int:round_id>/avslut")
@access(Access.STRATEGIST)
def close(round_id: int) -> Response:
    """Close a round, and write down what had been answered."""
    closed = running.close_round(actor=signed_in(), round_id=round_id, today=business_date())
    if closed.asks_figures:
        flash(_("Omgången är avslutad. Siffrorna finns bland indikatorerna."))
    else:
        flash(_("Omgången är avslutad. Svaren är låsta som de var nu."))
    return _back_to(round_id)


@blueprint.post("/omgangar/<int:round_id>/borttagning")
@access(Access.STRATEGIST)
def delete(round_id: int) -> Response:
    """Remove a round that hasn't opened."""
    delete_round(actor=signed_in(), round_id=round_id)
    flash(_("Omgången är borttagen."))
    return redirect(url_for("rounds.rounds"))


def _back_to(round_id: int) -> Response:
    return redirect(url_for("rounds.round_", round_id=round_id))
