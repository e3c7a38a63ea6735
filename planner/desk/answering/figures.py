"""The page on which an organisation's figures are given in a round, from a mail's link or signed in."""

from collections.abc import Mapping
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.desk.answering.blueprint import blueprint, per_link
from planner.desk.answering.doors import Door, by_link, to_round
from planner.indicators.words import figure_words, number, sex_words
from planner.kit.clock import business_date
from planner.kit.errors import Forbidden
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.rounds.operations.answering import answer_figures
from planner.rounds.queries.figure_sheets import FigureSheet, figure_sheet
from planner.rounds.queries.figures import Wanted
from planner.rounds.rules import RoundState, may_answer_for
from planner.rounds.schemas import FiguresInput, counts_in

TEMPLATE = "desk/answering/figures.html"


@blueprint.get("/omgangar/<int:round_id>/siffror/<organisation>")
@access(Access.CONTRIBUTOR)
def round_figures(round_id: int, organisation: str) -> str:
    """Show what a round asks an organisation for, to whoever is signed in and may answer."""
    return _show(to_round(round_id), round_id, organisation)


@blueprint.post("/omgangar/<int:round_id>/siffror/<organisation>")
@access(Access.CONTRIBUTOR)
def save_round_figures(round_id: int, organisation: str) -> Response | tuple[str, int]:
    """Record an organisation's figures."""
    return _save(to_round(round_id), round_id, organisation)


@blueprint.get("/svara/<link>/siffror/<int:round_id>/<organisation>")
@access(Access.PUBLIC)
@per_link
def link_figures(link: str, round_id: int, organisation: str) -> str:
    """Show what a round asks an organisation for, to a mail's recipient."""
    return _show(by_link(link), round_id, organisation)


@blueprint.post("/svara/<link>/siffror/<int:round_id>/<organisation>")
@access(Access.PUBLIC)
@per_link
def save_link_figures(link: str, round_id: int, organisation: str) -> Response | tuple[str, int]:
    """Record an organisation's figures as its mail's recipient gives them."""
    return _save(by_link(link), round_id, organisation)


def address_of(door: Door, wanted: Wanted) -> str:
    """Return where what is wanted is given, behind the door that somebody came in by."""
    return _address(door, wanted.round_id, wanted.organisation_key)


def _address(door: Door, round_id: int, organisation: str) -> str:
    if door.is_link:
        link = door.arguments["link"]
        return url_for("answering.link_figures", link=link, round_id=round_id, organisation=organisation)
    return url_for("answering.round_figures", round_id=round_id, organisation=organisation)


def _show(door: Door, round_id: int, organisation: str) -> str:
    sheet = _sheet(door, round_id, organisation)
    return show_form(TEMPLATE, values=_values(sheet), **_shown(door, sheet))


def _save(door: Door, round_id: int, organisation: str) -> Response | tuple[str, int]:
    sheet = _sheet(door, round_id, organisation)
    keys = [row.indicator.key for row in sheet.rows]

    def do(said: dict[str, Any]) -> None:
        answer_figures(
            actor=door.person,
            round_id=round_id,
            organisation_key=organisation,
            counts=counts_in(said, keys),
            reasons=said["reasons"],
            since=said["since"],
            today=business_date(),
            via=door.via,
        )
        flash(_("Tack. Svaret från %(organisation)s är sparat.", organisation=sheet.organisation.name))

    done = _address(door, round_id, organisation)
    return submit_form(TEMPLATE, FiguresInput.for_series(keys), do, done=done, **_shown(door, sheet))


def _sheet(door: Door, round_id: int, organisation: str) -> FigureSheet:
    sheet = figure_sheet(round_id, organisation, business_date())
    if not may_answer_for(door.person, organisation_id=sheet.answering_id, asked_id=sheet.asked_id):
        raise Forbidden(_("Du svarar inte för den organisationen."))
    return sheet


def _values(sheet: FigureSheet) -> dict[str, str]:
    values = {"reasons": sheet.answer.reasons or "" if sheet.answer else ""}
    for row in sheet.rows:
        if row.given is not None:
            values[f"{row.indicator.key}:women"] = str(row.given.women)
            values[f"{row.indicator.key}:men"] = str(row.given.men)
    return values


def _shown(door: Door, sheet: FigureSheet) -> dict[str, Any]:
    return {
        "door": door,
        "sheet": sheet,
        "round": sheet.round,
        "is_open": sheet.round.state is RoundState.OPEN,
        "number": number,
        "figure_words": figure_words,
        "sex_words": sex_words,
        "named": lambda errors: _named(errors, sheet),
    }


def _named(errors: Mapping[str, str], sheet: FigureSheet) -> dict[str, str]:
    """Return what is wrong with which number in it: each has two fields, called the same on every series."""
    sexes = {"women": _("kvinnor"), "men": _("män")}
    names = {
        f"{row.indicator.key}:{sex}": f"{row.indicator.label}, {word}"
        for row in sheet.rows
        for sex, word in sexes.items()
    }
    return {field: f"{names[field]}: {said}" if field in names else said for field, said in errors.items()}
