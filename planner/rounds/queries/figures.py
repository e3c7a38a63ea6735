"""Which organisations the rounds about figures ask on a day, who is to answer for each, and who has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from planner.indicators.models import Indicator
from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.people.queries.passing_on import stand_ins_in_sql, successors_in_sql
from planner.people.rules import Role
from planner.plans.queries.deadlines import contacts_of_organisations, coordinators_of_areas
from planner.rounds.models import Round, RoundAnswer, RoundIndicator, RoundOrganisation
from planner.rounds.queries.opened import figures_open_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """The figures that an open round wants of an organisation; `answered_on` is None while it hasn't answered."""

    round_id: int
    title: str
    period: str
    answer_by: date
    organisation_key: str
    organisation: str
    answered_on: date | None


def figures_wanted(today: date, *rounds: ColumnElement[bool]) -> AnySelect:
    """Return a select of the organisations that rounds about figures ask: one row a round and organisation.

    Columns: round_id, organisation_id (the one that was asked), answering_id (that one, or its successor), contact_id
    (the contact of the one that answers), coordinator_id (of the area of the first series), answer_id, answered_on. A
    person who is away is replaced by the deputy; all but the first three are None where there is none.
    """
    away, ended = stand_ins_in_sql(today), successors_in_sql(today)
    contacts, coordinators = contacts_of_organisations(away, ended, today), coordinators_of_areas(away, today)
    area_of_first = (
        select(Indicator.area_id)
        .join(RoundIndicator, RoundIndicator.indicator_id == Indicator.id)
        .where(RoundIndicator.round_id == Round.id)
        .order_by(RoundIndicator.position, Indicator.id)
        .limit(1)
        .correlate(Round)
        .scalar_subquery()
    )
    answer = and_(RoundAnswer.round_id == Round.id, RoundAnswer.organisation_id == RoundOrganisation.organisation_id)
    return (
        select(
            Round.id.label("round_id"),
            RoundOrganisation.organisation_id,
            func.coalesce(ended.c.at, RoundOrganisation.organisation_id).label("answering_id"),
            contacts.c.contact_id,
            coordinators.c.coordinator_id,
            RoundAnswer.id.label("answer_id"),
            RoundAnswer.answered_on,
        )
        .join(RoundOrganisation, RoundOrganisation.round_id == Round.id)
        .outerjoin(ended, ended.c.start == RoundOrganisation.organisation_id)
        .outerjoin(contacts, contacts.c.organisation_id == RoundOrganisation.organisation_id)
        .outerjoin(coordinators, coordinators.c.area_id == area_of_first)
        .outerjoin(RoundAnswer, answer)
        .where(Round.period.is_not(None), *rounds)
    )


def figures_wanted_of(person: Person, today: date) -> list[Wanted]:
    """Return what open rounds ask a person for by name on a day, given or not, the round to be answered first first.

    Strategists are asked where nobody is named.
    """
    return _wanted(person, today, colleagues=False)


def figures_to_give(person: Person, today: date) -> list[Wanted]:
    """Return the same, and what the people of the person's organisation are asked for."""
    return _wanted(person, today, colleagues=True)


def anybody_silent(round_: Round) -> bool:
    """Return whether an organisation that a round asks for figures hasn't answered."""
    asked, answered = counts_of([round_.id]).get(round_.id, (0, 0))
    return answered < asked


def counts_of(round_ids: Sequence[int] | None = None) -> dict[int, tuple[int, int]]:
    """Return by round about figures how many organisations it asks, and how many have answered: these, or all."""
    answer = and_(
        RoundAnswer.round_id == RoundOrganisation.round_id,
        RoundAnswer.organisation_id == RoundOrganisation.organisation_id,
    )
    statement = (
        select(Round.id, func.count(), func.count(RoundAnswer.id))
        .join(RoundOrganisation, RoundOrganisation.round_id == Round.id)
        .outerjoin(RoundAnswer, answer)
        .where(Round.period.is_not(None))
        .group_by(Round.id)
    )
    if round_ids is not None:
        statement = statement.where(Round.id.in_(round_ids))
    return {round_id: (asked, answered) for round_id, asked, answered in db.session.execute(statement)}


def _wanted(person: Person, today: date, *, colleagues: bool) -> list[Wanted]:
    wanted = figures_wanted(today, figures_open_on(today)).subquery("wanted")
    asked = func.coalesce(wanted.c.contact_id, wanted.c.coordinator_id)
    mine = [asked == person.id]
    if person.role == Role.STRATEGIST:
        mine.append(asked.is_(None))
    if colleagues and person.organisation_id is not None:
        mine.append(wanted.c.answering_id == person.organisation_id)
    rows = db.session.execute(
        select(
            Round.id.label("round_id"),
            Round.title,
            Round.period,
            Round.answer_by,
            Organisation.key.label("organisation_key"),
            Organisation.name.label("organisation"),
            wanted.c.answered_on,
        )
        .join_from(wanted, Round, Round.id == wanted.c.round_id)
        .join(Organisation, Organisation.id == wanted.c.organisation_id)
        .where(or_(*mine))
        .order_by(Round.answer_by, Round.id, Organisation.position, Organisation.id)
    ).mappings()
    return [Wanted(**row) for row in rows]
