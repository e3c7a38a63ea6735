"""Adding organisations and changing what is kept of them, and the pages that do it."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid, NotFound
from planner.people.models import Organisation
from planner.people.operations.organisations import add_organisation, edit_organisation, key_of
from planner.people.queries.organisations import organisation_rows
from planner.people.rules import OrganisationKind, Role
from tests.factories.people import add_organisation as given
from tests.factories.people import add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World, build_world

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def world(app: Flask) -> World:
    """Two districts that share an activity, and a person of each role."""
    return build_world()


def add(name: str = "Järva", **facts: Any) -> Organisation:
    return add_organisation(actor=None, name=name, today=TODAY, **{"kind": OrganisationKind.DISTRICT, **facts})


def edit(organisation: Organisation, **facts: Any) -> Organisation:
    nothing = dict.fromkeys(("parent_key", "contact_id", "started", "ended", "successor_key"))
    kept = {"name": organisation.name, "kind": OrganisationKind(organisation.kind), "passwords_allowed": True}
    return edit_organisation(actor=None, key=organisation.key, today=TODAY, **{**nothing, **kept, **facts})


def trail() -> list[tuple[str, dict[str, Any]]]:
    return [(entry.action, entry.facts) for entry in db.session.scalars(select(TrailEntry).order_by(TrailEntry.id))]


@pytest.mark.parametrize(
    ("name", "key"),
    [("Järva", "jarva"), ("Hägersten-Älvsjö", "hagersten-alvsjo"), ("  Åsa & Öst 2 ", "asa-ost-2"), ("…", "")],
)
def test_a_key_is_made_from_the_name(name: str, key: str) -> None:
    assert key_of(name) == key


def test_an_organisation_is_added_at_the_end(app: Flask) -> None:
    city = given("staden")
    contact = add_person()
    added = add(parent_key="staden", contact_id=contact.id, started=TODAY, passwords_allowed=False)
    assert (added.key, added.kind, added.parent_id, added.contact_id) == ("jarva", "district", city.id, contact.id)
    assert (added.started, added.passwords_allowed) == (TODAY, False)
    assert added.position > city.position
    assert trail() == [("organisation.add", {"kind": "district"})]


def test_what_can_not_be_right_is_refused(app: Flask) -> None:
    given("bromma")
    gone = add_person(left_on=YESTERDAY)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": "Bromma"}, "name"),
        ({"name": "..."}, "name"),
        ({"parent_key": "staden"}, "parent"),
        ({"contact_id": gone.id}, "contact_id"),
        ({"contact_id": 0}, "contact_id"),
    ]
    for facts, field in wrong:
        with pytest.raises(Invalid) as refused:
            add(**facts)
        assert set(refused.value.fields) == {field}
    assert not trail()


def test_a_change_is_in_the_trail_without_names(app: Flask) -> None:
    bromma, farsta = given("bromma"), given("farsta")
    contact = add_person()
    changed = edit(
        bromma,
        name="Brommaplan",
        contact_id=contact.id,
        ended=YESTERDAY,
        successor_key="farsta",
        passwords_allowed=False,
    )
    assert (changed.name, changed.ended, changed.successor_id) == ("Brommaplan", YESTERDAY, farsta.id)
    assert trail() == [
        (
            "organisation.edit",
            {
                "before": {"contact": None, "ended": None, "successor": None, "passwords_allowed": True},
                "after": {
                    "contact": contact.id,
                    "ended": "2014-11-02",
                    "successor": farsta.id,
                    "passwords_allowed": False,
                },
                "changed": ["name"],
            },
        )
    ]
    # The same once more changes nothing, and says nothing.
    edit(
        bromma,
        name="Brommaplan",
        contact_id=contact.id,
        ended=YESTERDAY,
        successor_key="farsta",
        passwords_allowed=False,
    )
    assert len(trail()) == 1


def test_a_contact_who_has_left_since_does_not_stand_in_the_way(app: Flask) -> None:
    bromma = given("bromma", contact_id=add_person(left_on=YESTERDAY).id)
    assert edit(bromma, name="Brommaplan", contact_id=bromma.contact_id).name == "Brommaplan"


def test_circles_and_days_in_the_wrong_order_are_refused(app: Flask) -> None:
    first = given("forsta")
    second = given("andra", parent_id=first.id, successor_id=first.id)
    given("tredje", parent_id=second.id)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"parent_key": "forsta"}, "parent"),
        ({"parent_key": "tredje"}, "parent"),
        ({"successor_key": "andra"}, "successor"),
        ({"successor_key": "nej"}, "successor"),
        ({"started": TODAY, "ended": YESTERDAY}, "ended"),
    ]
    for facts, field in wrong:
        with pytest.raises(Invalid) as refused:
            edit(first, **facts)
        assert set(refused.value.fields) == {field}
    with pytest.raises(NotFound):
        edit(Organisation(key="nej", name="Nej", kind="unit"))


def test_only_administrators_change_organisations(world: World) -> None:
    with pytest.raises(Forbidden):
        add_organisation(actor=world.strategist, name="Järva", kind=OrganisationKind.DISTRICT, today=TODAY)


def test_the_list_is_a_tree_in_swedish_order(app: Flask) -> None:
    city = given("staden", name="Staden")
    for name in ("Östermalm", "Årsta", "Älvsjö", "Zinken"):
        given(key_of(name), name=name, parent_id=city.id)
    given("annex", name="Annex")
    rows = [(row.name, row.depth) for row in organisation_rows(TODAY)]
    assert rows == [("Annex", 0), ("Staden", 0), ("Zinken", 1), ("Årsta", 1), ("Älvsjö", 1), ("Östermalm", 1)]


def test_pages_add_and_change(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    answer = visitor.submit("/organisationer/ny", {"name": "Järva", "kind": "district", "passwords_allowed": "true"})
    assert (answer.status_code, answer.location) == (302, "/organisationer")
    assert "Järva är tillagd." in visitor.sees("/organisationer")
    form = {"name": "Järva", "kind": "district", "started": "2014-11-01", "contact_id": str(world.owner.id)}
    assert visitor.submit("/organisationer/jarva", form).status_code == 302
    db.session.rollback()
    jarva = db.session.scalars(select(Organisation).where(Organisation.key == "jarva")).one()
    # A box that isn't ticked isn't sent.
    assert (jarva.started, jarva.contact_id, jarva.passwords_allowed) == (date(2014, 11, 1), world.owner.id, False)
    wrong = visitor.submit("/organisationer/jarva", {**form, "ended": "2014-10-31", "name": ""})
    assert wrong.status_code == 422
    assert "Fyll i namnet." in words(wrong)
    assert visitor.get("/organisationer/nej").status_code == 404


def test_an_organisation_that_ends_with_something_left_says_so(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    form = {"name": "Kista", "kind": "district", "ended": YESTERDAY.isoformat(), "passwords_allowed": "true"}
    visitor.submit("/organisationer/kista", form)
    page = visitor.sees("/organisationer/kista")
    assert "Kista upphörde 2 november 2014. 1 öppen aktivitet ligger kvar" in page
    assert "1 person hör fortfarande hit." in page
    assert "För över" in visitor.sees("/organisationer")
    # Nothing moves by that alone.
    assert "Kista" in visitor.sees("/aktiviteter/boende-1").partition("Vem gör vad")[2]
