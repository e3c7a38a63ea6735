"""Who answers for several shares of activities at once: looked at first, all or nothing, within one's own areas."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import Activity, Assignment, OwnerRow
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries import bulk_owners
from planner.plans.queries.history import holds_on
from planner.plans.rules import Status
from tests.factories.acts import name_owner, report
from tests.factories.plan import add_activity, add_area, add_assignment
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World
from tests.rooms.plans.test_bulk_deadlines import fields_of

PAGE = "/aktiviteter/flera/ansvarig"
CONFIRM = f"{PAGE}/godkannande"
BOTH = {"a": ["boende-1", "arbete-1"]}


@pytest.fixture
def plan(world: World) -> World:
    """The world with an area that the coordinator doesn't have, and an activity of Kista's in it."""
    add_assignment(add_activity("arbete-1", area=add_area("arbete")), world.kista)
    refresh_all(TODAY)
    return world


@pytest.fixture
def strategist(app: Flask, plan: World) -> Visitor:
    return Visitor(app, plan.strategist)


def preview(visitor: Visitor, person: Person | str, query: dict[str, Any] = BOTH, **more: Any) -> TestResponse:
    form = fields_of(visitor.get(PAGE, query_string=query).text)
    person_id = person if isinstance(person, str) else str(person.id)
    return visitor.post(PAGE, {**form, "person_id": person_id, **more})


def owners() -> dict[str, str | None]:
    db.session.rollback()
    rows = db.session.execute(
        select(Activity.key, Assignment.id, Person.email)
        .join(Assignment, Assignment.activity_id == Activity.id)
        .outerjoin(OwnerRow, (OwnerRow.assignment_id == Assignment.id) & holds_on(OwnerRow, TODAY))
        .outerjoin(Person, Person.id == OwnerRow.person_id)
        .order_by(Assignment.id)
    )
    return {f"{row.key} {row.id}": row.email for row in rows}


def entries() -> int:
    return list(db.session.scalars(select(TrailEntry.action))).count("assignment.name_owner")


def test_several_get_one_owner_with_one_entry_each(strategist: Visitor, plan: World) -> None:
    page = preview(strategist, plan.owner)
    said = words(page)
    assert f"{plan.owner.name} blir ansvarig för 2 rader till (en för varje aktivitet och organisation)." in said
    assert "1 har redan den ansvariga och ändras inte." in said
    done = strategist.post(CONFIRM, {**fields_of(page.text), "next": "/aktiviteter?organisation=kista"})
    assert done.location == "/aktiviteter?organisation=kista"
    assert "ansvarar nu för 2 rader till" in strategist.sees(done.location)
    assert set(owners().values()) == {plan.owner.email}
    assert entries() == 2


def test_nobody_is_a_choice_but_not_an_oversight(strategist: Visitor) -> None:
    assert "Välj vem som ska ansvara." in words(preview(strategist, ""))
    page = preview(strategist, "none")
    assert "1 rad (en aktivitet hos en organisation) blir utan utsedd ansvarig." in words(page)
    assert "2 saknar redan ansvarig och ändras inte." in words(page)
    done = strategist.post(CONFIRM, fields_of(page.text))
    said = strategist.sees(done.location)
    assert "1 rad (en aktivitet hos en organisation) har inte längre någon utsedd ansvarig." in said
    assert set(owners().values()) == {None}


def test_only_the_shares_that_the_list_is_about_are_chosen(strategist: Visitor, plan: World) -> None:
    def ticked(**query: str) -> list[str]:
        return fields_of(strategist.get(PAGE, query_string={**BOTH, **query}).text).get("share", [])

    assert fields_of(strategist.get(PAGE, query_string={**BOTH, "organisation": "bromma"}).text)["shown"] == [
        "boende-1/bromma"
    ]
    assert ticked() == ["boende-1/bromma", "boende-1/kista", "arbete-1/kista"]
    assert ticked(organisation="bromma") == ["boende-1/bromma"]
    assert ticked(organisation="kista") == ["boende-1/kista", "arbete-1/kista"]
    assert ticked(owner=plan.owner.email) == ["boende-1/bromma"]
    report(plan.somebody_in_kista, Status.DONE, organisation="kista")
    assert ticked(organisation="kista") == ["arbete-1/kista"]
    all_of_area = strategist.get(PAGE, query_string={"alla": "1", "area": "arbete"})
    assert fields_of(all_of_area.text)["share"] == ["arbete-1/kista"]


def test_a_coordinator_names_owners_in_areas_of_their_own(app: Flask, plan: World) -> None:
    coordinator = Visitor(app, plan.people[Role.COORDINATOR])
    shown = words(coordinator.get(PAGE, query_string=BOTH))
    assert "1 rad är inte med, eftersom den hör till ett område där någon annan utser ansvariga." in shown
    page = preview(coordinator, plan.somebody_in_kista, share=["boende-1/kista"])
    assert coordinator.post(CONFIRM, fields_of(page.text)).status_code == 302
    assert list(owners().values()) == [plan.owner.email, "kista@example.org", None]
    # Nor by writing the form oneself.
    form = {**fields_of(page.text), "share": ["arbete-1/kista"]}
    assert coordinator.post(PAGE, form).status_code == 403
    assert coordinator.post(CONFIRM, form).status_code == 403
    assert entries() == 1


def test_what_somebody_else_changed_meanwhile_is_looked_at_again(strategist: Visitor, plan: World) -> None:
    page = preview(strategist, plan.owner)
    name_owner(plan.strategist, plan.somebody_in_kista, organisation="kista")
    again = strategist.post(CONFIRM, fields_of(page.text))
    assert again.status_code == 409
    assert "Något har ändrats av någon annan" in words(again)
    assert entries() == 1
    assert strategist.post(CONFIRM, fields_of(again.text)).status_code == 302
    assert set(owners().values()) == {plan.owner.email}


def test_what_is_wrong_is_said(strategist: Visitor, plan: World) -> None:
    assert "Välj minst en rad." in words(preview(strategist, plan.owner, share=[]))
    assert "Välj en annan person." in words(preview(strategist, "999999"))
    plan.somebody_in_kista.left_on = TODAY
    answer = preview(strategist, plan.somebody_in_kista)
    assert answer.status_code == 422
    assert "Välj en annan person." in words(answer)
    # Who was chosen stays, and what.
    assert fields_of(answer.text)["share"] == ["boende-1/bromma", "boende-1/kista", "arbete-1/kista"]
    assert strategist.post(CONFIRM, {**fields_of(answer.text), "person_id": "x"}).status_code == 422
    assert entries() == 0


def test_the_choice_can_be_changed(strategist: Visitor, plan: World) -> None:
    form = fields_of(preview(strategist, plan.owner, share=["arbete-1/kista"]).text)
    back = strategist.post(PAGE, {**form, "back": "1"})
    assert fields_of(back.text)["share"] == ["arbete-1/kista"]
    assert fields_of(back.text)["shown"] == ["boende-1/bromma", "boende-1/kista", "arbete-1/kista"]
    assert f'<option value="{plan.owner.id}" selected>' in back.text


def test_nothing_chosen_and_too_many(strategist: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Du har inte valt någon aktivitet." in strategist.sees(PAGE)
    monkeypatch.setattr(bulk_owners, "MOST", 2)
    answer = strategist.get(f"{PAGE}?alla=1")
    assert answer.status_code == 422
    assert "Det är fler än 2 ansvariga att utse" in words(answer)
    # Narrowed to fewer shares of the same activities, there are not too many.
    assert strategist.get(f"{PAGE}?alla=1&organisation=kista").status_code == 200


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_others_name_nobody(app: Flask, plan: World, role: Role) -> None:
    assert Visitor(app, plan.people[role]).get(PAGE, query_string=BOTH).status_code == 403
