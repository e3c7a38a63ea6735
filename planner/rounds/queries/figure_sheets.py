"""What one organisation is asked for in a round about figures, beside what it said last; and what all have said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from planner.indicators.models import Indicator, Observation
from planner.indicators.queries.series import series
from planner.indicators.rules import Figure, Split
from planner.kit.db import UtcDateTime, db
from planner.kit.errors import NotFound
from planner.people.models import Organisation, Person
from planner.rounds.models import Round, RoundAnswer, RoundOrganisation
from planner.rounds.queries.figures import figures_wanted
from planner.rounds.queries.lookups import indicators_of
from planner.rounds.queries.views import Counted
from planner.rounds.rules import Counts, RoundState, Summed, parts_that_disagree, summed


@dataclass(frozen=True, slots=True)
class Asked:
    """One series on an organisation's sheet: what it has given, and its latest figures of an earlier period."""

    indicator: Indicator
    given: Counts | None
    before: Figure | None
    before_period: str | None


@dataclass(frozen=True)
class FigureSheet:
    """All that a round asks an organisation for. `asked_id`: who is asked by name; None: the strategists.

    `answering_id`: the organisation itself, or its successor. `parts_come_to`: by total, where its parts don't add up.
    """

    round: Round
    organisation: Organisation
    answering_id: int
    asked_id: int | None
    answer: RoundAnswer | None
    answered_by: str | None
    # When figures of the period were last recorded, by this round or by somebody who keeps the series.
    recorded_at: datetime | None
    rows: Sequence[Asked]
    parts_come_to: Mapping[int, Counts]

    @property
    def since(self) -> str:
        """What stands for what there is: sent along, it tells later whether something else has come since."""
        known = [at for at in (self.answer and self.answer.answered_at, self.recorded_at) if at]
        return max(known).isoformat() if known else ""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation that a round asks: who is to answer, and what it has said; `figures` is by series.

    A name of None: nobody is named, and the strategists are asked. `hidden` has the series of which some number is kept
    from everybody but those who manage indicators.
    """

    key: str
    name: str
    asked: str | None
    asked_email: str | None
    asked_id: int | None
    answered_at: datetime | None
    answered_by: str | None
    reasons: str | None
    figures: Mapping[int, Counts] = field(default_factory=dict)
    hidden: Collection[int] = ()

    @property
    def has_answered(self) -> bool:
        """Whether it has answered, with figures or with why there are none."""
        return self.answered_at is not None


@dataclass(frozen=True)
class FigureProgress:
    """How far a round about figures has come: organisations in the plan's order, and each series' sum."""

    indicators: Sequence[Indicator]
    rows: Sequence[OrganisationRow]
    sums: Mapping[int, Summed]

    @property
    def organisations(self) -> Counted:
        """How many are asked, and how many have answered."""
        return Counted(len(self.rows), sum(row.has_answered for row in self.rows))

    @property
    def complete(self) -> Sequence[OrganisationRow]:
        """Those that have given every figure."""
        return [row for row in self.rows if row.has_answered and self._has_all(row)]

    @property
    def partial(self) -> Sequence[OrganisationRow]:
        """Those that have answered without some figure, or without any."""
        return [row for row in self.rows if row.has_answered and not self._has_all(row)]

    def _has_all(self, row: OrganisationRow) -> bool:
        return all(one.id in row.figures for one in self.indicators)

    @property
    def people(self) -> int:
        """How many people are asked by name."""
        return len({row.asked_id for row in self.rows if row.asked_id is not None})

    @property
    def unnamed(self) -> Sequence[OrganisationRow]:
        """Those for whom nobody is named."""
        return [row for row in self.rows if row.asked_id is None]


def figure_sheet(round_id: int, organisation_key: str, today: date) -> FigureSheet:
    """Return what a round asks an organisation for, with what it gave last. Raises NotFound where it asks it nothing.

    So it does for a round that hasn't opened: that is nobody's business. The figures are the organisation's own, and
    whole: whoever reads them is about to say them anew.
    """
    asked = select(Organisation).join(RoundOrganisation, RoundOrganisation.organisation_id == Organisation.id)
    organisation = db.session.scalar(
        asked.where(RoundOrganisation.round_id == round_id, Organisation.key == organisation_key)
    )
    round_ = db.session.scalar(select(Round).where(Round.id == round_id, Round.period.is_not(None)))
    if organisation is None or round_ is None or round_.state is RoundState.PLANNED:
        raise NotFound(_("Organisationen tillfrågas inte i den omgången."))
    wanted = figures_wanted(today, Round.id == round_id).where(RoundOrganisation.organisation_id == organisation.id)
    row = db.session.execute(wanted).one()
    answered = select(RoundAnswer, Person.name).outerjoin(Person, Person.id == RoundAnswer.by_id)
    # Whoever held the round's lock until now may have answered anew.
    anew = answered.where(RoundAnswer.id == row.answer_id).execution_options(populate_existing=True)
    answer, answered_by = db.session.execute(anew).one_or_none() or (None, None)
    indicators = indicators_of(round_)
    # Also what was recorded before anybody answered: an answer is laid over it.
    given = _given(round_, [organisation.id])
    ids = [one.id for one in indicators]
    before = _before(round_, organisation.id, ids)
    parts = db.session.execute(select(Indicator.id, Indicator.total_id).where(Indicator.total_id.in_(ids)))
    return FigureSheet(
        round=round_,
        organisation=organisation,
        answering_id=row.answering_id,
        asked_id=row.contact_id or row.coordinator_id,
        answer=answer,
        answered_by=answered_by,
        recorded_at=_recorded_at(round_, organisation.id, ids),
        rows=[_asked(one, given.get((one.id, organisation.id)), before.get(one.id)) for one in indicators],
        parts_come_to=parts_that_disagree(
            {one: counts for (one, _organisation), counts in given.items() if one in ids},
            {part: total for part, total in parts if total is not None},
        ),
    )


def figure_progress(round_: Round, today: date) -> FigureProgress:
    """Return how far a round about figures has come on a day: who has said what, and what that comes to.

    For those who manage indicators and their screens: no figure is hidden in it.
    """
    indicators = indicators_of(round_)
    found = _organisations(round_, today)
    given = _given(round_, [row.organisation_id for row in found if row.answered_at is not None])
    hidden = _hidden(round_, indicators)
    rows = [
        OrganisationRow(
            key=row.key,
            name=row.name,
            asked=row.asked,
            asked_email=row.asked_email,
            asked_id=row.asked_id,
            answered_at=row.answered_at,
            answered_by=row.answered_by,
            reasons=row.reasons,
            figures={
                one: counts for (one, organisation), counts in given.items() if organisation == row.organisation_id
            },
            hidden=hidden.get(row.key, frozenset()),
        )
        for row in found
    ]
    sums = {one.id: summed([row.figures.get(one.id) for row in rows], len(rows)) for one in indicators}
    return FigureProgress(indicators, rows, sums)


def _asked(indicator: Indicator, given: Counts | None, before: Observation | None) -> Asked:
    return Asked(indicator, given, before.figure if before else None, before.period if before else None)


def _organisations(round_: Round, today: date) -> Sequence[Any]:
    wanted = figures_wanted(today, Round.id == round_.id).subquery("wanted")
    asked_id = func.coalesce(wanted.c.contact_id, wanted.c.coordinator_id)
    asked, by = aliased(Person), aliased(Person)
    return db.session.execute(
        select(
            wanted.c.organisation_id,
            Organisation.key,
            Organisation.name,
            asked.id.label("asked_id"),
            asked.name.label("asked"),
            asked.email.label("asked_email"),
            RoundAnswer.answered_at,
            RoundAnswer.reasons,
            by.name.label("answered_by"),
        )
        .join_from(wanted, Organisation, Organisation.id == wanted.c.organisation_id)
        .outerjoin(asked, asked.id == asked_id)
        .outerjoin(RoundAnswer, RoundAnswer.id == wanted.c.answer_id)
        .outerjoin(by, by.id == RoundAnswer.by_id)
        .order_by(Organisation.position, Organisation.id)
    ).all()


def _given(round_: Round, organisation_ids: Collection[int]) -> dict[tuple[int, int], Counts]:
    """Return by series and organisation what was given for a round's period, as women and men."""
    rows = db.session.scalars(
        select(Observation).where(
            Observation.first_day == round_.first_day,
            Observation.last_day == round_.last_day,
            Observation.organisation_id.in_(organisation_ids),
            Observation.split == Split.OWN_UNIT,
            Observation.women.is_not(None),
            Observation.men.is_not(None),
        ),
        execution_options={"populate_existing": True},
    )
    return {
        (row.indicator_id, row.organisation_id): Counts(int(row.women), int(row.men))
        for row in rows
        if row.organisation_id is not None and row.women is not None and row.men is not None
    }


def _recorded_at(round_: Round, organisation_id: int, indicator_ids: Collection[int]) -> datetime | None:
    """Return when an organisation's figures of a round's period were last recorded."""
    return db.session.scalar(
        select(func.max(Observation.recorded_at, type_=UtcDateTime())).where(
            Observation.organisation_id == organisation_id,
            Observation.indicator_id.in_(indicator_ids),
            Observation.first_day == round_.first_day,
            Observation.last_day == round_.last_day,
        )
    )


def _before(round_: Round, organisation_id: int, indicator_ids: Collection[int]) -> dict[int, Observation]:
    """Return by series an organisation's latest figures of a period that had ended before the round's."""
    rows = db.session.scalars(
        select(Observation)
        .where(
            Observation.organisation_id == organisation_id,
            Observation.indicator_id.in_(indicator_ids),
            Observation.last_day < round_.first_day,
        )
        .order_by(Observation.last_day, Observation.first_day.desc())
    )
    return {row.indicator_id: row for row in rows}


def _hidden(round_: Round, indicators: Sequence[Indicator]) -> dict[str, frozenset[int]]:
    """Return by organisation the series of which some number of the round's period may not leave the service."""
    found: dict[str, set[int]] = {}
    for one in series(keys=[indicator.key for indicator in indicators], see_all=True):
        for row in one.observations:
            same_period = (row.period.first, row.period.last) == (round_.first_day, round_.last_day)
            if same_period and row.hidden and row.organisation_key:
                found.setdefault(row.organisation_key, set()).add(one.id)
    return {key: frozenset(ids) for key, ids in found.items()}
