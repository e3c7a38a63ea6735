"""Which shares of activities are chosen to get another owner at once, and what that would do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, func, not_, select, true, tuple_

from planner.kit.actor import Actor
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.kit.imports import fingerprint_of
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Area, Assignment, OwnerRow
from planner.plans.queries.drafts import seen_by
from planner.plans.queries.history import holds_on
from planner.plans.queries.lists import Filter, matching
from planner.plans.queries.shares import Whose
from planner.plans.queries.states import status_expression, with_histories
from planner.plans.rules import Status, may_manage_plan, may_name_owner

# More than anybody looks through before saying yes.
MOST = 500


@dataclass(frozen=True, slots=True)
class ChosenShare:
    """An organisation's share of an activity, which may get another owner."""

    id: int
    activity_key: str
    title: str
    organisation_key: str
    organisation: str
    status: Status
    owner_id: int | None
    owner: str | None

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"{self.activity_key}/{self.organisation_key}"


@dataclass(frozen=True, slots=True)
class OwnerPreview:
    """What naming a person, or nobody, as the owner of some shares would do."""

    shares: Sequence[ChosenShare]
    person: Person | None

    @property
    def person_id(self) -> int | None:
        """Who would answer for them."""
        return self.person.id if self.person else None

    @property
    def changed(self) -> list[ChosenShare]:
        """The shares that would get another owner."""
        return [share for share in self.shares if share.owner_id != self.person_id]

    @property
    def same(self) -> list[ChosenShare]:
        """Those that the person answers for already."""
        return [share for share in self.shares if share.owner_id == self.person_id]

    @property
    def fingerprint(self) -> str:
        """What stands for everything that would be done."""
        return fingerprint_of([[[share.id, share.owner_id] for share in self.shares], self.person_id])


def chosen_shares(
    which: Filter | Collection[str], *, whose: Whose, actor: Actor, today: date
) -> tuple[list[ChosenShare], int]:
    """Return somebody's shares of activities that fit a filter or have some keys.

    And how many the actor names no owner of. At most three statements. Raises Invalid for more than MOST.
    """
    fitting = Activity.id.in_(matching(which, today)) if isinstance(which, Filter) else Activity.key.in_(which)
    return _shares([fitting, *whose.conditions()], actor, today)


def preview_owners(names: Collection[str], person_id: int | None, *, actor: Actor, today: date) -> OwnerPreview:
    """Return what naming an owner, or nobody, of some shares by their names would do. A few statements.

    Raises Forbidden outside the actor's areas, Invalid for a person who has left or doesn't exist, and for more shares
    than MOST.
    """
    person = db.session.get(Person, person_id, populate_existing=True) if person_id is not None else None
    if person_id is not None and (person is None or person.is_gone(today)):
        raise Invalid(_("Personen finns inte längre."), {"person_id": _("Välj en annan person.")})
    pairs = [tuple(name.partition("/")[::2]) for name in names]
    shares, others = _shares([tuple_(Activity.key, Organisation.key).in_(pairs)], actor, today)
    if others:
        raise Forbidden(_("Ansvariga utses av områdets samordnare och av strateger."))
    return OwnerPreview(shares, person)


def _shares(fitting: Sequence[Any], actor: Actor, today: date) -> tuple[list[ChosenShare], int]:
    # Counted before they are read: there may be any number of them.
    mine, others = _count(fitting, actor, today)
    if mine > MOST:
        raise Invalid(
            _(
                "Det är fler än %(n)s ansvariga att utse, och så många kan inte ändras på en gång. Begränsa listan.",
                n=MOST,
            )
        )
    rows = db.session.execute(
        with_histories(
            select(
                Assignment.id,
                Activity.key.label("activity_key"),
                Activity.title,
                Organisation.key.label("organisation_key"),
                Organisation.name.label("organisation"),
                status_expression(today).label("status"),
                OwnerRow.person_id.label("owner_id"),
                Person.name.label("owner"),
            ),
            today,
        )
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .where(*fitting, seen_by(actor, Activity, Area), _nameable(actor))
        .order_by(Area.position, Activity.position, Activity.id, Assignment.position, Assignment.id)
    )
    return [ChosenShare(**{**row._asdict(), "status": Status(row.status)}) for row in rows], others


def _count(fitting: Sequence[Any], actor: Actor, today: date) -> tuple[int, int]:
    """Return how many shares fit that the actor names owners of, counted to one more than MOST, and how many not."""
    found = (
        select(Assignment.id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Area, Area.id == Activity.area_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .outerjoin(OwnerRow, and_(OwnerRow.assignment_id == Assignment.id, holds_on(OwnerRow, today)))
        .where(*fitting, seen_by(actor, Activity, Area), holds_on(Assignment, today))
    )
    mine = found.where(_nameable(actor)).limit(MOST + 1).subquery()
    number = db.session.scalar(select(func.count()).select_from(mine)) or 0
    if may_manage_plan(actor):
        return number, 0
    others = found.where(not_(_nameable(actor))).subquery()
    return number, db.session.scalar(select(func.count()).select_from(others)) or 0


def _nameable(actor: Actor) -> ColumnElement[bool]:
    """Return whether somebody names the owners in an area, as `may_name_owner` says, as SQL."""
    if may_manage_plan(actor):
        return true()
    mine = may_name_owner(actor, coordinator_id=actor.id)
    return Area.coordinator_id.is_not_distinct_from(actor.id) if mine else false()
