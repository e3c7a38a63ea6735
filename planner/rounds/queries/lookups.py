"""Finding a round, and what it was told to ask about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from planner.indicators.models import Indicator
from planner.indicators.rules import PERSONS
from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.people.models import Organisation
from planner.plans.models import Area, Assignment
from planner.plans.queries.history import holds_on
from planner.plans.queries.scope import Scope
from planner.rounds.models import Round, RoundArea, RoundIndicator, RoundOrganisation
from planner.rounds.rules import ASKED_FOR_FIGURES


@dataclass(frozen=True, slots=True)
class Chosen:
    """The areas and organisations that a round was told to ask about; none: all of them."""

    areas: Sequence[Area]
    organisations: Sequence[Organisation]


def find_round(round_id: int, *, figures: bool | None = None, lock: bool = False) -> Round:
    """Return a round, with `lock` locked against others who change it. Raises NotFound when there is none.

    `figures`: only one that asks for figures, or only one that doesn't.
    """
    statement = select(Round).where(Round.id == round_id)
    if figures is not None:
        statement = statement.where(Round.period.is_not(None) if figures else Round.period.is_(None))
    if lock:
        # Whoever held the lock until now may have opened or closed it.
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Uppföljningsomgången finns inte."))
    return found


def chosen_of(round_: Round) -> Chosen:
    """Return what a round was told to ask about, in the plan's order. Two statements."""
    areas = select(Area).join(RoundArea, RoundArea.area_id == Area.id).where(RoundArea.round_id == round_.id)
    organisations = (
        select(Organisation)
        .join(RoundOrganisation, RoundOrganisation.organisation_id == Organisation.id)
        .where(RoundOrganisation.round_id == round_.id)
    )
    return Chosen(
        db.session.scalars(areas.order_by(Area.position, Area.id)).all(),
        db.session.scalars(organisations.order_by(Organisation.position, Organisation.id)).all(),
    )


def indicators_of(round_: Round) -> Sequence[Indicator]:
    """Return the series that a round asks for figures of, in its own order."""
    return db.session.scalars(
        select(Indicator)
        .join(RoundIndicator, RoundIndicator.indicator_id == Indicator.id)
        .where(RoundIndicator.round_id == round_.id)
        .order_by(RoundIndicator.position, Indicator.id)
    ).all()


def keys_of(round_: Round) -> dict[str, list[str]]:
    """Return the keys of what a round was told to ask about, in the plan's order."""
    chosen = chosen_of(round_)
    return {
        "areas": [area.key for area in chosen.areas],
        "organisations": [organisation.key for organisation in chosen.organisations],
    }


def figure_keys_of(round_: Round) -> dict[str, list[str]]:
    """Return the keys of the series that a round asks for figures of, and of the organisations that it asks."""
    return {
        "indicators": [one.key for one in indicators_of(round_)],
        "organisations": keys_of(round_)["organisations"],
    }


def to_choose_from(today: date) -> Chosen:
    """Return the areas and organisations that a round can be told to ask about on a day, in the plan's order."""
    areas = select(Area).where(Scope(today).area_counts()).order_by(Area.position, Area.id)
    holding = select(Assignment.organisation_id).where(holds_on(Assignment, today))
    organisations = select(Organisation).where(Organisation.id.in_(holding))
    return Chosen(
        db.session.scalars(areas).all(),
        db.session.scalars(organisations.order_by(Organisation.position, Organisation.id)).all(),
    )


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """The series that a round can ask for figures of, and the organisations that it can ask."""

    indicators: Sequence[Indicator]
    organisations: Sequence[Organisation]


def figures_to_choose_from(today: date) -> FigureChoice:
    """Return the series that count persons, and the city's own organisations on a day, in the plan's order."""
    indicators = (
        select(Indicator)
        .outerjoin(Area, Area.id == Indicator.area_id)
        .where(Indicator.unit == PERSONS)
        .order_by(Area.id.is_not(None), Area.position, Indicator.position, Indicator.id)
    )
    organisations = (
        select(Organisation)
        .where(
            Organisation.kind.in_(ASKED_FOR_FIGURES),
            or_(Organisation.started.is_(None), Organisation.started <= today),
            or_(Organisation.ended.is_(None), Organisation.ended >= today),
        )
        .order_by(Organisation.position, Organisation.id)
    )
    return FigureChoice(db.session.scalars(indicators).all(), db.session.scalars(organisations).all())
