"""Planning in the database finds exactly what the pure rule finds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Date, Integer, cast, delete, insert, literal, null, select, union_all, update

from planner.kit.clock import now
from planner.kit.db import AnySelect, db
from planner.mail.models import Message
from planner.people.models import Deputy, Person
from planner.people.rules import MailChoice, Role, default_mail_choice
from planner.reminders.calendar import working_calendar
from planner.reminders.models import PlanningRun, Reminder
from planner.reminders.rules import (
    REMINDERS,
    ROUNDS,
    SUBMISSIONS,
    Deadline,
    Everybody,
    Family,
    Kind,
    Telling,
    Told,
    to_tell,
)
from planner.reminders.selection import tellings
from planner.requirements.models import GrantYear
from planner.requirements.queries.deadlines import submission_deadlines

TODAY = date(2014, 11, 18)
PERSONS = range(1, 9)

some_person = st.none() | st.sampled_from(PERSONS)
some_day = st.integers(-130, 100).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def deadlines(draw: st.DrawFn) -> list[Deadline]:
    found = []
    for subject in range(1, draw(st.integers(1, 12)) + 1):
        opened = draw(st.booleans())
        found.append(
            Deadline(
                "assignment",
                subject,
                draw(some_day),
                coarse=draw(st.booleans()),
                open=opened,
                ongoing=opened and draw(st.booleans()),
                last_update=draw(st.none() | st.integers(0, 90).map(lambda ago: TODAY - timedelta(days=ago))),
                owner=draw(some_person),
                contact=draw(some_person),
                coordinator=draw(some_person),
            )
        )
    return found


@st.composite
def answers(draw: st.DrawFn) -> list[Deadline]:
    """Answers that open rounds wait for, some of them pushed."""
    return [
        replace(
            one,
            kind=f"round:{draw(st.integers(1, 2))}",
            coarse=False,
            ongoing=False,
            pushed_on=draw(st.none() | st.integers(-40, 2).map(lambda days: TODAY + timedelta(days=days))),
        )
        for one in draw(deadlines())
    ]


persons = st.fixed_dictionaries(
    {number: st.tuples(st.sampled_from(Role), st.none() | st.sampled_from(MailChoice)) for number in PERSONS}
)
calendar_days = st.sampled_from([TODAY, date(2014, 11, 17), date(2014, 12, 19), date(2015, 1, 7), date(2014, 6, 19)])


@settings(
    max_examples=settings().max_examples * 3 // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deadlines(), persons, calendar_days, st.booleans(), st.data())
def test_the_database_finds_what_the_rule_finds(
    app: Flask,
    found: list[Deadline],
    roles: Mapping[int, tuple[Role, MailChoice | None]],
    today: date,
    planned_earlier: bool,
    data: st.DataObject,
) -> None:
    _store_people(roles)
    if planned_earlier:
        monday = today - timedelta(days=today.weekday())
        _store_run(monday)
    everybody = _everybody(roles, first_of_week=not (planned_earlier and today.weekday()))
    calendar = working_calendar()
    at_first = to_tell(found, today, calendar, everybody, Told())
    assert _selected(found, today) == at_first

    # Some of it has been told, and some nudges on other days.
    steps = {telling for telling in at_first if telling.kind is Kind.DEADLINE and data.draw(st.booleans())}
    nudges = {
        (one.kind, one.subject, one.owner, today - timedelta(days=data.draw(st.integers(1, 40))))
        for one in found
        if one.owner is not None and data.draw(st.booleans())
    }
    _store_told(steps, nudges)
    assert _selected(found, today) == to_tell(found, today, calendar, everybody, Told(steps, nudges))
    db.session.rollback()


@settings(
    max_examples=settings().max_examples * 2 // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(answers(), persons, st.sampled_from([TODAY, date(2014, 12, 22), date(2014, 7, 1)]), st.data())
def test_the_database_finds_of_rounds_what_the_rule_finds(
    app: Flask,
    found: list[Deadline],
    roles: Mapping[int, tuple[Role, MailChoice | None]],
    today: date,
    data: st.DataObject,
) -> None:
    _store_people(roles)
    # Quiet periods and people's choices don't matter.
    everybody, calendar = _everybody(roles, first_of_week=False), working_calendar()
    at_first = to_tell(found, today, calendar, everybody, Told(), ROUNDS)
    assert _selected(found, today, ROUNDS) == at_first

    pushed_on = {(one.kind, one.subject): one.pushed_on for one in found}
    chosen = {telling for telling in at_first if data.draw(st.booleans())}
    steps = {telling for telling in chosen if telling.kind is Kind.DEADLINE}
    nudges = {
        (one.subject_kind, one.subject, one.recipient, day)
        for one in chosen - steps
        if (day := pushed_on[one.subject_kind, one.subject]) is not None
    }
    _store_told(steps, nudges)
    told_now = _selected(found, today, ROUNDS)
    assert told_now == to_tell(found, today, calendar, everybody, Told(steps, nudges), ROUNDS) == at_first - chosen
    db.session.rollback()


@st.composite
def submissions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Years of the grant as they are stored."""
    days = st.none() | some_day
    return [
        {
            "year": 2000 + number,
            "complete": False,
            "due": draw(days),
            "responsible_id": draw(some_person),
            "sent_on": draw(days),
            "receipt": draw(st.sampled_from([None, None, "Dnr 1"])),
        }
        for number in range(draw(st.integers(1, 6)))
    ]


@settings(
    max_examples=settings().max_examples * 2 // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    submissions(),
    persons,
    st.sets(st.sampled_from(PERSONS)),
    st.dictionaries(st.sampled_from(PERSONS), st.sampled_from(PERSONS), max_size=1),
    st.sampled_from([TODAY, date(2014, 10, 31), date(2014, 12, 22), date(2014, 7, 1)]),
    st.data(),
)
def test_the_database_finds_of_submissions_what_the_rule_finds(
    app: Flask,
    years: list[dict[str, Any]],
    roles: Mapping[int, tuple[Role, MailChoice | None]],
    gone: set[int],
    deputies: dict[int, int],
    today: date,
    data: st.DataObject,
) -> None:
    _store_people(roles)
    db.session.execute(update(Person).where(Person.id.in_(gone)).values(left_on=today))
    stands_in = {away: other for away, other in deputies.items() if other != away and other not in gone}
    for away, other in stands_in.items():
        db.session.add(Deputy(person_id=away, deputy_id=other, starts=today, ends=today))
    db.session.execute(insert(GrantYear), years)
    numbers = {row.year: row.id for row in db.session.scalars(select(GrantYear))}
    found = [
        Deadline(
            "submission",
            numbers[one["year"]],
            one["due"],
            coarse=False,
            open=one["sent_on"] > today if one["sent_on"] else one["receipt"] is None,
            ongoing=False,
            last_update=None,
            owner=None if one["responsible_id"] in gone else stands_in.get(*[one["responsible_id"]] * 2),
        )
        for one in years
        if one["due"]
    ]
    present = {number: role for number, role in roles.items() if number not in gone}
    everybody, calendar = _everybody(present, first_of_week=False), working_calendar()

    def selected() -> set[Telling]:
        return _told_by({SUBMISSIONS: submission_deadlines(today)}, today)

    at_first = to_tell(found, today, calendar, everybody, Told(), SUBMISSIONS)
    assert selected() == at_first
    steps = {telling for telling in at_first if data.draw(st.booleans())}
    _store_told(steps, set())
    assert selected() == to_tell(found, today, calendar, everybody, Told(steps), SUBMISSIONS) == at_first - steps
    db.session.rollback()


@pytest.mark.parametrize("administrators", [0, 1])
def test_administrators_hear_where_there_is_nobody_else(app: Flask, administrators: int) -> None:
    role = Role.ADMINISTRATOR if administrators else Role.READER
    _store_people({number: (role if number == 1 else Role.READER, MailChoice.DAILY) for number in PERSONS})
    alone = Deadline("assignment", 1, TODAY, coarse=False, open=True, ongoing=False, last_update=None)
    expected = {Telling(Kind.DEADLINE, "assignment", 1, TODAY, 0, 1)} if administrators else set()
    assert _selected([alone], TODAY) == expected
    db.session.rollback()


def _everybody(roles: Mapping[int, tuple[Role, MailChoice | None]], first_of_week: bool) -> Everybody:
    return Everybody(
        {number: choice or default_mail_choice(role) for number, (role, choice) in roles.items()},
        frozenset(number for number, (role, _) in roles.items() if role is Role.STRATEGIST),
        frozenset(number for number, (role, _) in roles.items() if role is Role.ADMINISTRATOR),
        first_of_week,
    )


def _selected(found: list[Deadline], today: date, family: Family = REMINDERS) -> set[Telling]:
    return _told_by({family: _as_select(found)}, today)


def _told_by(deadlines: Mapping[Family, AnySelect], today: date) -> set[Telling]:
    rows = db.session.execute(tellings(deadlines, today, working_calendar())).all()
    result = {
        Telling(Kind(row.kind), row.subject_kind, row.subject_id, row.due, row.step, row.recipient_id) for row in rows
    }
    assert len(result) == len(rows)
    return result


def _as_select(found: list[Deadline]) -> AnySelect:
    """Return a select of these very deadlines, with the columns that a room offers."""

    def row(one: Deadline) -> AnySelect:
        return select(
            literal(one.kind).label("subject_kind"),
            literal(one.subject).label("subject_id"),
            literal(1).label("activity_id"),
            literal(1).label("organisation_id"),
            literal(1).label("area_id"),
            literal(one.due, Date).label("due"),
            literal(one.coarse, Boolean).label("coarse"),
            literal(one.open, Boolean).label("open"),
            literal(one.ongoing, Boolean).label("ongoing"),
            cast(null(), Date).label("last_update")
            if one.last_update is None
            else literal(one.last_update, Date).label("last_update"),
            *(
                (cast(null(), Integer) if person is None else literal(person)).label(name)
                for name, person in (
                    ("owner_id", one.owner),
                    ("contact_id", one.contact),
                    ("coordinator_id", one.coordinator),
                )
            ),
            cast(null(), Date).label("pushed_on")
            if one.pushed_on is None
            else literal(one.pushed_on, Date).label("pushed_on"),
        )

    rows = union_all(*map(row, found)).subquery()
    return rows.select()


def _store_people(roles: Mapping[int, tuple[Role, MailChoice | None]]) -> None:
    db.session.rollback()
    for table in (Reminder, Message, PlanningRun, Deputy, GrantYear, Person):
        db.session.execute(delete(table))
    db.session.execute(
        insert(Person),
        [
            {
                "id": number,
                "email": f"person{number}@example.org",
                "name": f"Person {number}",
                "role": role,
                "mail_choice": choice,
                "position": number,
                "session_key": "x",
            }
            for number, (role, choice) in roles.items()
        ],
    )


def _store_run(day: date) -> None:
    db.session.add(PlanningRun(on=day, first_at=now(), last_at=now(), runs=1, reminders=0, messages=0))
    db.session.flush()


def _store_told(steps: set[Telling], nudges: set[tuple[str, int, int, date]]) -> None:
    db.session.execute(
        insert(Message),
        [
            {
                "id": number,
                "token": str(number),
                "kind": "reminders",
                "recipient_id": number,
                "created_at": now(),
                "added_at": now(),
                "not_before": TODAY,
                "state": "waiting",
            }
            for number in PERSONS
        ],
    )
    rows = [(t.kind, t.subject_kind, t.subject, t.due, t.step, t.recipient, TODAY) for t in steps]
    rows += [(Kind.NUDGE, kind, subject, day, 0, person, day) for kind, subject, person, day in nudges]
    names = ("kind", "subject_kind", "subject_id", "due", "step", "recipient_id", "told_on")
    if rows:
        told = [dict(zip(names, row, strict=True)) for row in rows]
        db.session.execute(insert(Reminder), [{**row, "message_id": row["recipient_id"]} for row in told])
