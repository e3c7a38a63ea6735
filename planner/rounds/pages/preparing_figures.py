"""The forms with which a round about figures is prepared and changed."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.fields import is_clean
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.people.rules import OrganisationKind
from planner.rounds.models import Round
from planner.rounds.operations.asking_figures import create_figure_round, edit_figure_round
from planner.rounds.operations.preparing import edit_open_round
from planner.rounds.pages.blueprint import USUAL, blueprint
from planner.rounds.queries.lookups import figure_keys_of, figures_to_choose_from
from planner.rounds.rules import RoundState
from planner.rounds.schemas import FigureRoundInput, OpenRoundInput
from planner.rounds.words import FIGURES_GUIDANCE, FIGURES_INTRO

TEMPLATE = "rounds/figures_form.html"


@blueprint.get("/omgangar/ny/siffror")
@access(Access.STRATEGIST)
def add_figures_form() -> str:
    """Show the form for a new round about figures, with texts to start from."""
    today = business_date()
    values = {
        "title": _("Siffror för %(year)s", year=today.year),
        "period": today.year,
        "intro": FIGURES_INTRO,
        "guidance": FIGURES_GUIDANCE,
        "answer_by": today + USUAL,
    }
    districts = [
        one.key for one in figures_to_choose_from(today).organisations if one.kind == OrganisationKind.DISTRICT
    ]
    return show_form(TEMPLATE, values=values, **_shown(None, {"organisations": districts}))


@blueprint.post("/omgangar/ny/siffror")
@access(Access.STRATEGIST)
def add_figures() -> Response | tuple[str, int]:
    """Prepare a round about figures; it asks nobody until it opens."""
    made: list[Round] = []

    def do(values: dict[str, Any]) -> None:
        made.append(create_figure_round(actor=signed_in(), today=business_date(), **values, **_asked()))

    answer = submit_form(TEMPLATE, FigureRoundInput(), do, done="", **_shown(None, _asked()))
    if made and isinstance(answer, Response):
        answer.location = url_for("rounds.round_", round_id=made[0].id)
    return answer


def show_edit_form(found: Round) -> str:
    """Return the form for what can still be changed in a round about figures."""
    names = ("title", "intro", "guidance", "opens_on", "answer_by", "period")
    values = {name: getattr(found, name) or "" for name in names}
    return show_form(TEMPLATE, values=values, **_shown(found, figure_keys_of(found)))


def submit_edit_form(found: Round) -> Response | tuple[str, int]:
    """Change a round about figures: all of it while it is being prepared, its texts and last day once it is open."""

    def do(values: dict[str, Any]) -> None:
        given: dict[str, Any] = {"actor": signed_in(), "round_id": found.id, "today": business_date(), **values}
        if found.state is RoundState.OPEN:
            edit_open_round(**given)
        else:
            edit_figure_round(**given, **_asked())
        flash(_("Ändringen är sparad."))

    schema = OpenRoundInput() if found.state is RoundState.OPEN else FigureRoundInput()
    done = url_for("rounds.round_", round_id=found.id)
    return submit_form(TEMPLATE, schema, do, done=done, **_shown(found, _asked()))


def _shown(found: Round | None, asked: dict[str, Any]) -> dict[str, Any]:
    return {"round": found, "asked": asked, "choices": figures_to_choose_from(business_date())}


def _asked() -> dict[str, Any]:
    """Return the keys of the series and organisations that a form has ticked."""
    names = ("indicators", "organisations")
    return {name: [key for key in request.form.getlist(name) if is_clean(key)] for name in names}
