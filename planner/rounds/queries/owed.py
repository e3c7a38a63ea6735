"""What a person has been asked in the rounds that are open, and what of it is answered."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, func, or_, select, true, union_all

from planner.kit.db import AnySelect, db
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import Activity, Area, Assignment, OwnerRow
from planner.plans.queries.assignments import answers_for, assignment_rows, view_of
from planner.plans.queries.deadlines import shares_on
from planner.plans.queries.history import holds_on
from planner.plans.queries.views import AssignmentView
from planner.rounds.models import Round
from planner.rounds.queries.coverage import answer_in, any_open, in_rounds
from planner.rounds.queries.figures import figures_wanted_of
from planner.rounds.queries.opened import Opened, open_on, opened

# More than this nobody answers on one page; what is left comes up as the first ones are answered.
MOST_ON_A_PAGE = 200
FEW = 1000


@dataclass(frozen=True, slots=True)
class Owed:
    """What one open round asks of a person: in the plan's order, and not more than fits on a page of either.

    `missing_count` and `answered_count` are of all.
    """

    round: Round
    missing: tuple[AssignmentView, ...]
    answered: tuple[AssignmentView, ...]
    missing_count: int
    answered_count: int


@dataclass(frozen=True, slots=True)
class Asking:
    """How much an open round asks of a person, and how much is still missing."""

    round_id: int
    title: str
    answer_by: date
    missing: int
    asked: int


def owed(person: Person, today: date) -> list[Owed]:
    """Return what the open rounds ask of a person on a day, the round to be answered first first.

    A round in which the person has answered everything is among them. One statement where no round is open.
    """
    if not any_open(today):
        return []
    # Where nobody is named, the strategists are asked.
    share = _asked(person, today, unnamed=person.role == Role.STRATEGIST).subquery("share")
    ids: dict[int, tuple[list[int], list[int]]] = {}
    order = (share.c.area_position, share.c.activity_position, share.c.position, share.c.subject_id)
    for row in db.session.execute(select(share.c.round_id, share.c.subject_id, share.c.answer_id).order_by(*order)):
        ids.setdefault(row.round_id, ([], []))[row.answer_id is not None].append(row.subject_id)
    shown = {one for both in ids.values() for some in both for one in some[:MOST_ON_A_PAGE]}
    views = {
        row.id: view_of(row, today)
        for row in db.session.execute(assignment_rows(today).where(Assignment.id.in_(shown)))
    }

    def shown_of(some: list[int]) -> tuple[AssignmentView, ...]:
        return tuple(views[one] for one in some[:MOST_ON_A_PAGE])

    rounds = db.session.scalars(select(Round).where(Round.id.in_(ids)).order_by(Round.answer_by, Round.id))
    both = [(round_, *ids[round_.id]) for round_ in rounds]
    return [
        Owed(round_, shown_of(missing), shown_of(answered), len(missing), len(answered))
        for round_, missing, answered in both
    ]


def asking(person: Person, today: date, open_now: Opened | None = None) -> list[Asking]:
    """Return how much the open rounds ask of a person by name on a day, the round to be answered first first.

    Of a round about figures, an organisation's are one answer. `open_now`: what is open, where it is known already. One
    statement where no round is open.
    """
    open_now = open_now or opened(today)
    found = _asking_reports(person, today) if open_now.about_status else []
    found += _asking_figures(person, today) if open_now.about_figures else []
    return sorted(found, key=lambda one: (one.answer_by, one.round_id))


def _asking_figures(person: Person, today: date) -> list[Asking]:
    wanted = groupby(figures_wanted_of(person, today), key=lambda one: (one.round_id, one.title, one.answer_by))
    found = [(about, [one.answered_on is None for one in asked]) for about, asked in wanted]
    return [Asking(*about, missing=sum(missing), asked=len(missing)) for about, missing in found]


def _asking_reports(person: Person, today: date) -> list[Asking]:
    share = _asked(person, today, unnamed=False).subquery("share")
    missing = func.count() - func.count(share.c.answer_id)
    rows = db.session.execute(
        select(Round.id, Round.title, Round.answer_by, missing, func.count())
        .join(share, share.c.round_id == Round.id)
        .group_by(Round.id, Round.title, Round.answer_by)
    )
    return [Asking(*row) for row in rows]


def _asked(person: Person, today: date, *, unnamed: bool) -> AnySelect:
    """Return a select of what open rounds ask of a person, with `unnamed` also what they ask of nobody by name."""
    own = true() if unnamed else _may_be_asked(person, today)
    shares = in_rounds(shares_on(today).where(own), today, open_on(today))
    share = shares.add_columns(
        Round.id.label("round_id"),
        answer_in(Round).label("answer_id"),
        Area.position.label("area_position"),
        Activity.position.label("activity_position"),
        Assignment.position,
    ).subquery("asked")
    first = func.coalesce(share.c.owner_id, share.c.contact_id, share.c.coordinator_id)
    mine = first == person.id
    return select(share).where(or_(mine, first.is_(None)) if unnamed else mine)


def _may_be_asked(person: Person, today: date) -> ColumnElement[bool]:
    """Return a condition that has an index to go by, for shares of which a person may be asked."""
    persons, organisations = answers_for(person, today)
    maybe = union_all(
        select(OwnerRow.assignment_id).where(OwnerRow.person_id.in_(persons), holds_on(OwnerRow, today)),
        select(Assignment.id).where(Assignment.organisation_id.in_(organisations)),
        select(Assignment.id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Activity.area_id.in_(select(Area.id).where(Area.coordinator_id.in_(persons)))),
    )
    # Their numbers, where they are few: PostgreSQL can't tell how few, and would go through everybody's.
    few = db.session.scalars(maybe.limit(FEW + 1)).all()
    return Assignment.id.in_(few if len(few) <= FEW else maybe)
