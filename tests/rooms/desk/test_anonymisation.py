"""Who has been gone long enough loses name and address, everywhere but in what people wrote."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.auth.models import ApiToken, ExternalIdentity, SignInSession
from planner.desk.privacy.jobs import anonymise_those_who_left
from planner.desk.privacy.operations import anonymise
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, NotFound
from planner.kit.transaction import transaction
from planner.mail.models import Message, Try
from planner.people.models import Deputy, Person
from planner.people.rules import Role, is_email
from planner.plans.models import OwnerRow, StatusUpdate
from tests.conftest import MakeApp
from tests.factories.acts import report
from tests.factories.everything import add_everything
from tests.factories.people import add_person
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

NAME = "Förnamn Efternamnsson"
ADDRESS = "fornamn.efternamnsson@example.org"


@pytest.fixture
def world(app: Flask) -> World:
    """Everything, with an owner whose name nobody else has, and who has left."""
    world = add_everything()
    owner = world.owner
    owner.name, owner.email, owner.locale = NAME, ADDRESS, "en"
    owner.password_hash = "hash"
    owner.left_on = TODAY
    for message in db.session.scalars(select(Message).where(Message.recipient_id == owner.id)):
        message.address, message.subject = ADDRESS, f"Hej {NAME}"
        db.session.add(Try(message_id=message.id, at=now(), outcome="retry", code=450, said=f"<{ADDRESS}>: later"))
    db.session.commit()
    return world


def forget(world: World, today: date = TODAY) -> None:
    anonymise(actor=world.people[Role.ADMINISTRATOR], person_id=world.owner.id, today=today)
    db.session.commit()


def where_it_stands(*words: str) -> list[str]:
    """Return in which columns of which tables one of some words stands."""
    return [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(word.lower() in str(value).lower() for value in db.session.scalars(select(column)) for word in words)
    ]


def test_name_and_address_are_nowhere_afterwards(world: World) -> None:
    assert set(where_it_stands(NAME, ADDRESS)) == {
        "person.name", "person.email", "message.address", "message.subject", "mail_try.said",
        "search_entry.key", "search_entry.text",
    }  # fmt: skip
    forget(world)
    assert where_it_stands(NAME, ADDRESS) == []


def test_the_row_says_nothing_of_who_it_was(world: World) -> None:
    key = world.owner.session_key
    forget(world)
    person = world.owner
    assert person.name == f"Tidigare medarbetare {person.id}"
    assert person.email == f"borttagen-{person.id}@anonym.invalid"
    assert is_email(person.email)
    assert person.session_key != key
    assert (person.password_hash, person.locale, person.mail_choice, person.last_sign_in_at) == (None,) * 4
    assert person.anonymised_on == TODAY
    for model in (SignInSession, ApiToken, ExternalIdentity, Deputy):
        assert not db.session.scalars(select(model).where(model.person_id == person.id)).all()
    states = db.session.scalars(select(Message.state).where(Message.recipient_id == person.id)).all()
    assert set(states) == {"suppressed"}


def test_what_was_done_stays(world: World) -> None:
    before = [_count(model) for model in (StatusUpdate, OwnerRow, TrailEntry)]
    forget(world)
    after = [_count(model) for model in (StatusUpdate, OwnerRow, TrailEntry)]
    assert after == [before[0], before[1], before[2] + 1]
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "person.anonymise")).one()
    assert entry.object_id == world.owner.id
    assert entry.facts == {"assignments": 0}


def test_doing_it_again_changes_nothing(world: World) -> None:
    forget(world)
    email, key, entries = world.owner.email, world.owner.session_key, _count(TrailEntry)
    forget(world, TODAY + timedelta(days=1))
    assert (world.owner.email, world.owner.session_key, _count(TrailEntry)) == (email, key, entries)
    assert world.owner.anonymised_on == TODAY


def test_only_those_who_have_left(world: World) -> None:
    for left_on in (None, TODAY + timedelta(days=1)):
        world.owner.left_on = left_on
        db.session.commit()
        with pytest.raises(Conflict):
            forget(world)
        db.session.rollback()
    with pytest.raises(NotFound):
        anonymise(actor=None, person_id=999_999, today=TODAY)
    assert world.owner.name == NAME


def test_a_message_on_its_way_comes_first(world: World) -> None:
    message = db.session.scalars(select(Message).where(Message.recipient_id == world.owner.id)).first()
    assert message is not None
    message.state, message.lease_until = "claimed", now()
    db.session.commit()
    with pytest.raises(Conflict, match="skickas just nu"):
        forget(world)


def test_an_address_that_somebody_has_is_not_taken(world: World) -> None:
    add_person(email=f"borttagen-{world.owner.id}@anonym.invalid")
    forget(world)
    assert world.owner.email == f"borttagen-{world.owner.id}-2@anonym.invalid"


@pytest.mark.parametrize(("days", "gone"), [(729, False), (730, True), (5000, True)])
def test_the_job_takes_those_who_have_been_gone_long_enough(app: Flask, days: int, gone: bool) -> None:
    person = add_person(name=NAME, email=ADDRESS, left_on=TODAY - timedelta(days=days))
    stays = add_person()
    db.session.commit()
    for _time in range(2):
        anonymise_those_who_left()
    db.session.expire_all()
    assert (person.anonymised_on == TODAY) is gone
    assert (person.name != NAME) is gone
    assert stays.anonymised_on is None


def test_the_job_lets_one_wait_and_takes_the_others(world: World) -> None:
    long_ago = TODAY - timedelta(days=1000)
    other = add_person(left_on=long_ago)
    world.owner.left_on = long_ago
    message = db.session.scalars(select(Message).where(Message.recipient_id == world.owner.id)).first()
    assert message is not None
    message.state, message.lease_until = "claimed", now()
    db.session.commit()
    anonymise_those_who_left()
    db.session.expire_all()
    assert world.owner.anonymised_on is None
    assert other.anonymised_on == TODAY


def test_a_setting_of_more_days_than_there_are_keeps_everybody(make_app: MakeApp) -> None:
    app = make_app(anonymise_after_days=10**9)
    with app.app_context():
        person = add_person(left_on=date(1950, 1, 1))
        db.session.commit()
        anonymise_those_who_left()
        assert db.session.get_one(Person, person.id).anonymised_on is None


def test_two_at_once_do_it_once(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        person = add_person(left_on=TODAY).id
        db.session.commit()
        db.session.remove()
    ready = threading.Barrier(2)
    failed: list[Exception] = []

    def go() -> None:
        try:
            with app.app_context():
                ready.wait()
                with transaction():
                    anonymise(actor=None, person_id=person, today=TODAY)
        except Exception as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    threads = [threading.Thread(target=go) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(TrailEntry.action == "person.anonymise")) == 1


def test_an_administrator_does_it_by_hand(app: Flask) -> None:
    world = build_world()
    report(world.owner)
    world.owner.left_on = TODAY
    administrator = Visitor(app, world.people[Role.ADMINISTRATOR])
    address = f"/personer/{world.owner.id}/anonymisering"
    assert "ansvarar fortfarande för 1 aktivitet." in administrator.sees(address)
    assert "Ta bort dem redan nu" in administrator.sees(f"/personer/{world.owner.id}")
    assert administrator.submit(address, {}).location == f"/personer/{world.owner.id}"
    assert "Namnet och adressen togs bort den 3 november 2014." in administrator.sees(address)
    assert f"Tidigare medarbetare {world.owner.id}" in administrator.sees("/aktiviteter/boende-1")
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "person.anonymise")).one()
    assert entry.facts == {"assignments": 1}


def test_by_hand_too_only_those_who_have_left(app: Flask) -> None:
    world = build_world()
    administrator = Visitor(app, world.people[Role.ADMINISTRATOR])
    address = f"/personer/{world.owner.id}/anonymisering"
    assert "Bara den som har slutat" in administrator.sees(address)
    assert administrator.submit(address, {}, page="/konto/uppgifter").status_code == 409


def _count(model: type[db.Model]) -> int:  # type: ignore[name-defined]
    return db.session.scalar(select(func.count()).select_from(model)) or 0
