"""Recording figures: one observation for each series, period and organisation."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from planner.audit.operations import record
from planner.indicators.models import Indicator, Observation
from planner.indicators.queries.lookups import find_indicator, find_observation, version_of
from planner.indicators.rules import NUMBERS, Figure, Period, may_manage_indicators, mistakes
from planner.indicators.words import MISTAKE_WORDS
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid, NotFound

FACTS = (*NUMBERS, "split", "public")
TEXTS = ("note", "source")


class OthersFigures(Invalid):
    """Other figures are there than those that somebody saw; `there` is what would be replaced."""

    def __init__(self, there: Observation) -> None:
        super().__init__(_("Det finns redan uppgifter för perioden."))
        self.there = there


def record_observation(
    *,
    actor: Actor,
    indicator_key: str,
    period: Period,
    figure: Figure,
    organisation_id: int | None = None,
    public: bool = False,
    note: str | None = None,
    source: str | None = None,
    seen: str | None = None,
) -> Observation:
    """Record a series' figures for a period as their source gives them, of an organisation or (None) of all.

    Figures that are there already are replaced; the trail keeps them. `seen` is the version of those that somebody saw
    before, empty for none; None: it doesn't matter. Raises Forbidden for those who don't manage indicators, NotFound
    where there is no such series, Invalid by field for figures that can't be right, OthersFigures where others than
    those seen are there.
    """
    check_may(actor)
    indicator = find_indicator(indicator_key, lock=True)
    there = find_observation(indicator, period, organisation_id)
    if seen is not None and there is not None and version_of(there) != seen:
        raise OthersFigures(there)
    row = there or _new(indicator, period, organisation_id)
    write(row, figure, public=public, note=note, source=source, actor=actor)
    db.session.flush()
    return row


def store_observation(
    *,
    actor: Actor | None,
    indicator: Indicator,
    period: Period,
    figure: Figure,
    organisation_id: int | None = None,
    public: bool = False,
    note: str | None = None,
    source: str | None = None,
) -> Observation:
    """Record figures for a room that has seen to it itself who may: a round, whose answers they are.

    Raises Invalid by field for figures that can't be right. Nothing is written where nothing is new.
    """
    # Two who record the first figures at once would both find none.
    db.session.execute(select(Indicator.id).where(Indicator.id == indicator.id).with_for_update(key_share=True))
    row = find_observation(indicator, period, organisation_id) or _new(indicator, period, organisation_id)
    write(row, figure, public=public, note=note, source=source, actor=actor)
    db.session.flush()
    return row


def write(
    row: Observation, figure: Figure, *, public: bool, note: str | None, source: str | None, actor: Actor | None
) -> None:
    """Give an observation, new or old, its figures; nothing is written where nothing is new.

    Whoever calls has locked its series. Raises Invalid by field for figures that can't be right.
    """
    _check(figure, note)
    before = _facts(row)
    for name in ("n", "of", "share", "value", "women", "men"):
        setattr(row, name, getattr(figure, name))
    # Sexes that aren't given are given in nothing.
    row.split = figure.split if figure.women is not None or figure.men is not None else None
    row.public, row.note, row.source = public, note, source
    after = _facts(row)
    if after == before:
        return
    row.recorded_at, row.by_id = now(), actor.id if actor else None
    db.session.add(row)
    _record("observation.record", row, actor, before, after)


def columns_of(period: Period) -> dict[str, Any]:
    """Return what a row keeps of its period."""
    return {"period": str(period), "first_day": period.first, "last_day": period.last}


def remove_observation(*, actor: Actor, indicator_key: str, period: Period, organisation_id: int | None) -> None:
    """Remove figures that should never have been recorded; the trail keeps them.

    Raises Forbidden for those who don't manage indicators, NotFound where there is no such series or figure.
    """
    check_may(actor)
    row = find_observation(find_indicator(indicator_key, lock=True), period, organisation_id)
    if row is None:
        raise NotFound(_("Uppgiften finns inte."))
    _record("observation.remove", row, actor, _facts(row), {})
    db.session.delete(row)
    db.session.flush()


def check_may(actor: Actor) -> None:
    """Raise Forbidden for those who don't manage indicators."""
    if not may_manage_indicators(actor):
        raise Forbidden(_("Bara strateger ändrar indikatorer."))


def _new(indicator: Indicator, period: Period, organisation_id: int | None) -> Observation:
    return Observation(indicator_id=indicator.id, organisation_id=organisation_id, **columns_of(period))


def _check(figure: Figure, note: str | None) -> None:
    wrong = {name: str(MISTAKE_WORDS[mistake]) for name, mistake in mistakes(figure).items()}
    if wrong:
        raise Invalid(_("Siffrorna kan inte stämma."), wrong)
    if note is None and all(getattr(figure, name) is None for name in ("n", "of", "share", "value", "women", "men")):
        raise Invalid(_("Fyll i minst ett tal, eller en anmärkning om varför det saknas."))


def _facts(row: Observation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*FACTS, *TEXTS) if getattr(row, name) is not None}


def _record(action: str, row: Observation, actor: Actor | None, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write down which numbers changed, and of the texts only that they did."""
    changed = [name for name in (*FACTS, *TEXTS) if before.get(name) != after.get(name)]
    numbers = [name for name in changed if name in FACTS]
    texts = [name for name in changed if name in TEXTS]
    facts: dict[str, Any] = {"changed": texts} if texts else {}
    record(
        action,
        actor=actor,
        object_kind="indicator",
        object_id=row.indicator_id,
        period=row.period,
        organisation_id=row.organisation_id,
        before={name: before.get(name) for name in numbers},
        after={name: after.get(name) for name in numbers},
        **facts,
    )
