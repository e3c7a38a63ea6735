"""Activities as one organisation, or one owner, has them: rolled up from their shares alone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import aliased

from planner.kit.db import BEGINNING
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Assignment, DeadlineRow, OwnerRow, StatusUpdate
from planner.plans.queries.history import holds_on
from planner.plans.queries.scope import Scope
from planner.plans.queries.states import effective_due, status_expression, with_histories
from planner.plans.rules import Status

DecidedOwn = aliased(DeadlineRow, name="decided_own_share")
DecidedActivity = aliased(DeadlineRow, name="decided_activity_share")


@dataclass(frozen=True)
class Whose:
    """Whose shares, by an organisation's key and an owner's e-mail; both: those that the owner has of it."""

    organisation: str | None
    owner: str | None

    def __bool__(self) -> bool:
        """Return whether it is about anybody."""
        return bool(self.organisation or self.owner)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what holds for the shares, joined to their owners.

        Uncorrelated, so that the few rows wanted are found first and not each share asked.
        """
        organisations = select(Organisation.id).where(Organisation.key == self.organisation)
        people = select(Person.id).where(Person.email == self.owner)
        wanted: list[ColumnElement[bool]] = []
        if self.organisation:
            wanted.append(Assignment.organisation_id.in_(organisations))
        if self.owner:
            wanted.append(OwnerRow.person_id.in_(people))
        return wanted


def rolled_up(whose: Whose, today: date) -> Subquery:
    """Return activities with what ActivitySummary holds of them, but by somebody's shares only.

    `roll_up` in planner.plans.rules is the definition. `due` and `decided_due` are the earliest of what isn't finished.
    """
    shares = _shares(whose, today)

    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    def any_of(*statuses: Status) -> ColumnElement[int]:
        return counted(shares.c.status.in_(statuses))

    total = func.count()
    is_open = shares.c.status.not_in((Status.DONE, Status.DROPPED))
    status = case(
        (any_of(Status.DROPPED) == total, Status.DROPPED.value),
        (any_of(Status.DROPPED, Status.DONE) == total, Status.DONE.value),
        (any_of(Status.DROPPED, Status.DONE, Status.PAUSED) == total, Status.PAUSED.value),
        (any_of(Status.DROPPED, Status.NOT_STARTED) == total, Status.NOT_STARTED.value),
        else_=Status.ONGOING.value,
    )

    def earliest(day: ColumnElement[date | None]) -> ColumnElement[date | None]:
        return case((counted(is_open) > 0, func.min(case((is_open, day)))), else_=func.min(day))

    return (
        select(
            shares.c.activity_id,
            status.label("status"),
            total.label("total"),
            counted(shares.c.last_update.is_(None)).label("unreported"),
            earliest(shares.c.due).label("due"),
            earliest(shares.c.decided_due).label("decided_due"),
            func.min(case((is_open, shares.c.due))).label("first_open_due"),
            func.min(case((shares.c.status == Status.ONGOING, shares.c.last_update))).label("oldest_ongoing"),
            func.max(shares.c.last_update).label("last_update"),
        )
        .group_by(shares.c.activity_id)
        .subquery("theirs")
    )


def activities_of(whose: Whose, today: date) -> ColumnElement[bool]:
    """Return whether an activity has a share of somebody's; cheaper than rolling their shares up."""
    theirs = select(Assignment.activity_id).where(holds_on(Assignment, today), *whose.conditions())
    if whose.owner:
        theirs = theirs.join(OwnerRow, and_(OwnerRow.assignment_id == Assignment.id, holds_on(OwnerRow, today)))
    return Activity.id.in_(theirs)


def _shares(whose: Whose, today: date) -> Subquery:
    """Return somebody's shares that hold on a day, with their state then; of what the plan drops, each is dropped."""
    dropped = Scope(today).drops()
    return (
        with_histories(
            select(
                Assignment.activity_id,
                case((dropped, Status.DROPPED.value), else_=status_expression(today)).label("status"),
                effective_due.label("due"),
                func.coalesce(DecidedOwn.due, DecidedActivity.due).label("decided_due"),
                StatusUpdate.holds_from.label("last_update"),
            ),
            today,
        )
        .outerjoin(DecidedOwn, and_(DecidedOwn.assignment_id == Assignment.id, DecidedOwn.holds_from == BEGINNING))
        .outerjoin(
            DecidedActivity,
            and_(
                DecidedActivity.activity_id == Assignment.activity_id,
                DecidedActivity.assignment_id.is_(None),
                DecidedActivity.holds_from == BEGINNING,
            ),
        )
        .where(*whose.conditions())
        .subquery("shares")
    )
