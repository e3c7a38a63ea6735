"""The forms with which a round is prepared and changed."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.errors import Conflict
from planner.kit.fields import is_clean
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.rounds.models import Round
from planner.rounds.operations.preparing import create_round, edit_open_round, edit_round
from planner.rounds.pages.blueprint import USUAL, blueprint
from planner.rounds.pages.preparing_figures import show_edit_form, submit_edit_form
from planner.rounds.queries.lookups import find_round, keys_of, to_choose_from
from planner.rounds.rules import RoundState
from planner.rounds.schemas import OpenRoundInput, RoundInput
from planner.rounds.words import GUIDANCE, INTRO

TEMPLATE = "rounds/form.html"


@blueprint.get("/omgangar/ny")
@access(Access.STRATEGIST)
def add_form() -> str:
    """Show the form for a new round, with texts to start from."""
    today = business_date()
    values = {
        "title": _("Uppföljning %(month)s", month=format_date(today, "MMMM y")),
        "intro": INTRO,
        "guidance": GUIDANCE,
        "answer_by": today + USUAL,
    }
    return show_form(TEMPLATE, values=values, round=None, asked={}, choices=to_choose_from(today))


@blueprint.post("/omgangar/ny")
@access(Access.STRATEGIST)
def add() -> Response | tuple[str, int]:
    """Prepare a round; it asks nobody until it opens."""
    made: list[Round] = []

    def do(values: dict[str, Any]) -> None:
        made.append(create_round(actor=signed_in(), today=business_date(), **values, **_asked()))

    shown = {"round": None, "asked": _asked(), "choices": to_choose_from(business_date())}
    answer = submit_form(TEMPLATE, RoundInput(), do, done="", **shown)
    if made and isinstance(answer, Response):
        answer.location = url_for("rounds.round_", round_id=made[0].id)
    return answer


@blueprint.get("/omgangar/<int:round_id>/uppgifter")
@access(Access.STRATEGIST)
def edit_form(round_id: int) -> str:
    """Show the form for what can still be changed in a round."""
    found = _changeable(round_id)
    if found.asks_figures:
        return show_edit_form(found)
    values = {name: getattr(found, name) or "" for name in ("title", "intro", "guidance", "opens_on", "answer_by")}
    return show_form(TEMPLATE, values=values, asked=keys_of(found), **_shown(found))


@blueprint.post("/omgangar/<int:round_id>/uppgifter")
@access(Access.STRATEGIST)
def edit(round_id: int) -> Response | tuple[str, int]:
    """Change a round: all of it while it is being prepared, its texts and last day once it is open."""
    found = _changeable(round_id)
    if found.asks_figures:
        return submit_edit_form(found)

    def do(values: dict[str, Any]) -> None:
        given: dict[str, Any] = {"actor": signed_in(), "round_id": round_id, "today": business_date(), **values}
        if found.state is RoundState.OPEN:
            edit_open_round(**given)
        else:
            edit_round(**given, **_asked())
        flash(_("Ändringen är sparad."))

    schema = OpenRoundInput() if found.state is RoundState.OPEN else RoundInput()
    done = url_for("rounds.round_", round_id=round_id)
    return submit_form(TEMPLATE, schema, do, done=done, asked=_asked(), **_shown(found))


def _changeable(round_id: int) -> Round:
    found = find_round(round_id)
    if found.state is RoundState.CLOSED:
        raise Conflict(_("Omgången är avslutad och ändras inte längre."))
    return found


def _shown(found: Round) -> dict[str, Any]:
    return {"round": found, "choices": to_choose_from(business_date())}


def _asked() -> dict[str, Any]:
    """Return the keys of the areas and organisations that a form has ticked."""
    return {name: [key for key in request.form.getlist(name) if is_clean(key)] for name in ("areas", "organisations")}
