"""/personer: finding people, adding them and changing what is kept of them."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.people.links import password_link, person_of_token
from planner.people.models import Person
from planner.people.operations import persons as operations
from planner.people.operations.persons import AddressTaken, edit_person
from planner.people.queries.persons import PeopleFilter, people_page, version_of
from planner.people.rules import PersonState, Role
from tests.factories.people import add_organisation, add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY
from tests.rooms.plans.test_at_once import at_once

Everybody = dict[Role, Person]


def form_of(person: Person, **changed: str) -> dict[str, str]:
    """Return what the form of a person of Bromma holds, with some fields changed."""
    filled = {"name": person.name, "email": person.email, "role": person.role, "organisation": "bromma"}
    return {**filled, "locale": "", "mail": "", "version": version_of(person), **changed}


def last_entry() -> TrailEntry:
    return db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc()).limit(1)).one()


def found(**wanted: object) -> list[str]:
    page = people_page(PeopleFilter(**wanted), page=1, today=TODAY)  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [person.email.split("@")[0] for person in page.rows]


def test_people_are_found_by_name_role_organisation_and_state(app: Flask) -> None:
    kista = add_organisation("kista")
    add_person(email="ake@example.org", name="Åke Öberg", organisation=kista)
    add_person(Role.STRATEGIST, email="bo@example.org", name="Bo", invited_at=now())
    add_person(email="cia@example.org", name="Cia", last_sign_in_at=now(), invited_at=now())
    add_person(email="dan@example.org", name="Dan", left_on=TODAY)
    add_person(email="eva@example.org", name="Eva", left_on=TODAY + timedelta(days=1))
    assert found(q="öberg") == ["ake"]
    assert found(q="CIA@") == ["cia"]
    assert found(q="%") == []
    assert found(role=Role.STRATEGIST) == ["bo"]
    assert found(organisation="kista") == ["ake"]
    assert sorted(found(state=PersonState.NEW)) == ["ake", "bo", "eva"]
    assert found(state=PersonState.INVITED) == ["bo"]
    assert found(state=PersonState.ACTIVE) == ["cia"]
    assert found(state=PersonState.GONE) == ["dan"]


def test_the_list_comes_a_page_at_a_time(visitor: Visitor) -> None:
    for number in range(60):
        add_person(name=f"Namn {number:03}")
    first = visitor.sees("/personer?q=Namn")
    assert "60 personer · sida 1 av 2" in first
    assert "Namn 000" in first
    assert "Namn 050" not in first
    assert "Namn 050" in visitor.sees("/personer?q=Namn&page=2")
    # Addresses grow old.
    assert "sida 2 av 2" in visitor.sees("/personer?q=Namn&page=99&role=chef&state=nej")


def test_an_administrator_adds_a_person_and_nothing_is_sent(visitor: Visitor) -> None:
    answer = visitor.submit(
        "/personer/ny",
        {"name": "Anna Ek", "email": " Anna.Ek@Example.org", "role": "contributor", "organisation": "bromma"},
    )
    assert answer.status_code == 302
    person = db.session.scalars(select(Person).where(Person.email == "anna.ek@example.org")).one()
    assert (person.name, person.role, person.invited_at) == ("Anna Ek", "contributor", None)
    assert "Ingen inbjudan är skickad ännu" in visitor.sees("/personer")
    assert "Anna Ek" not in str(last_entry().facts)


def test_what_is_wrong_stands_at_its_field(visitor: Visitor) -> None:
    answer = visitor.submit("/personer/ny", {"name": " ", "email": "anna", "role": "", "organisation": "x"})
    assert answer.status_code == 422
    for said in ("Fyll i namnet.", "Skriv e-postadressen som namn@example.org.", "Välj en roll."):
        assert said in words(answer)
    taken = {"name": "Anna", "email": "READER@example.org", "role": "reader"}
    answer = visitor.submit("/personer/ny", taken)
    assert answer.status_code == 422
    assert "Det finns redan en person med adressen reader@example.org." in words(answer)
    for name in ("19121212-1212", "Anna\x07", "A" * 201):
        assert visitor.submit("/personer/ny", {**taken, "email": "b@example.org", "name": name}).status_code == 422
    answer = visitor.submit("/personer/ny", {**taken, "email": "b@example.org", "organisation": "atlantis"})
    assert answer.status_code == 422


def test_a_change_is_in_the_trail_without_names(visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.READER]
    changed = form_of(person, name="Nytt Namn", role="contributor", mail="weekly")
    assert visitor.submit(f"/personer/{person.id}/uppgifter", changed).status_code == 302
    entry = last_entry()
    assert (entry.action, entry.object_id) == ("person.edit", person.id)
    assert entry.facts == {
        "before": {"role": "reader", "mail_choice": None},
        "after": {"role": "contributor", "mail_choice": "weekly"},
        "changed": ["name"],
    }


def test_saving_what_stands_there_changes_nothing(visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.READER]
    before = last_entry().id
    visitor.submit(f"/personer/{person.id}/uppgifter", form_of(person))
    assert last_entry().id == before


def test_another_address_ends_sessions_and_links(app: Flask, visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.READER]
    other = Visitor(app, person)
    token = password_link(person).rpartition("/")[2]
    assert other.get("/").status_code == 200
    visitor.submit(f"/personer/{person.id}/uppgifter", form_of(person, email="ny@example.org"))
    assert person_of_token(token) is None
    assert other.get("/").status_code == 302


def test_two_who_change_one_person_see_each_others_changes(visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.READER]
    mine = form_of(person, name="Mitt Namn")
    theirs = form_of(person, name="Deras Namn", role="strategist")
    path = f"/personer/{person.id}/uppgifter"
    assert visitor.submit(path, theirs).status_code == 302
    answer = visitor.submit(path, mine)
    assert answer.status_code == 422
    assert "ändrat det här till ”Deras Namn”" in words(answer)
    assert "ändrat det här till ”Strateg”" in words(answer)
    db.session.expire_all()
    assert (person.name, person.role) == ("Deras Namn", "strategist")
    # Saving again, now knowing, does it.
    version = re.search(r'name="version" value="([^"]+)"', answer.text)
    assert version
    assert visitor.submit(path, {**mine, "version": version[1]}).status_code == 302
    db.session.expire_all()
    assert (person.name, person.role) == ("Mitt Namn", "reader")


def test_what_both_changed_alike_is_no_conflict(visitor: Visitor, everybody: Everybody) -> None:
    person = everybody[Role.READER]
    changed = form_of(person, role="strategist")
    path = f"/personer/{person.id}/uppgifter"
    assert visitor.submit(path, changed).status_code == 302
    assert visitor.submit(path, changed).status_code == 302


def test_the_last_administrator_keeps_the_role(visitor: Visitor, administrator: Person) -> None:
    path = f"/personer/{administrator.id}/uppgifter"
    answer = visitor.submit(path, form_of(administrator, role="strategist"))
    assert answer.status_code == 422
    assert "Det måste finnas minst en systemadministratör." in words(answer)
    # One who is to leave doesn't count.
    add_person(Role.ADMINISTRATOR, left_on=TODAY + timedelta(days=30))
    assert visitor.submit(path, form_of(administrator, role="strategist")).status_code == 422
    add_person(Role.ADMINISTRATOR)
    assert visitor.submit(path, form_of(administrator, role="strategist")).status_code == 302
    assert visitor.get("/personer").status_code == 403


def test_two_administrators_who_demote_each_other_leave_one(app: Flask, administrator: Person) -> None:
    numbers = [administrator.id, add_person(Role.ADMINISTRATOR).id]

    def demote(number: int) -> None:
        person = db.session.get_one(Person, number)
        with suppress(Invalid):
            edit_person(
                actor=None,
                person_id=number,
                email=person.email,
                name=person.name,
                role=Role.READER,
                organisation_key=None,
                locale=None,
                mail=None,
            )

    at_once(app, *(lambda number=number: demote(number) for number in numbers))
    db.session.expire_all()
    assert sorted(db.session.get_one(Person, number).role for number in numbers) == ["administrator", "reader"]


def test_two_who_add_one_address_at_once_add_one_person(app: Flask) -> None:
    taken: list[AddressTaken] = []

    def add() -> None:
        try:
            operations.add_person(actor=None, email="anna@example.org", name="Anna", role=Role.READER)
        except AddressTaken as error:
            taken.append(error)

    at_once(app, add, add)
    assert len(taken) == 1
    assert len(db.session.scalars(select(Person)).all()) == 1


def test_a_person_who_does_not_exist_has_no_page(visitor: Visitor) -> None:
    for path in ("/personer/999999", "/personer/999999/uppgifter", "/personer/999999/overlamning"):
        assert visitor.get(path).status_code == 404


def test_markup_in_a_name_stays_text(visitor: Visitor) -> None:
    person = add_person(name="<script>alert(1)</script>")
    for path in ("/personer", f"/personer/{person.id}", f"/personer/{person.id}/uppgifter"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_the_pages_are_administrators_alone(app: Flask, everybody: Everybody, role: Role) -> None:
    visitor = Visitor(app, everybody[role])
    assert visitor.get("/personer").status_code == 403
    assert "/personer" not in visitor.get("/").text
