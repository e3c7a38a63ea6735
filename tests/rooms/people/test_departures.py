"""Leaving, coming back, and standing in for somebody."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Conflict, Invalid
from planner.people.models import Deputy, Person
from planner.people.operations.departures import come_back, leave
from planner.people.operations.deputies import end_deputy, name_deputy
from planner.people.rules import Role
from tests.factories.people import add_organisation, add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY

Everybody = dict[Role, Person]
TOMORROW, IN_JULY = TODAY + timedelta(days=1), date(2015, 7, 1)


def test_leaving_today_ends_access_at_once(app: Flask, visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.STRATEGIST]
    other = Visitor(app, person)
    assert other.get("/").status_code == 200
    answer = visitor.submit(f"/personer/{person.id}/avslut", {"left_on": TODAY.isoformat()})
    assert answer.status_code == 302
    assert other.get("/").status_code == 302
    page = visitor.sees(f"/personer/{person.id}")
    assert "Slutade 3 november 2014" in page
    assert "Registrera återinträde" in page
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "person.leave")).one()
    assert entry.facts == {"before": {"left_on": None}, "after": {"left_on": "2014-11-03"}}


def test_leaving_later_leaves_access_until_then(app: Flask, visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.STRATEGIST]
    other = Visitor(app, person)
    visitor.submit(f"/personer/{person.id}/avslut", {"left_on": TOMORROW.isoformat()})
    assert other.get("/").status_code == 200
    assert "Slutar 4 november 2014" in visitor.sees(f"/personer/{person.id}")
    # Another day may be set, and the whole taken back.
    leave(actor=None, person_id=person.id, left_on=IN_JULY, today=TODAY)
    assert visitor.submit(f"/personer/{person.id}/aterintrade", {}, page=f"/personer/{person.id}").status_code == 302
    db.session.expire_all()
    assert person.left_on is None


def test_nobody_leaves_in_the_past_or_twice(everybody: Everybody) -> None:
    person = everybody[Role.READER]
    with pytest.raises(Invalid):
        leave(actor=None, person_id=person.id, left_on=TODAY - timedelta(days=1), today=TODAY)
    leave(actor=None, person_id=person.id, left_on=TODAY, today=TODAY)
    with pytest.raises(Conflict):
        leave(actor=None, person_id=person.id, left_on=TODAY, today=TODAY)


def test_the_last_administrator_does_not_leave(visitor: Visitor, administrator: Person) -> None:
    answer = visitor.submit(f"/personer/{administrator.id}/avslut", {"left_on": IN_JULY.isoformat()})
    assert answer.status_code == 422
    assert "Det måste finnas minst en systemadministratör." in words(answer)


def test_sessions_from_before_do_not_come_back(app: Flask, everybody: Everybody) -> None:
    person = everybody[Role.STRATEGIST]
    other = Visitor(app, person)
    leave(actor=None, person_id=person.id, left_on=TODAY, today=TODAY)
    come_back(actor=None, person_id=person.id)
    assert other.get("/").status_code == 302
    with pytest.raises(Conflict):
        come_back(actor=None, person_id=person.id)


def test_who_is_anonymised_stays_away(everybody: Everybody) -> None:
    person = add_person(left_on=TODAY, anonymised_on=TODAY)
    with pytest.raises(Conflict):
        come_back(actor=None, person_id=person.id)


# Deputies


def stand_in(person: Person, deputy: Person, starts: date = TOMORROW, ends: date = IN_JULY) -> Deputy:
    return name_deputy(actor=None, person_id=person.id, deputy_id=deputy.id, starts=starts, ends=ends, today=TODAY)


def test_a_deputy_is_shown_and_taken_away(visitor: Visitor, everybody: Everybody) -> None:
    person, deputy = everybody[Role.CONTRIBUTOR], everybody[Role.COORDINATOR]
    given = {"deputy_id": str(deputy.id), "starts": "2015-07-01", "ends": "2015-07-15"}
    assert visitor.submit(f"/personer/{person.id}/ersattare", given).status_code == 302
    page = visitor.sees(f"/personer/{person.id}")
    assert f"Ersätts av {deputy.name} 1 juli 2015 till och med 15 juli 2015" in page
    row = db.session.scalars(select(Deputy)).one()
    ending = f"/personer/{person.id}/ersattare/{row.id}/slut"
    assert visitor.submit(ending, {}, page=f"/personer/{person.id}").status_code == 302
    assert db.session.scalars(select(Deputy)).all() == []
    assert visitor.post(ending, {}).status_code == 400


def test_a_refused_deputy_is_shown_where_nobody_could_be_one(visitor: Visitor, everybody: Everybody) -> None:
    """The form isn't offered then, but may have been a moment ago."""
    person, deputy = everybody[Role.CONTRIBUTOR], everybody[Role.COORDINATOR]
    for other in (deputy, everybody[Role.STRATEGIST], everybody[Role.ADMINISTRATOR]):
        other.organisation_id = None
    db.session.commit()
    given = {"deputy_id": str(deputy.id), "starts": "2015-07-01", "ends": "2015-07-15"}
    assert visitor.submit(f"/personer/{person.id}/ersattare", given, page=f"/personer/{person.id}").status_code == 422


def test_who_can_not_be_a_deputy(everybody: Everybody) -> None:
    person, deputy = everybody[Role.CONTRIBUTOR], everybody[Role.COORDINATOR]
    elsewhere = add_person(organisation=add_organisation("kista"))
    leaving = add_person(organisation_id=person.organisation_id, left_on=TOMORROW)
    for wrong in (person, everybody[Role.READER], elsewhere, leaving):
        with pytest.raises(Invalid) as refused:
            stand_in(person, wrong)
        assert set(refused.value.fields) == {"deputy_id"}
    with pytest.raises(Invalid):
        stand_in(add_person(), deputy)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (TODAY - timedelta(days=1), IN_JULY, "starts"),
        (IN_JULY, TOMORROW, "ends"),
        (TOMORROW, TOMORROW + timedelta(days=400), "ends"),
    ],
)
def test_days_that_make_no_sense(everybody: Everybody, starts: date, ends: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        stand_in(everybody[Role.CONTRIBUTOR], everybody[Role.COORDINATOR], starts, ends)
    assert set(refused.value.fields) == {field}


def test_one_deputy_at_a_time(everybody: Everybody) -> None:
    person, deputy, other = (everybody[role] for role in (Role.CONTRIBUTOR, Role.COORDINATOR, Role.STRATEGIST))
    stand_in(person, deputy, TOMORROW, IN_JULY)
    with pytest.raises(Invalid):
        stand_in(person, other, IN_JULY, IN_JULY)
    stand_in(person, other, IN_JULY + timedelta(days=1), IN_JULY + timedelta(days=2))


def test_a_deputy_who_has_begun_ends_yesterday(everybody: Everybody) -> None:
    person = everybody[Role.CONTRIBUTOR]
    row = stand_in(person, everybody[Role.COORDINATOR], TODAY, IN_JULY)
    end_deputy(actor=None, person_id=person.id, deputy_row_id=row.id, today=TOMORROW)
    assert row.ends == TODAY
    with pytest.raises(Conflict):
        end_deputy(actor=None, person_id=person.id, deputy_row_id=row.id, today=TOMORROW)


def test_who_leaves_stands_in_no_longer(everybody: Everybody) -> None:
    person, deputy = everybody[Role.CONTRIBUTOR], everybody[Role.COORDINATOR]
    row = stand_in(person, deputy, TODAY, IN_JULY)
    later = stand_in(deputy, person, IN_JULY, IN_JULY)
    leave(actor=None, person_id=deputy.id, left_on=TOMORROW, today=TODAY)
    assert row.ends == TODAY
    assert db.session.get(Deputy, later.id) is None
