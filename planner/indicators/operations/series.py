"""Keeping series: what is counted, and where it should go."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from planner.audit.operations import record
from planner.indicators.models import Indicator, Target
from planner.indicators.operations.observations import check_may, columns_of
from planner.indicators.queries.lookups import find_indicator
from planner.indicators.rules import Direction, Mistake, Period, is_number, leads_elsewhere
from planner.indicators.words import MISTAKE_WORDS
from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.people.operations.organisations import key_of
from planner.plans.models import Area


def add_series(
    *,
    actor: Actor,
    label: str,
    unit: str | None,
    direction: Direction | None,
    area_key: str | None,
    total_key: str | None,
) -> Indicator:
    """Add a series; its key, which stands in addresses, is made from its label. `total_key`: what it is a part of.

    Raises Forbidden for those who don't manage indicators, Invalid for a label whose key is taken or empty, and for an
    area or a total that doesn't exist.
    """
    check_may(actor)
    indicator = Indicator(
        key=_new_key(label),
        label=label,
        unit=unit,
        direction=direction.value if direction else None,
        area_id=_area_id(area_key),
        total_id=_total_id(total_key, None),
        position=(db.session.scalar(select(func.max(Indicator.position))) or 0) + 1,
    )
    try:
        with db.session.begin_nested():
            db.session.add(indicator)
    except IntegrityError as error:
        raise _taken() from error
    _record("indicator.add", indicator, actor)
    return indicator


def edit_series(
    *,
    actor: Actor,
    key: str,
    label: str,
    unit: str | None,
    direction: Direction | None,
    area_key: str | None,
    total_key: str | None,
) -> Indicator:
    """Change what is kept of a series but its key and figures.

    Raises Forbidden for those who don't manage indicators, NotFound where there is none, Invalid for an area or a total
    that doesn't exist, and for a total that is a part of the series itself.
    """
    check_may(actor)
    # What it may be a part of follows from what others are parts of: a few series, locked in the order in which all do.
    db.session.execute(select(Indicator.id).order_by(Indicator.id).with_for_update(key_share=True))
    indicator = find_indicator(key, lock=True)
    values = {
        "label": label,
        "unit": unit,
        "direction": direction.value if direction else None,
        "area_id": _area_id(area_key),
        "total_id": _total_id(total_key, indicator),
    }
    changed = [name for name, value in values.items() if getattr(indicator, name) != value]
    for name in changed:
        setattr(indicator, name, values[name])
    if changed:
        _record("indicator.edit", indicator, actor, changed=changed)
    return indicator


def set_target(*, actor: Actor, indicator_key: str, period: Period, value: float) -> Target:
    """Say where a series should be in a period, in its own unit, in place of what was said before.

    Raises Forbidden for those who don't manage indicators, NotFound where there is no such series, Invalid for what is
    no number that can be kept.
    """
    check_may(actor)
    if not is_number(value):
        said = str(MISTAKE_WORDS[Mistake.NOT_A_NUMBER])
        raise Invalid(said, {"target": said})
    indicator = find_indicator(indicator_key, lock=True)
    target = _target(indicator, period)
    before = target.value if target else None
    if target is None:
        target = Target(indicator_id=indicator.id, value=value, **columns_of(period))
        db.session.add(target)
    target.value = value
    if value != before:
        told = {"period": target.period, "before": {"value": before}, "after": {"value": value}}
        _record("target.set", indicator, actor, **told)
    return target


def remove_target(*, actor: Actor, indicator_key: str, period: Period) -> None:
    """Take back where a series should be in a period, if anything was said.

    Raises Forbidden for those who don't manage indicators, NotFound where there is no such series.
    """
    check_may(actor)
    indicator = find_indicator(indicator_key, lock=True)
    target = _target(indicator, period)
    if target is not None:
        told = {"period": target.period, "before": {"value": target.value}, "after": {"value": None}}
        db.session.delete(target)
        _record("target.remove", indicator, actor, **told)


def _target(indicator: Indicator, period: Period) -> Target | None:
    return db.session.scalar(
        select(Target).where(
            Target.indicator_id == indicator.id, Target.first_day == period.first, Target.last_day == period.last
        )
    )


def _new_key(label: str) -> str:
    key = key_of(label)
    if not key:
        said = _("Skriv ett namn med bokstäver eller siffror.")
        raise Invalid(said, {"label": said})
    if leads_elsewhere(key) or db.session.scalar(select(Indicator.id).where(Indicator.key == key)) is not None:
        raise _taken()
    return key


def _taken() -> Invalid:
    said = _("Det finns redan en indikator med det namnet. Välj ett annat.")
    return Invalid(said, {"label": said})


def _area_id(key: str | None) -> int | None:
    if key is None:
        return None
    found = db.session.scalar(select(Area.id).where(Area.key == key))
    if found is None:
        said = _("Området finns inte längre. Välj igen.")
        raise Invalid(said, {"area": said})
    return found


def _total_id(key: str | None, part: Indicator | None) -> int | None:
    """Return the number of the series that a part belongs to, which isn't in turn a part of it."""
    if key is None:
        return None
    # All that is a part of anything: few, and read before the part is changed.
    totals = {row.id: row.total_id for row in db.session.execute(select(Indicator.id, Indicator.total_id))}
    found = db.session.scalar(select(Indicator.id).where(Indicator.key == key))
    if found is None:
        said = _("Indikatorn finns inte längre. Välj igen.")
        raise Invalid(said, {"total": said})
    above: int | None = found
    seen: set[int] = set()
    while above is not None and part is not None and above not in seen:
        if above == part.id:
            said = _("Indikatorn kan inte vara en del av sig själv.")
            raise Invalid(said, {"total": said})
        seen.add(above)
        above = totals[above]
    return found


def _record(action: str, indicator: Indicator, actor: Actor, **facts: Any) -> None:
    record(action, actor=actor, object_kind="indicator", object_id=indicator.id, **facts)
    db.session.flush()
