"""What a merger does, worked out beforehand: for its preview, and for the merger itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.kit.i18n import long_date
from planner.people.models import Organisation
from planner.people.operations.organisations import new_key
from planner.people.queries.organisations import contact_among, people_of, sub_units
from planner.plans.models import Plan
from planner.plans.queries.mergers import handovers, has_shares, latest_day, staying
from planner.plans.rules import Handover


@dataclass(frozen=True)
class Merger:
    """What a merger does. `on` is the successor's first day; `stays` counts the shares that old names keep."""

    old: tuple[Organisation, ...]
    into_key: str
    into: str
    # Whether the successor is yet to be added.
    is_new: bool
    on: date
    handovers: tuple[Handover, ...]
    stays: int
    people: int
    sub_units: tuple[str, ...]
    contact: str | None
    moves_plan: bool

    @property
    def ends(self) -> int:
        """How many shares of the old organisations end."""
        return sum(len(handover.shares) for handover in self.handovers)

    @property
    def begins(self) -> int:
        """How many shares begin for the successor."""
        return sum(handover.begins for handover in self.handovers)

    @property
    def to_look_at(self) -> list[Handover]:
        """What somebody should look at afterwards."""
        return [handover for handover in self.handovers if handover.looks]

    def facts(self) -> dict[str, Any]:
        """Return it as plain facts."""
        return {
            "organisations": [organisation.key for organisation in self.old],
            "into": self.into_key,
            "on": self.on.isoformat(),
            "ended": self.ends,
            "begun": self.begins,
            "stays": self.stays,
            "people": self.people,
            "look": [
                {"activity": handover.activity_key, "why": [look.value for look in handover.looks]}
                for handover in self.to_look_at
            ],
        }


def work_out(
    old: Sequence[Organisation], into: Organisation | None, new_name: str | None, *, on: date, today: date
) -> Merger:
    """Return what a merger of some organisations does on a day; `into` None: into a new one called `new_name`.

    Raises Invalid for a day or a choice of organisations that can't be; Conflict for what has ended already.
    """
    _check_choice(old, into, new_name)
    _check_day(old, into, on, today)
    moving = handovers(old, into, on)
    people = people_of(old, today)
    busy = {share.organisation_id for handover in moving for share in handover.shares}
    busy |= {person.organisation_id for person in people if person.organisation_id is not None}
    _check_not_over(old, busy, on)
    for handover in moving:
        if handover.own is not None and not handover.own.counts:
            said = _("%(into)s har haft %(activity)s under en annan tid. Aktiviteten kan inte tas över en gång till.")
            raise Conflict(said % {"into": into.name if into else "", "activity": handover.title})
    plan = db.session.scalar(select(Plan))
    contact = contact_among(old, today) if into is None or into.contact_id is None else None
    return Merger(
        old=tuple(old),
        into_key=into.key if into else _new_key(str(new_name)),
        into=into.name if into else str(new_name),
        is_new=into is None,
        on=on,
        handovers=tuple(moving),
        stays=staying(old, on),
        people=len(people),
        sub_units=tuple(below.name for below in sub_units(old, into, on)),
        contact=contact.name if contact else None,
        moves_plan=plan is not None and plan.owner_id in {organisation.id for organisation in old},
    )


def _new_key(name: str) -> str:
    try:
        return new_key(name)
    except Invalid as error:
        raise Invalid(str(error), {"new_name": str(error)}) from error


def _check_choice(old: Sequence[Organisation], into: Organisation | None, new_name: str | None) -> None:
    if not old:
        said = _("Välj minst en organisation som upphör.")
        raise Invalid(said, {"organisations": said})
    if into is None:
        if not new_name:
            said = _("Välj en organisation, eller ange ett namn på en ny.")
            raise Invalid(said, {"into": said})
        return
    if into in old:
        said = _("En organisation kan inte gå upp i sig själv.")
        raise Invalid(said, {"into": said})
    if into.successor_id is not None:
        said = _("%(into)s har själv en efterträdare. Välj den i stället.", into=into.name)
        raise Invalid(said, {"into": said})
    for organisation in old:
        if organisation.successor_id not in (None, into.id):
            other = db.session.get_one(Organisation, organisation.successor_id)
            raise Conflict(
                _(
                    "%(old)s har redan %(other)s som efterträdare. Ändra det först om det är fel.",
                    old=organisation.name,
                    other=other.name,
                )
            )


def _check_day(old: Sequence[Organisation], into: Organisation | None, on: date, today: date) -> None:
    if on > today:
        said = _("Välj i dag eller en dag som har varit: människor byter organisation genast.")
        raise Invalid(said, {"on": said})
    if into is not None and into.ended is not None and into.ended < today:
        said = _("%(into)s upphörde %(day)s.", into=into.name, day=long_date(into.ended))
        raise Invalid(said, {"into": said})
    if into is not None and into.started is not None and into.started > on and has_shares(into):
        said = _("%(into)s finns först från %(day)s.", into=into.name, day=long_date(into.started))
        raise Invalid(said, {"on": said})
    for organisation in old:
        if organisation.started is not None and organisation.started >= on:
            said = _("%(old)s finns först från %(day)s.", old=organisation.name, day=long_date(organisation.started))
            raise Invalid(said, {"on": said})
    latest = latest_day(old)
    if latest is not None and latest > on:
        said = _(
            "Det finns uppgifter om organisationernas aktiviteter som gäller från %(day)s. "
            "Organisationerna kan slås ihop den dagen eller senare.",
            day=long_date(latest),
        )
        raise Invalid(said, {"on": said})


def _check_not_over(old: Sequence[Organisation], busy: set[int], on: date) -> None:
    """Raise Conflict for an organisation that ended before and has nothing left, such as one that was merged already.

    One that a plan file gave its last day, but that still has open shares or people, can be merged.
    """
    for organisation in old:
        if organisation.ended is not None and organisation.ended < on and organisation.id not in busy:
            raise Conflict(
                _(
                    "%(old)s upphörde %(day)s och har inget kvar att föra över.",
                    old=organisation.name,
                    day=long_date(organisation.ended),
                )
            )
