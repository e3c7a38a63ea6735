"""How many of those whom rounds asked for a figure have given it: what a sum by organisation stands on."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, func, or_, select

from planner.indicators.models import Indicator, Observation
from planner.indicators.rules import Period
from planner.indicators.rules.views import Asked
from planner.kit.db import db
from planner.rounds.models import Round, RoundIndicator, RoundOrganisation


def asked_figures(today: date, keys: Collection[str] | None = None) -> dict[str, dict[Period, Asked]]:
    """Return by series' key and period how many organisations rounds opened by a day asked, and how many of them gave.

    `keys`: of these series; None: of all. An organisation that two rounds asked counts once, and a reason without a
    number is no figure. One statement.
    """
    theirs = and_(
        Observation.indicator_id == RoundIndicator.indicator_id,
        Observation.organisation_id == RoundOrganisation.organisation_id,
        Observation.first_day == Round.first_day,
        Observation.last_day == Round.last_day,
        or_(*(column.is_not(None) for column in _NUMBERS)),
    )
    statement = (
        select(
            Indicator.key,
            Round.last_day,
            Round.first_day,
            func.count(RoundOrganisation.organisation_id.distinct()),
            func.count(Observation.organisation_id.distinct()),
        )
        .join(RoundIndicator, RoundIndicator.indicator_id == Indicator.id)
        .join(Round, Round.id == RoundIndicator.round_id)
        .join(RoundOrganisation, RoundOrganisation.round_id == Round.id)
        .outerjoin(Observation, theirs)
        .where(Round.period.is_not(None), Round.opened_on <= today)
        .group_by(Indicator.key, Round.last_day, Round.first_day)
    )
    if keys is not None:
        statement = statement.where(Indicator.key.in_(keys))
    found: dict[str, dict[Period, Asked]] = {}
    for key, last, first, asked, given in db.session.execute(statement):
        # One about figures has days.
        if last is not None and first is not None:
            found.setdefault(key, {})[Period(last, first)] = Asked(given, asked)
    return found


_NUMBERS = (Observation.n, Observation.share, Observation.value, Observation.women, Observation.men)
