"""What in the service can show that a requirement is met: activities, observations and editions of the follow-up."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select

from planner.indicators.models import Indicator, Observation
from planner.indicators.words import period_words
from planner.kit.actor import Actor
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation
from planner.plans.models import Activity, Area
from planner.plans.queries.drafts import seen_by
from planner.reports.models import Edition
from planner.requirements.rules import EvidenceKind
from planner.requirements.sources import Thing, register_evidence_source


def register_evidence(app: Flask) -> None:
    """Let requirements point at things of other rooms."""
    register_evidence_source(app, EvidenceKind.ACTIVITY, Activities())
    register_evidence_source(app, EvidenceKind.OBSERVATION, Observations())
    register_evidence_source(app, EvidenceKind.EDITION, Editions())


class Activities:
    """Activities by their key, but for those in drafts that somebody doesn't see."""

    def find(self, text: str, actor: Actor, limit: int) -> Sequence[Thing]:
        """Return activities whose key or title holds a text."""
        return self._things(_holds(text, Activity.key, Activity.title), actor, limit)

    def named(self, keys: Collection[str], actor: Actor) -> Sequence[Thing]:
        """Return the activities with these keys."""
        return self._things(Activity.key.in_(keys), actor, None)

    def _things(self, which: ColumnElement[bool], actor: Actor, limit: int | None) -> list[Thing]:
        chosen = (
            select(Activity.key, Activity.title)
            .join(Area, Area.id == Activity.area_id)
            .where(which, seen_by(actor, Activity, Area))
            .order_by(Area.position, Activity.position, Activity.id)
            .limit(limit)
        )
        return [
            Thing(EvidenceKind.ACTIVITY, key, f"{key} {title}", url_for("plans.activity", key=key))
            for key, title in db.session.execute(chosen)
        ]


class Observations:
    """Observations by `series:period`, of one organisation `series:period:organisation`, but for series of areas in
    drafts that somebody doesn't see. None of their figures is told:
    those stand on the series' page, where small numbers are withheld.
    """

    def find(self, text: str, actor: Actor, limit: int) -> Sequence[Thing]:
        """Return the latest observations of series whose key or name holds a text."""
        newest = self._rows(actor).where(_holds(text, Indicator.key, Indicator.label)).order_by(None)
        return self._things(newest.order_by(Observation.last_day.desc(), Indicator.id, Observation.id).limit(limit))

    def named(self, keys: Collection[str], actor: Actor) -> Sequence[Thing]:
        """Return the observations with these keys."""
        wanted = [_of_key(key.split(":")) for key in sorted(keys)]
        return self._things(self._rows(actor).where(or_(*wanted)))

    def _rows(self, actor: Actor) -> AnySelect:
        return (
            select(Indicator.key, Indicator.label, Observation.period, Organisation.key, Organisation.name)
            .select_from(Observation)
            .join(Indicator, Indicator.id == Observation.indicator_id)
            .outerjoin(Organisation, Organisation.id == Observation.organisation_id)
            .outerjoin(Area, Area.id == Indicator.area_id)
            .where(or_(Indicator.area_id.is_(None), seen_by(actor, Area)))
        )

    def _things(self, chosen: AnySelect) -> list[Thing]:
        return [
            Thing(
                EvidenceKind.OBSERVATION,
                ":".join([key, period, *([organisation] if organisation else [])]),
                f"{label}, {period_words(period)}" + (f", {name}" if name else ""),
                url_for("indicators.indicator", key=key),
            )
            for key, label, period, organisation, name in db.session.execute(chosen)
        ]


class Editions:
    """Editions of the follow-up by `year:number`."""

    def find(self, text: str, actor: Actor, limit: int) -> Sequence[Thing]:
        """Return the editions of a year, or all of them where the text speaks of reports; the latest first."""
        of_year: Any = Edition.year == int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
        if of_year is None and text.lower() not in str(_("låst rapport")).lower():
            return []
        return self._things(select(Edition.year, Edition.number).where(*([] if of_year is None else [of_year])), limit)

    def named(self, keys: Collection[str], actor: Actor) -> Sequence[Thing]:
        """Return the editions with these keys."""
        pairs = [key.split(":") for key in keys]
        numbers = [(int(pair[0]), int(pair[1])) for pair in pairs if len(pair) == 2 and all(map(_is_number, pair))]
        wanted = (and_(Edition.year == year, Edition.number == number) for year, number in numbers)
        return self._things(select(Edition.year, Edition.number).where(or_(*wanted)), None) if numbers else []

    def _things(self, chosen: AnySelect, limit: int | None) -> list[Thing]:
        newest = chosen.order_by(Edition.year.desc(), Edition.number.desc()).limit(limit)
        return [
            Thing(
                EvidenceKind.EDITION,
                f"{year}:{number}",
                _("Uppföljningen %(year)s, utgåva %(number)s", year=year, number=number),
                url_for("editions.edition", year=year, number=number),
            )
            for year, number in db.session.execute(newest)
        ]


def _of_key(parts: list[str]) -> ColumnElement[bool]:
    """Return the condition for the observation with a key; a series' own key may hold a colon, a period can't."""
    whole = and_(Indicator.key == ":".join(parts[:-1]), Observation.period == parts[-1], Organisation.key.is_(None))
    if len(parts) < 3:
        return whole
    of_one = and_(Indicator.key == ":".join(parts[:-2]), Observation.period == parts[-2], Organisation.key == parts[-1])
    return or_(whole, of_one)


def _holds(text: str, *columns: Any) -> ColumnElement[bool]:
    # SQLite folds case for ASCII alone: å, ä and ö are asked for in each way.
    ways = {text, text.lower(), text.capitalize()}
    return or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
