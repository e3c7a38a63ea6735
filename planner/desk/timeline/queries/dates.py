"""What else falls in a month: rounds' last days, dates of the grant's submission, decisions on the plan."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from planner.kit.db import db
from planner.people.models import Person
from planner.plans.models import PlanVersion
from planner.plans.rules import VersionStatus, may_manage_plan, sees_drafts
from planner.requirements.models import GrantYear, SubmissionMilestone
from planner.requirements.rules import Milestone
from planner.rounds.models import Round
from planner.rounds.queries import asking


@dataclass(frozen=True, slots=True)
class MonthRound:
    """A round's last day to answer. `missing`: what whoever looks hasn't answered of it; None: is not asked."""

    round_id: int
    title: str
    day: date
    missing: int | None


@dataclass(frozen=True, slots=True)
class MonthMilestone:
    """An internal date of a year's submission, or its deadline (`kind` None), and whether it was kept."""

    year: int
    kind: Milestone | None
    day: date
    kept: bool


@dataclass(frozen=True, slots=True)
class MonthDecision:
    """A version of the plan: the day on which it was decided on, or by which it is to be followed up."""

    title: str
    day: date
    follow_up: bool


def rounds_in(first: date, last: date, person: Person, today: date) -> list[MonthRound]:
    """Return the rounds to be answered by a day from one to another: a strategist's all, others' that ask them."""
    asked = {one.round_id: one for one in asking(person, today) if first <= one.answer_by <= last}
    if not may_manage_plan(person):
        return [MonthRound(one.round_id, one.title, one.answer_by, one.missing) for one in asked.values()]
    rows = db.session.execute(
        select(Round.id, Round.title, Round.answer_by)
        .where(Round.answer_by.between(first, last))
        .order_by(Round.answer_by, Round.id)
    )
    return [
        MonthRound(row.id, row.title, row.answer_by, asked[row.id].missing if row.id in asked else None) for row in rows
    ]


def milestones_in(first: date, last: date) -> list[MonthMilestone]:
    """Return the dates of the grant's submissions from one day to another. Two statements."""
    milestones = db.session.execute(
        select(GrantYear.year, SubmissionMilestone.kind, SubmissionMilestone.due, SubmissionMilestone.done_on)
        .join(GrantYear, GrantYear.id == SubmissionMilestone.grant_year_id)
        .where(SubmissionMilestone.due.between(first, last))
        .order_by(SubmissionMilestone.due, SubmissionMilestone.id)
    )
    submissions = db.session.execute(
        select(GrantYear.year, GrantYear.due, GrantYear.sent_on, GrantYear.receipt)
        .where(GrantYear.due.between(first, last))
        .order_by(GrantYear.year)
    )
    return [
        *(MonthMilestone(row.year, Milestone(row.kind), row.due, row.done_on is not None) for row in milestones),
        *(MonthMilestone(row.year, None, row.due, bool(row.sent_on or row.receipt)) for row in submissions),
    ]


def decisions_in(first: date, last: date, person: Person) -> list[MonthDecision]:
    """Return what is decided, or to be followed up, from one day to another. Drafts only for those who see them."""
    then = or_(PlanVersion.decided_on.between(first, last), PlanVersion.follow_up_due.between(first, last))
    versions = select(PlanVersion).where(then)
    if not sees_drafts(person):
        versions = versions.where(PlanVersion.status != VersionStatus.DRAFT)
    return [
        MonthDecision(version.title, day, follow_up)
        for version in db.session.scalars(versions.order_by(PlanVersion.position))
        for follow_up, day in ((False, version.decided_on), (True, version.follow_up_due))
        if day is not None and first <= day <= last
    ]
