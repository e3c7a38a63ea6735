"""Why a person got, or didn't get, a mail on a day: the rule asked again, beside what is recorded."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from planner.kit.db import AnySelect, db
from planner.mail.models import Message
from planner.mail.rules import MessageState
from planner.people.models import Organisation, Person
from planner.people.queries.passing_on import stand_ins
from planner.people.rules import Role
from planner.plans.models import Activity, Assignment
from planner.plans.queries.deadlines import shares_on
from planner.plans.queries.states import assignment_states
from planner.reminders.letters.contents import deadline_of, everybody_on
from planner.reminders.models import PlanningRun
from planner.reminders.rules import MANAGEMENT_FROM, Calendar, Everybody, Family
from planner.reminders.rules.why import Because, Reason, why, why_off
from planner.reminders.sources import all_deadlines
from planner.reminders.subjects import with_subjects
from planner.reminders.why.explanation import Explanation, Outcome, Row, Verdict
from planner.reminders.why.recorded import (
    ChoiceThen,
    ToldThen,
    calendar_then,
    choice_then,
    end_of,
    first_planned_day,
    is_assignments,
    is_step,
    messages_on,
    rounds_then,
    run_on,
    told_of,
)

# More than anybody answers for; who manages a whole plan is told how many were left out.
MOST_ROWS = 500
MOST_MESSAGES = 20


def explain(person: Person, day: date, *, today: date) -> Explanation:
    """Return why a person got, or didn't get, a mail on a day, as far as recorded facts and histories tell.

    Contacts and coordinators have no history: those of today are taken. A fixed number of statements.
    """
    run, calendar = run_on(day), calendar_then(day)
    choice = choice_then(person, run.last_at if run else end_of(day))
    deputy_id = stand_ins(day).get(person.id)
    first = first_planned_day(day)
    found = messages_on(person.id, day, MOST_MESSAGES)
    everybody = _everybody(person, choice, first, day)
    rows, more = _rows(person, day, calendar, everybody, run)
    off = why_off(day, calendar)
    return Explanation(
        person=person,
        day=day,
        verdict=_verdict(person, day, today, found, off is not None, run, deputy_id),
        off=off,
        next_working_day=calendar.next_working_day(day),
        run=run,
        left_on=person.left_on if person.is_gone(day) else None,
        deputy=db.session.get(Person, deputy_id) if deputy_id else None,
        choice=choice,
        first_of_week=first,
        messages=found,
        rows=rows,
        counts=Counter(row.outcome for row in rows),
        more=more,
        without_deadline=_without_deadline(person.id, day),
    )


def _everybody(person: Person, choice: ChoiceThen, first: date | None, day: date) -> Everybody:
    """Return who gets mail on a day, with the person's role as it was then."""
    now = everybody_on(day)
    holders = {Role.STRATEGIST: set(now.strategists), Role.ADMINISTRATOR: set(now.administrators)}
    for role, ids in holders.items():
        ids.discard(person.id)
        if choice.role is role and not person.is_gone(day):
            ids.add(person.id)
    return Everybody(
        {person.id: choice.choice.value},
        frozenset(holders[Role.STRATEGIST]),
        frozenset(holders[Role.ADMINISTRATOR]),
        first_of_week=first is None or first == day,
    )


def _verdict(
    person: Person,
    day: date,
    today: date,
    found: Collection[Message],
    is_off: bool,
    run: PlanningRun | None,
    deputy_id: int | None,
) -> Verdict:
    states = {message.state for message in found if message.state != MessageState.SENT}
    if any(message.sent_on == day for message in found):
        return Verdict.SENT
    for verdict, state in (
        (Verdict.DEAD, {MessageState.DEAD}),
        (Verdict.WAITING, {MessageState.WAITING, MessageState.CLAIMED}),
        (Verdict.SUPPRESSED, {MessageState.SUPPRESSED}),
    ):
        if states & state:
            return verdict
    for verdict, holds in (
        (Verdict.LEFT, person.is_gone(day)),
        (Verdict.AWAY, deputy_id is not None),
        (Verdict.DAY_OFF, is_off),
        (Verdict.TO_COME, run is None and day >= today),
        (Verdict.NOT_PLANNED, run is None),
    ):
        if holds:
            return verdict
    return Verdict.NOTHING


def _rows(
    person: Person, day: date, calendar: Calendar, everybody: Everybody, run: PlanningRun | None
) -> tuple[list[Row], bool]:
    """Return why the person was told of each thing that concerned them or not, and whether there was more."""
    concerned = [
        (family, row)
        for family, deadlines in all_deadlines(day).items()
        for row in _concerning(deadlines, person.id, day, everybody)
    ]
    looked_at = concerned[:MOST_ROWS]
    subjects = {row.subject_id for _family, row in looked_at}
    told, covered = told_of(person.id, subjects, day), rounds_then(subjects, day)
    because = [_because(row, person.id, day, calendar, everybody, told, family) for family, row in looked_at]
    names = _names({other for one in because for other in one.others})
    closed = {row.subject_id for (_f, row), one in zip(looked_at, because, strict=True) if one.reason is Reason.CLOSED}
    status = _status_of(closed, day)
    rows = []
    for (family, row), one in zip(looked_at, because, strict=True):
        said = told.get((row.subject_kind, row.subject_id), [])
        today_told = next((each for each in said if each.told_on == day), None)
        outcome = _outcome(one, today_told, row.subject_id in covered and is_assignments(row.subject_kind), run)
        earlier = next((each for each in said if is_step(each) and each.step == one.step and each.due == row.due), None)
        rows.append(
            Row(
                family=family,
                activity=row.activity,
                title=row.title,
                organisation=row.organisation,
                organisation_name=row.organisation_name,
                year=row.year,
                due=row.due,
                outcome=outcome,
                step=one.step,
                again_on=one.again_on,
                last_update=row.last_update,
                told=today_told or (earlier if one.reason is Reason.TOLD_BEFORE else None),
                others=tuple(sorted(names[other] for other in one.others if other in names)),
                status=status.get(row.subject_id) if is_assignments(row.subject_kind) else None,
                round=covered.get(row.subject_id) if outcome == Outcome.COVERED else None,
            )
        )
    rows.sort(key=lambda row: row.outcome != Outcome.TOLD)
    return rows, len(concerned) > len(looked_at)


def _because(
    row: Any,
    person_id: int,
    day: date,
    calendar: Calendar,
    everybody: Everybody,
    told: dict[tuple[str, int], list[ToldThen]],
    family: Family,
) -> Because:
    said = told.get((row.subject_kind, row.subject_id), [])
    before = {one.step: one.told_on for one in said if is_step(one) and one.due == row.due and one.told_on < day}
    return why(deadline_of(row), person_id, day, calendar, everybody, before, family)


def _outcome(because: Because, told: ToldThen | None, covered: bool, run: PlanningRun | None) -> str:
    """Return what the records say of one thing where they say more than the rule, else the rule's reason."""
    if told is not None:
        return Outcome.TOLD
    if covered and because.reason is not Reason.DAY_OFF:
        return Outcome.COVERED
    if because.reason is not Reason.TELLS:
        return because.reason
    return Outcome.NOT_PLANNED if run is None else Outcome.CHANGED_SINCE


def _concerning(deadlines: AnySelect, person_id: int, day: date, everybody: Everybody) -> Sequence[Any]:
    """Return the deadlines of a family that the person may be told of: theirs, or managed by them; the latest first."""
    deadline = deadlines.subquery("deadline")
    nobody = and_(deadline.c.owner_id.is_(None), deadline.c.contact_id.is_(None), deadline.c.coordinator_id.is_(None))
    ways = [*_theirs(deadline.c, person_id)]
    if person_id in everybody.strategists:
        ways += [nobody, deadline.c.due <= day - timedelta(days=MANAGEMENT_FROM)]
    elif person_id in everybody.administrators and not everybody.strategists:
        ways.append(nobody)
    return db.session.execute(
        with_subjects(select(deadline), deadline.c, deadline.c.activity_id, deadline.c.organisation_id)
        .where(or_(*ways))
        .order_by(deadline.c.open.desc(), deadline.c.due.desc(), Activity.position, Organisation.position)
        .limit(MOST_ROWS + 1)
    ).all()


def _theirs(columns: Any, person_id: int) -> list[ColumnElement[bool]]:
    return [column == person_id for column in (columns.owner_id, columns.contact_id, columns.coordinator_id)]


def _without_deadline(person_id: int, day: date) -> int:
    """Return how many assignments without a deadline the person answers for: nothing reminds of those."""
    share = shares_on(day).subquery("share")
    statement = select(func.count()).select_from(share).where(share.c.due.is_(None), share.c.owner_id == person_id)
    return db.session.scalar(statement) or 0


def _names(ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _status_of(assignments: Collection[int], day: date) -> dict[int, str]:
    rows = db.session.execute(assignment_states(day).where(Assignment.id.in_(assignments)))
    return {row.id: row.status for row in rows}
