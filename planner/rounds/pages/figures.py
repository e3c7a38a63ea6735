"""What has come in of the figures that a round asks for: how far it has come, each figure, and the same as a file."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.indicators.queries.series import series
from planner.indicators.rules.views import ObservationView
from planner.indicators.words import shown
from planner.kit.clock import STOCKHOLM
from planner.rounds.models import Round
from planner.rounds.pages.blueprint import when_mail_goes
from planner.rounds.queries.figure_sheets import figure_progress

HEADER = (
    _l("Organisation"),
    _l("Indikator"),
    _l("Namn"),
    _l("Period"),
    _l("Kvinnor"),
    _l("Män"),
    _l("Totalt"),
    _l("Svarade"),
    _l("Skäl"),
)


def show_round(round_: Round, today: date) -> str:
    """Return the page on how far a round about figures has come; before it opens, on whom it would ask."""
    progress = figure_progress(round_, today)
    return render_template("rounds/figures.html", round=round_, progress=progress, when_mail_goes=when_mail_goes())


def show_result(round_: Round, today: date) -> str:
    """Return the page of every figure that has come in, series by series."""
    return render_template("rounds/figures_result.html", round=round_, progress=figure_progress(round_, today))


def file_rows(round_: Round, today: date) -> Iterator[Sequence[str]]:
    """Yield the rows of a file: what each organisation has said of each series, and what nobody has said.

    It leaves the service, so small numbers are hidden in it.
    """
    yield [str(name) for name in HEADER]
    progress = figure_progress(round_, today)
    seen = _seen_by_others(round_, [one.key for one in progress.indicators])
    for row in progress.rows:
        for one in progress.indicators:
            given = seen.get((one.key, row.key)) if row.has_answered else None
            numbers = [shown(given.figure, name, given.hidden) or "" if given else "" for name in ("women", "men", "n")]
            answered = f"{row.answered_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if row.answered_at else ""
            said = row.reasons or "" if row.has_answered else str(_("Har inte svarat"))
            yield [row.name, one.key, one.label, round_.period or "", *numbers, answered, said]


def _seen_by_others(round_: Round, keys: Sequence[str]) -> dict[tuple[str, str], ObservationView]:
    days = (round_.first_day, round_.last_day)
    return {
        (one.key, found.organisation_key): found
        for one in series(keys=keys)
        for found in one.observations
        if found.organisation_key and (found.period.first, found.period.last) == days
    }
