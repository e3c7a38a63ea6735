"""Which submissions are to be sent on a day, for those who remind of them."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer, String, and_, cast, exists, false, func, literal, null, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from planner.kit.db import AnySelect, db
from planner.people.models import Person
from planner.people.queries.passing_on import stand_ins_in_sql
from planner.plans.rules import Precision
from planner.requirements.models import GrantYear

SUBJECT_KIND = "submission"


def any_submissions() -> bool:
    """Return whether there is a submission with a deadline. One cheap statement."""
    return bool(db.session.scalar(select(exists().where(GrantYear.due.is_not(None)))))


def submission_deadlines(today: date) -> AnySelect:
    """Return a select of every year's submission that has a deadline, sent or not.

    The columns of plans' `deadlines_on`; no activity, organisation or area, and nobody beside the owner, who is the
    year's responsible or their deputy: without one it is the strategists'. open: not sent, and there is no receipt.
    """
    owner, away = aliased(Person), stand_ins_in_sql(today)
    present = or_(owner.left_on.is_(None), owner.left_on > today)
    return (
        select(
            literal(SUBJECT_KIND, String()).label("subject_kind"),
            GrantYear.id.label("subject_id"),
            _nothing("activity_id", Integer()),
            _nothing("organisation_id", Integer()),
            _nothing("area_id", Integer()),
            GrantYear.due,
            literal(Precision.DAY.value, String()).label("precision"),
            cast(false(), Boolean()).label("coarse"),
            or_(
                GrantYear.sent_on > today,
                and_(GrantYear.sent_on.is_(None), GrantYear.receipt.is_(None)),
            ).label("open"),
            # Nobody reports on how it goes: its milestones stand on its page.
            cast(false(), Boolean()).label("ongoing"),
            _nothing("last_update", Date()),
            _nothing("paused_until", Date()),
            func.coalesce(away.c.at, owner.id).label("owner_id"),
            _nothing("contact_id", Integer()),
            _nothing("coordinator_id", Integer()),
        )
        .outerjoin(owner, and_(owner.id == GrantYear.responsible_id, present))
        .outerjoin(away, away.c.start == owner.id)
        .where(GrantYear.due.is_not(None))
    )


def _nothing(name: str, of: TypeEngine[Any]) -> Any:
    return cast(null(), of).label(name)
