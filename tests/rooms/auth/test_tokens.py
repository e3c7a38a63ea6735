"""Tokens for the API: shown once, kept as a hash, bounded by scope and end, gone at once when they are to be."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.auth.models import ApiToken, ExternalIdentity
from planner.auth.operations.passwords import choose_password
from planner.auth.rules import Scope
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.models import Person
from planner.people.operations.persons import change_person
from planner.people.queries.persons import person_by_id
from planner.people.rules import Role
from tests.factories.people import PASSWORD, add_person
from tests.factories.program import Program, token_for
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY

PAGE = "/konto/api-nycklar"
ROUNDS = 5


@pytest.fixture
def anna(app: Flask) -> Person:
    return add_person(Role.STRATEGIST, email="anna@example.org")


def the_token() -> ApiToken:
    db.session.rollback()
    return db.session.scalars(select(ApiToken)).one()


def test_a_token_is_shown_once_and_kept_as_a_hash(app: Flask, anna: Person) -> None:
    visitor = Visitor(app, anna)
    answer = visitor.submit(PAGE, {"name": "Statistik", "scope": "read", "days": "30"})
    token = re.search(r"plnr_[A-Za-z0-9_-]{43}", answer.text)
    assert token
    assert token[0] not in visitor.get(PAGE).text
    kept = the_token()
    assert token[0] not in str(vars(kept))
    assert kept.hint == token[0][-4:]
    me = Program(app, token=token[0]).reads("/me")
    assert (me["email"], me["scope"]) == ("anna@example.org", "read")
    last = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert last
    assert (last.action, last.object_id) == ("token.create", kept.id)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": "", "scope": "read", "days": "30"}, "Skriv vad nyckeln ska användas till."),
        ({"name": "Två\nrader", "scope": "read", "days": "30"}, "Skriv texten på en rad."),
        ({"name": "Statistik", "days": "30"}, "Välj vad nyckeln får göra."),
        ({"name": "Statistik", "scope": "allt", "days": "30"}, "Välj vad nyckeln får göra."),
        ({"name": "Statistik", "scope": "read", "days": "0"}, "En nyckel gäller i minst en och högst 365 dagar."),
        ({"name": "Statistik", "scope": "read", "days": "366"}, "En nyckel gäller i minst en och högst 365 dagar."),
        ({"name": "Statistik", "scope": "read", "days": ""}, "Ange antalet dagar."),
        ({"name": "Statistik", "scope": "read", "days": "för alltid"}, "Ange antalet dagar som ett heltal."),
    ],
)
def test_what_cant_be_made_is_told(app: Flask, anna: Person, given: dict[str, str], wrong: str) -> None:
    answer = Visitor(app, anna).submit(PAGE, given)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert not db.session.scalars(select(ApiToken)).all()


def test_a_revoked_token_opens_nothing(app: Flask, anna: Person) -> None:
    program = Program(app, anna)
    visitor = Visitor(app, anna)
    assert program.get("/me").status_code == 200
    visitor.submit(f"{PAGE}/{the_token().id}/aterkallelse", {}, page=PAGE)
    answer = program.get("/me")
    assert answer.status_code == 401
    assert "Återkallad" in visitor.sees(PAGE)


def test_nobody_revokes_anothers_token(app: Flask, anna: Person) -> None:
    program = Program(app, anna)
    other = Visitor(app, add_person(Role.ADMINISTRATOR))
    assert other.submit(f"{PAGE}/{the_token().id}/aterkallelse", {}, page=PAGE).status_code == 404
    assert program.get("/me").status_code == 200


def test_a_token_ends(app: Flask, anna: Person) -> None:
    program = Program(app, token=token_for(anna, days=1))
    with time_machine.travel(now() + timedelta(hours=23), tick=False):
        assert program.get("/me").status_code == 200
    with time_machine.travel(now() + timedelta(days=1, seconds=1), tick=False):
        assert program.get("/me").status_code == 401


def test_whoever_has_left_loses_access_at_once(app: Flask, anna: Person) -> None:
    program = Program(app, anna)
    anna.left_on = TODAY + timedelta(days=1)
    assert program.get("/me").status_code == 200
    anna.left_on = TODAY
    assert program.get("/me").status_code == 401


def test_signing_out_everywhere_ends_the_tokens_too(app: Flask, anna: Person) -> None:
    program = Program(app, token=token_for(anna))
    program.reads("/me")
    Visitor(app, anna).submit("/konto/utloggning", {}, page="/konto")
    assert program.get("/me").status_code == 401


def test_no_token_made_while_they_are_ended_stays(app: Flask, anna: Person) -> None:
    for _ in range(ROUNDS):
        thief, owner = Visitor(app, anna), Visitor(app, anna)
        make = ready(thief, PAGE, {"name": "Smyg", "scope": "read", "days": "9"})
        end = ready(owner, "/konto/utloggning", {}, page="/konto")
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda send: send(), (make, end)))
        db.session.rollback()
        assert not db.session.scalars(select(ApiToken).where(ApiToken.revoked_at.is_(None))).all()


def ready(visitor: Visitor, path: str, data: dict[str, str], *, page: str | None = None) -> Callable[[], object]:
    """Return what sends a form that is filled in already."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(page or path).text)
    assert token
    return partial(visitor.client.post, path, data={"csrf_token": token[1], **data}, buffered=True)


def test_another_password_ends_the_tokens_too(app: Flask, anna: Person) -> None:
    # Whoever had found the password, or a browser left open, may have made one to come back with.
    program = Program(app, token=token_for(anna))
    for password, status in ((PASSWORD, 200), ("grus kanot vinkel saft", 401)):
        person = person_by_id(anna.id)
        assert person is not None
        choose_password(person=person, password=password, today=TODAY)
        assert program.get("/me").status_code == status


def test_another_address_ends_every_way_in(app: Flask, anna: Person) -> None:
    # Whoever holds the account from now on may be somebody else, whom the directory knows by another name.
    program = Program(app, token=token_for(anna))
    identity = ExternalIdentity(person_id=anna.id, issuer="https://id.example.org", subject="anna", linked_at=now())
    db.session.add(identity)
    browser = Visitor(app, anna)
    change_person(anna, {"name": "Annat namn"}, actor=None)
    program.reads("/me")
    change_person(anna, {"email": "ny@example.org"}, actor=None)
    assert program.get("/me").status_code == 401
    assert browser.get("/konto").status_code == 302
    assert not db.session.scalars(select(ExternalIdentity)).all()


def test_another_role_counts_from_the_next_request(app: Flask, anna: Person) -> None:
    program = Program(app, anna)
    assert program.get("/people").status_code == 403
    anna.role = Role.ADMINISTRATOR.value
    assert program.get("/people").status_code == 200


def test_a_token_that_may_read_cant_write(app: Flask, anna: Person) -> None:
    answer = Program(app, anna, Scope.READ).post("/activities/boende-1/comments", {"text": "Hej."})
    assert answer.status_code == 403
    assert answer.json["detail"] == "Nyckeln får bara läsa. Gör en ny som får ändra."


@pytest.mark.parametrize(
    "header",
    ["Bearer plnr_hittepå", "Bearer", "Bearer ", "Basic YW5uYTpoZW1saWd0", "plnr_utan", "Bearer a b", "Digest x=1"],
)
def test_what_is_no_token_opens_nothing(app: Flask, anna: Person, header: str) -> None:
    answer = Program(app).get("/me", headers={"Authorization": header.encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_opens_no_page(app: Flask, anna: Person) -> None:
    token = token_for(anna)
    answer = app.test_client().get("/mina-aktiviteter", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 302


def test_when_a_token_was_used_is_known_to_within_minutes(app: Flask, anna: Person) -> None:
    program = Program(app, anna)
    assert the_token().last_used_at is None
    program.get("/me")
    first = the_token().last_used_at
    assert first is not None
    program.get("/me")
    assert the_token().last_used_at == first
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        program.get("/me")
    later = the_token().last_used_at
    assert later is not None
    assert later > first
