"""Preparing a round that asks organisations for figures: which series, of which period, from whom."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from planner.indicators.models import Indicator
from planner.indicators.operations.observations import columns_of
from planner.indicators.rules import PERSONS, Period
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.rounds.models import Round, RoundIndicator
from planner.rounds.operations.preparing import (
    add_round,
    ask,
    change_round,
    check_days,
    check_may,
    find_planned_round,
    iso,
    record_round,
)
from planner.rounds.queries.lookups import figure_keys_of


def create_figure_round(
    *,
    actor: Actor,
    title: str,
    intro: str | None,
    guidance: str | None,
    period: Period,
    indicators: Sequence[str],
    organisations: Sequence[str],
    opens_on: date | None,
    answer_by: date,
    today: date,
) -> Round:
    """Prepare a round about figures. `indicators` and `organisations` are keys; `opens_on` None: by hand.

    Raises Forbidden for those who don't manage rounds; Invalid for days that have passed or come in the wrong order,
    for a series that doesn't count persons, and where no series or no organisation is chosen.
    """
    facts = {"title": title, "intro": intro, "guidance": guidance, **columns_of(period)}
    round_ = add_round(actor, today, opens_on=opens_on, answer_by=answer_by, **facts)
    _ask_for(round_, indicators, organisations)
    record_round("round.create", round_, actor, opens_on=iso(opens_on), answer_by=iso(answer_by), period=round_.period)
    return round_


def edit_figure_round(
    *,
    actor: Actor,
    round_id: int,
    title: str,
    intro: str | None,
    guidance: str | None,
    period: Period,
    indicators: Sequence[str],
    organisations: Sequence[str],
    opens_on: date | None,
    answer_by: date,
    today: date,
) -> Round:
    """Change a round about figures that hasn't opened.

    Raises Forbidden and Invalid as `create_figure_round` does, NotFound where there is none, Conflict once it has
    opened.
    """
    check_may(actor)
    round_ = find_planned_round(round_id, figures=True)
    check_days(opens_on, answer_by, today)
    before = figure_keys_of(round_)
    _ask_for(round_, indicators, organisations)
    also = ["scope"] if figure_keys_of(round_) != before else []
    values: dict[str, Any] = {"title": title, "intro": intro, "guidance": guidance}
    values |= {"opens_on": opens_on, "answer_by": answer_by, "period": str(period)}
    round_.first_day, round_.last_day = period.first, period.last
    change_round(round_, values, actor, also)
    return round_


def _ask_for(round_: Round, indicators: Sequence[str], organisations: Sequence[str]) -> None:
    """Let a round ask these organisations for figures of these series, in the order of their keys, and no others."""
    if not organisations:
        raise Invalid(_("Ingen organisation är vald."), {"organisations": _("Välj minst en organisation.")})
    ask(round_, (), organisations)
    wanted = list(dict.fromkeys(indicators))
    counting = select(Indicator.key, Indicator.id).where(Indicator.key.in_(wanted), Indicator.unit == PERSONS)
    ids = {row.key: row.id for row in db.session.execute(counting)}
    if not wanted or len(ids) != len(wanted):
        said = _("Välj minst en indikator som räknar personer.")
        raise Invalid(_("Det går inte att fråga efter de här indikatorerna."), {"indicators": said})
    db.session.execute(delete(RoundIndicator).where(RoundIndicator.round_id == round_.id))
    rows = [{"round_id": round_.id, "indicator_id": ids[key], "position": n} for n, key in enumerate(wanted)]
    db.session.execute(insert(RoundIndicator), rows)
