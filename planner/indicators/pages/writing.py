"""The forms with which strategists keep series, figures and targets."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.indicators.models import Indicator, Observation
from planner.indicators.operations import observations, series
from planner.indicators.pages.blueprint import blueprint
from planner.indicators.queries.lookups import all_series, find_indicator, find_observation, series_values, version_of
from planner.indicators.rules import NUMBERS, Direction, Figure, Split
from planner.indicators.schemas import ObservationInput, PeriodInput, SeriesInput, TargetInput, WhichInput
from planner.indicators.words import DIRECTION_WORDS, SPLIT_WORDS, figure_words
from planner.kit.actor import acting
from planner.kit.errors import Invalid, NotFound
from planner.kit.forms import from_address, show_form, submit_form
from planner.kit.i18n import language
from planner.kit.web import Access, access
from planner.people.queries.organisations import find_organisation, organisations
from planner.plans.queries.areas import areas


@blueprint.get("/indikatorer/ny")
@access(Access.STRATEGIST)
def add_form() -> str:
    """Show the form for a new series."""
    return show_form("indicators/form.html", **_choices(None))


@blueprint.post("/indikatorer/ny")
@access(Access.STRATEGIST)
def add() -> Response | tuple[str, int]:
    """Add a series, which has no figures yet."""
    made: list[Indicator] = []

    def do(values: dict[str, Any]) -> None:
        made.append(series.add_series(actor=acting(), **values))

    answer = submit_form("indicators/form.html", SeriesInput(), do, done="", **_choices(None))
    if made and isinstance(answer, Response):
        answer.location = url_for("indicators.indicator", key=made[0].key)
    return answer


@blueprint.get("/indikatorer/<key>/uppgifter")
@access(Access.STRATEGIST)
def edit_form(key: str) -> str:
    """Show the form for changing a series."""
    found = find_indicator(key)
    return show_form("indicators/form.html", values=series_values(found), **_choices(found))


@blueprint.post("/indikatorer/<key>/uppgifter")
@access(Access.STRATEGIST)
def edit(key: str) -> Response | tuple[str, int]:
    """Change what is kept of a series; its figures stay."""

    def do(values: dict[str, Any]) -> None:
        series.edit_series(actor=acting(), key=key, **values)
        flash(_("Ändringen är sparad."))

    return submit_form("indicators/form.html", SeriesInput(), do, done=_page(key), **_choices(find_indicator(key)))


@blueprint.get("/indikatorer/<key>/utfall")
@access(Access.STRATEGIST)
def record_form(key: str) -> str:
    """Show the form for figures: empty, or with those of the period and organisation that the address names."""
    found, wanted = find_indicator(key), from_address(PeriodInput())
    there = None
    if wanted["period"] is not None:
        there = find_observation(found, wanted["period"], _organisation_id(wanted["organisation"]))
    values = _values_of(there) | {"period": request.args.get("period", ""), "organisation": wanted["organisation"]}
    shown = {"there": there is not None, "seen": version_of(there)}
    return show_form("indicators/observation.html", values=values, shown=shown, **_to_fill_in(found))


@blueprint.post("/indikatorer/<key>/utfall")
@access(Access.STRATEGIST)
def record(key: str) -> Response | tuple[str, int]:
    """Record figures. What somebody else has recorded meanwhile is shown before it is replaced."""
    found = find_indicator(key)
    seen = request.form.get("seen", "")
    # Whoever changes figures that are there keeps to their period and organisation.
    shown = {"there": bool(seen), "seen": seen}

    def do(values: dict[str, Any]) -> None:
        figure = Figure(**{name: values.pop(name) for name in (*NUMBERS, "split")})
        organisation_id = _organisation_id(values.pop("organisation"))
        try:
            observations.record_observation(
                actor=acting(), indicator_key=key, figure=figure, organisation_id=organisation_id, **values
            )
        except observations.OthersFigures as error:
            shown["seen"] = version_of(error.there)
            raise Invalid(_what_is_there(error.there, found)) from error
        flash(_("Uppgifterna är sparade."))

    # What the form shows again is asked for after it was tried: by then it is known what is there.
    return submit_form(
        "indicators/observation.html", ObservationInput(), do, done=_page(key), shown=shown, **_to_fill_in(found)
    )


@blueprint.post("/indikatorer/<key>/utfall/borttagning")
@access(Access.STRATEGIST)
def remove(key: str) -> Response:
    """Remove figures that should never have been recorded."""
    try:
        given = WhichInput().load(request.form.to_dict())
    except ValidationError as error:
        # The page itself names them; whoever sends something else means nothing that is there.
        raise NotFound(key) from error
    observations.remove_observation(
        actor=acting(),
        indicator_key=key,
        period=given["period"],
        organisation_id=_organisation_id(given["organisation"]),
    )
    flash(_("Uppgifterna är borttagna."))
    return redirect(_page(key))


@blueprint.get("/indikatorer/<key>/malvarde")
@access(Access.STRATEGIST)
def target_form(key: str) -> str:
    """Show the form for a target."""
    return show_form("indicators/target.html", indicator=find_indicator(key))


@blueprint.post("/indikatorer/<key>/malvarde")
@access(Access.STRATEGIST)
def set_target(key: str) -> Response | tuple[str, int]:
    """Say where a series should be in a period; without a value, that nothing is said any more."""

    def do(values: dict[str, Any]) -> None:
        period, value = values["period"], values["target"]
        if value is None:
            series.remove_target(actor=acting(), indicator_key=key, period=period)
            flash(_("Målvärdet är borttaget."))
        else:
            series.set_target(actor=acting(), indicator_key=key, period=period, value=value)
            flash(_("Målvärdet är sparat."))

    return submit_form("indicators/target.html", TargetInput(), do, done=_page(key), indicator=find_indicator(key))


def _page(key: str) -> str:
    return url_for("indicators.indicator", key=key)


def _choices(found: Indicator | None) -> dict[str, Any]:
    others = [one for one in all_series() if found is None or one.id != found.id]
    english = language() == "en"
    return {
        "indicator": found,
        "areas": [(area.key, (english and area.name_en) or area.name_sv) for area in areas(actor=acting())],
        "totals": [(one.key, one.label) for one in others],
        "directions": [(direction.value, DIRECTION_WORDS[direction]) for direction in Direction],
    }


def _to_fill_in(found: Indicator) -> dict[str, Any]:
    return {
        "indicator": found,
        "organisations": [(one.key, one.name) for one in organisations()],
        "splits": [(split.value, SPLIT_WORDS[split]) for split in Split],
    }


def _organisation_id(key: str | None) -> int | None:
    return find_organisation(key).id if key else None


def _values_of(there: Observation | None) -> dict[str, Any]:
    if there is None:
        return {}
    numbers = {name: _plain(getattr(there, name)) for name in NUMBERS}
    return {**numbers, "split": there.split, "public": there.public, "note": there.note or "", "source": there.source}


def _plain(value: float | None) -> str:
    """Return a number as the form reads it again, without losing a decimal."""
    return "" if value is None else f"{value:.15g}".replace(".", ",")


def _what_is_there(there: Observation, indicator: Indicator) -> str:
    said = figure_words(there.figure, indicator.unit)
    return str(_("Där står nu redan %(figures)s. Spara igen om det ska ersättas av det du har skrivit.", figures=said))
