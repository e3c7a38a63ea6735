"""What is to be told on a day, worked out by the database: `rules.to_tell` as one select, held to it by a test."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import FromClause

from planner.kit.db import AnySelect
from planner.mail.models import Message
from planner.mail.rules import MessageState
from planner.people.models import Person
from planner.people.rules import MailChoice, Role, default_mail_choice
from planner.reminders.models import PlanningRun, Reminder
from planner.reminders.rules import (
    CONTACT_FROM,
    FRESH_DAYS,
    HELD_BACK_FROM,
    HELD_BACK_TO,
    LAST_STEP,
    MANAGEMENT_FROM,
    STALE_DAYS,
    Calendar,
    Family,
    Kind,
    Window,
    month_before,
    windows,
)

# A nudge has no step; in the key that makes a reminder unique it stands as this, with the day in the deadline's place.
NO_STEP = 0


def tellings(
    deadlines: Mapping[Family, AnySelect], today: date, calendar: Calendar
) -> CompoundSelect[*tuple[Any, ...]]:
    """Return a select of everything to be told on a day to those whose choice lets it through.

    `deadlines` is what a source offers. Columns: message_kind, kind, subject_kind, subject_id, due, step (None for a
    nudge), recipient_id, key_due and key_step (as in the reminder's key), activity_id, organisation_id. Raises
    ValueError on a day off for one of the families.
    """
    return union_all(
        *(told for family, found in deadlines.items() for told in _tellings(family, found, today, calendar.of(family)))
    )


def _tellings(family: Family, deadlines: AnySelect, today: date, calendar: Calendar) -> list[AnySelect]:
    reached = _reached(family, deadlines, today, calendar)
    found = _steps(family, reached, today)
    if family.asks_for_news:
        found.append(_requests_for_news(family, reached, today))
    if family.is_pushed:
        found += _pushes(family, reached, today)
    return found


def told_before(
    today: date, subject_id: Any, subject_kind: Any, kind: Any, key_due: Any, key_step: Any, recipient_id: Any
) -> ColumnElement[bool]:
    """Return the condition that something to be told, given by its key, has become a reminder already.

    One that was left out of a message in which nothing was left, on an earlier day, hasn't: nobody has heard of it.
    """
    return exists().where(
        not_(never_heard(today)),
        Reminder.subject_id == subject_id,
        Reminder.subject_kind == subject_kind,
        Reminder.kind == kind,
        Reminder.due == key_due,
        Reminder.step == key_step,
        Reminder.recipient_id == recipient_id,
    )


def never_heard(today: date) -> ColumnElement[bool]:
    """Return the condition for reminders of earlier days whose message had nothing left to say when it was to go."""
    suppressed = select(Message.id).where(Message.state == MessageState.SUPPRESSED)
    return and_(Reminder.told_on < today, Reminder.message_id.in_(suppressed))


def _reached(family: Family, deadlines: AnySelect, today: date, calendar: Calendar) -> CTE:
    """Return the open deadlines: `step` is None where none is reached or the one reached is held back.

    Of a family that asks for news also `stale`, of one that is pushed also `pushed_on`.
    """
    deadline = deadlines.subquery(f"{family.kind}_deadline")
    table = windows(today, calendar, family)
    statement = select(
        deadline.c.subject_kind,
        deadline.c.subject_id,
        deadline.c.activity_id,
        deadline.c.organisation_id,
        deadline.c.due,
        deadline.c.owner_id,
        deadline.c.contact_id,
        deadline.c.coordinator_id,
        func.coalesce(deadline.c.owner_id, deadline.c.contact_id, deadline.c.coordinator_id).label("first_id"),
        _step(family, deadline, table, today).label("step"),
    ).where(deadline.c.open)
    if family.asks_for_news:
        statement = statement.add_columns(_is_stale(deadline, table, today).label("stale"))
    if family.is_pushed:
        statement = statement.add_columns(deadline.c.pushed_on)
    return statement.cte(f"{family.kind}_reached")


def _is_stale(deadline: FromClause, table: list[Window], today: date) -> ColumnElement[bool]:
    return and_(
        deadline.c.ongoing,
        deadline.c.last_update <= today - timedelta(days=STALE_DAYS),
        # The last step isn't reached. It is counted from the day itself, whatever the precision.
        deadline.c.due > max(row.last for row in table if row.step == LAST_STEP),
    )


def _step(family: Family, deadline: FromClause, table: list[Window], today: date) -> ColumnElement[int | None]:
    fresh = deadline.c.last_update > today - timedelta(days=FRESH_DAYS)

    def unless_held_back(step: int) -> Any:
        held_back = family.holds_back and HELD_BACK_FROM <= step <= HELD_BACK_TO
        return case((fresh, null()), else_=step) if held_back else step

    # The windows of a precision follow one another from the earliest day on: the first that a deadline isn't after
    # is its own. One expression, since a database works out each of several anew.
    coarse, exact = (
        case(*((deadline.c.due <= row.last, unless_held_back(row.step)) for row in table if row.coarse == precision))
        if family.steps_of(precision)
        else null()
        for precision in (True, False)
    )
    return case((deadline.c.coarse, coarse), else_=exact)


def _steps(family: Family, reached: CTE, today: date) -> list[AnySelect]:
    """Return one select each for those who may hear of a step; nobody is in two of them for one deadline."""
    step, first, contact, coordinator = (
        reached.c.step,
        reached.c.first_id,
        reached.c.contact_id,
        reached.c.coordinator_id,
    )

    def told(*conditions: ColumnElement[bool]) -> AnySelect:
        return _telling(family, reached, Kind.DEADLINE, step, reached.c.due, today, *conditions)

    def isnt(*others: ColumnElement[int]) -> list[ColumnElement[bool]]:
        return [Person.id != func.coalesce(other, 0) for other in others]

    found = [told(step.is_not(None), condition) for condition in _first_to_hear(reached, today)]
    if max((*family.steps, *family.coarse_steps)) < CONTACT_FROM:
        return found
    strategist = _present(Person, Role.STRATEGIST, today)
    return [
        *found,
        told(step >= CONTACT_FROM, Person.id == contact, *isnt(first)),
        told(step >= MANAGEMENT_FROM, Person.id == coordinator, *isnt(first, contact)),
        told(step >= MANAGEMENT_FROM, first.is_not(None), strategist, *isnt(first, contact, coordinator)),
    ]


def _requests_for_news(family: Family, reached: CTE, today: date) -> AnySelect:
    lately = exists().where(
        Reminder.subject_id == reached.c.subject_id,
        Reminder.subject_kind == reached.c.subject_kind,
        Reminder.kind == Kind.NUDGE,
        Reminder.recipient_id == reached.c.owner_id,
        Reminder.told_on > month_before(today),
    )
    owner = Person.id == reached.c.owner_id
    return _telling(
        family, reached, Kind.NUDGE, null(), literal(today, Date), today, reached.c.stale, owner, not_(lately)
    )


def _pushes(family: Family, reached: CTE, today: date) -> list[AnySelect]:
    day = reached.c.pushed_on
    return [
        _telling(family, reached, Kind.NUDGE, null(), day, today, day <= today, condition)
        for condition in _first_to_hear(reached, today)
    ]


def _first_to_hear(reached: CTE, today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return two conditions on the person, apart since a database looks each up by an index of its own."""
    first = reached.c.first_id
    strategist = _present(Person, Role.STRATEGIST, today)
    no_strategists = not_(exists().where(_present(aliased(Person), Role.STRATEGIST, today)))
    administrator = and_(no_strategists, _present(Person, Role.ADMINISTRATOR, today))
    return Person.id == first, and_(first.is_(None), or_(strategist, administrator))


def _telling(
    family: Family,
    reached: CTE,
    kind: Kind,
    step: ColumnElement[Any],
    key_due: ColumnElement[date],
    today: date,
    *conditions: ColumnElement[bool],
) -> AnySelect:
    """Return a select of what is told, under conditions on the deadline and the person, as each has chosen."""
    key_step = func.coalesce(step, NO_STEP)
    before = told_before(today, reached.c.subject_id, reached.c.subject_kind, kind, key_due, key_step, Person.id)
    allowed = _choice_allows(step, today) if family.leaves_choice else true()
    return (
        select(
            literal(family.kind).label("message_kind"),
            literal(kind.value).label("kind"),
            reached.c.subject_kind,
            reached.c.subject_id,
            reached.c.due,
            step.label("step"),
            Person.id.label("recipient_id"),
            key_due.label("key_due"),
            key_step.label("key_step"),
            reached.c.activity_id,
            reached.c.organisation_id,
        )
        .join_from(reached, Person, and_(*conditions))
        .where(allowed, not_(before))
    )


def _present(person: type[Person], role: Role, today: date) -> ColumnElement[bool]:
    return and_(person.role == role, or_(person.left_on.is_(None), person.left_on > today))


def _choice_allows(step: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    """Return the condition of `rules.choice_allows`; weekly mail goes on the first day of the week that is planned."""
    default = case({role.value: default_mail_choice(role).value for role in Role}, value=Person.role)
    choice = func.coalesce(Person.mail_choice, default)
    monday = today - timedelta(days=today.weekday())
    # A day in a quiet period, on which only others' mail is planned, isn't anybody's day of the week.
    planned_this_week = exists().where(PlanningRun.on >= monday, PlanningRun.on < today, PlanningRun.quiet.is_(False))
    return case(
        (choice == MailChoice.OVERDUE, func.coalesce(step > 0, false())),
        (choice == MailChoice.WEEKLY, not_(planned_this_week)),
        else_=true(),
    )
