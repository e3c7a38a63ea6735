"""Single sign-on: who is let in as whom, with which role, and what the trail keeps of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.auth.models import ExternalIdentity, SignInSession
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.web import access_of
from planner.people.models import Person
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.provider import BEGIN, CALLBACK, EMAIL, Browse, Provider, go_there, sign_in_there
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY

ROLES = ["planner-läsare=reader", "cn=strateger,ou=planner=strategist", "planner-admin=administrator"]


def trail() -> list[tuple[str, int | None, dict[str, Any]]]:
    entries = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id))
    kept = ("sign_in", "person.link", "person.edit", "person.keep", "person.add")
    return [(entry.action, entry.object_id, entry.facts) for entry in entries if entry.action.startswith(kept)]


def refused(reason: str, person: Person | None = None) -> tuple[str, int | None, dict[str, Any]]:
    return ("sign_in.refused", person.id if person else None, {"method": "single_sign_on", "reason": reason})


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.get("/mina-aktiviteter").status_code == 200


def test_somebody_is_found_by_address_and_then_known_by_subject(browse: Browse, provider: Provider) -> None:
    visitor = browse()
    anna = add_person(email=EMAIL)
    answer = sign_in_there(visitor)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(visitor)
    identity = db.session.scalars(select(ExternalIdentity)).one()
    assert (identity.person_id, identity.issuer, identity.subject) == (anna.id, provider.issuer, "anna-1")
    session = db.session.scalars(select(SignInSession)).one()
    assert session.method == "single_sign_on"
    assert anna.last_sign_in_at is not None
    signed_in = ("sign_in", anna.id, {"method": "single_sign_on", "session": session.id})
    assert trail() == [("person.link_identity", anna.id, {"identity": identity.id}), signed_in]
    # Another address, or none at all, is the same person still.
    for email in ("anna.ny@example.org", None):
        provider.claims["email"] = email
        assert sign_in_there(visitor).location == "/"
    assert {entry[1] for entry in trail()} == {anna.id}


def test_one_comes_to_where_one_was_going_on_this_site(browse: Browse, provider: Provider) -> None:
    visitor = browse()
    add_person(email=EMAIL)
    page = visitor.get("/logga-in?next=/aktiviteter?status%3Doverdue").text
    assert f'href="{BEGIN}?next=/aktiviteter?status%3Doverdue"' in page
    assert "Logga in med ditt arbetskonto" in page
    for wanted, place in (
        ("/aktiviteter?status=overdue", "/aktiviteter?status=overdue"),
        ("https://example.com/", "/"),
        ("//example.com", "/"),
        ("/" + "a" * 2000, "/"),
    ):
        assert sign_in_there(visitor, next=wanted).location == place


def test_whoever_is_gone_is_not_let_in(browse: Browse, provider: Provider) -> None:
    visitor = browse()
    anna = add_person(email=EMAIL)
    sign_in_there(visitor)
    anna.left_on = TODAY
    answer = sign_in_there(Visitor(visitor.app))
    assert answer.status_code == 403
    assert "har inte tillgång" in words(answer)
    assert trail()[-1] == refused("gone", anna)
    # Nor linked.
    gone = add_person(email="borta@example.org", left_on=TODAY)
    provider.claims |= {"sub": "borta-1", "email": "borta@example.org"}
    assert sign_in_there(Visitor(visitor.app)).status_code == 403
    assert trail()[-1] == refused("gone", gone)
    assert len(db.session.scalars(select(ExternalIdentity)).all()) == 1


def test_an_address_that_has_passed_on_brings_nothing_with_it(browse: Browse, provider: Provider) -> None:
    visitor = browse()
    anna = add_person(email=EMAIL)
    sign_in_there(visitor)
    provider.claims["sub"] = "anna-2"
    stranger = Visitor(visitor.app)
    assert sign_in_there(stranger).status_code == 403
    assert not is_signed_in(stranger)
    assert trail()[-1] == refused("other_identity", anna)


@pytest.mark.parametrize(
    ("checked", "trusted", "let_in"),
    [
        (True, False, True),
        ("true", False, True),
        (None, True, True),
        (None, False, False),
        (False, True, False),
        ("false", True, False),
        ("kanske", False, False),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_an_address_that_was_checked_says_who_somebody_is(
    browse: Browse, provider: Provider, checked: Any, trusted: bool, let_in: bool
) -> None:
    visitor = browse(oidc_trusts_email=trusted)
    anna = add_person(email=EMAIL)
    provider.claims["email_verified"] = checked
    answer = sign_in_there(visitor)
    assert is_signed_in(visitor) is let_in
    if not let_in:
        assert answer.status_code == 403
        assert trail() == [refused("address_not_checked", anna)]


@pytest.mark.parametrize("email", [None, "", "inte en adress", 7, ["anna@example.org"]])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_an_address_nobody_is_found(browse: Browse, provider: Provider, email: Any) -> None:
    visitor = browse()
    add_person(email=EMAIL)
    provider.claims["email"] = email
    assert sign_in_there(visitor).status_code == 403
    assert trail() == [refused("unknown")]


def test_a_stranger_is_told_whom_to_ask(browse: Browse) -> None:
    visitor = browse(oidc_roles=ROLES)
    answer = sign_in_there(visitor)
    assert answer.status_code == 403
    assert "Du loggade in som anna@example.org" in words(answer)
    assert "systemadministratören" in words(answer)
    assert trail() == [refused("unknown")]


def test_a_stranger_with_a_role_is_added_where_that_is_allowed(browse: Browse, provider: Provider) -> None:
    visitor = browse(oidc_roles=ROLES, oidc_creates_people=True)
    # Without a group that gives a role, still a stranger.
    provider.claims["groups"] = ["något annat"]
    assert sign_in_there(visitor).status_code == 403
    assert person_by_email(EMAIL) is None
    provider.claims |= {"email": "Anna@Example.org", "groups": ["planner-läsare"]}
    assert sign_in_there(visitor).location == "/"
    anna = person_by_email(EMAIL)
    assert anna is not None
    assert (anna.name, anna.role, anna.organisation_id, anna.password_hash) == ("Anna", "reader", None, None)
    assert [entry[0] for entry in trail()] == ["sign_in.refused", "person.add", "person.link_identity", "sign_in"]


def test_the_role_follows_the_groups(browse: Browse, provider: Provider) -> None:
    visitor = browse(oidc_roles=ROLES)
    add_person(Role.ADMINISTRATOR)
    anna = add_person(Role.CONTRIBUTOR, email=EMAIL)
    # One group may come without a list around it.
    for groups, role in (
        ("planner-admin", "administrator"),
        (["planner-läsare", "cn=strateger,ou=planner"], "strategist"),
        (["planner-läsare"], "reader"),
        # No group that has a role: the one that was given here, or last, stays.
        (["annat"], "reader"),
        (None, "reader"),
    ):
        provider.claims["groups"] = groups
        assert sign_in_there(visitor).location == "/"
        db.session.refresh(anna)
        assert anna.role == role
    changes = [facts for action, _object, facts in trail() if action == "person.edit"]
    assert changes == [
        {"before": {"role": "contributor"}, "after": {"role": "administrator"}},
        {"before": {"role": "administrator"}, "after": {"role": "strategist"}},
        {"before": {"role": "strategist"}, "after": {"role": "reader"}},
    ]


def test_the_last_administrator_stays_one(browse: Browse, provider: Provider) -> None:
    visitor = browse(oidc_roles=ROLES)
    anna = add_person(Role.ADMINISTRATOR, email=EMAIL)
    provider.claims["groups"] = ["planner-läsare"]
    assert sign_in_there(visitor).location == "/"
    db.session.refresh(anna)
    assert anna.role == "administrator"
    assert ("person.keep_role", anna.id, {"groups_give": "reader"}) in trail()


def test_what_the_token_leaves_out_is_asked_for(browse: Browse, provider: Provider) -> None:
    visitor = browse(oidc_roles=ROLES)
    anna = add_person(email=EMAIL)
    provider.claims["email"] = None
    provider.userinfo = {"email": EMAIL, "groups": ["cn=strateger,ou=planner"]}
    assert sign_in_there(visitor).location == "/"
    db.session.refresh(anna)
    assert anna.role == "strategist"
    # But not about somebody else.
    provider.userinfo["sub"] = "bo-1"
    assert sign_in_there(Visitor(visitor.app)).status_code == 403
    assert trail()[-1] == refused("untrusted")


def test_claims_may_have_other_names(browse: Browse, provider: Provider) -> None:
    names = {"oidc_claim_email": "upn", "oidc_claim_name": "display", "oidc_claim_groups": "roles"}
    visitor = browse(**names, oidc_roles=ROLES, oidc_creates_people=True)
    provider.claims = {"sub": "bo-1", "upn": "bo@example.org", "display": "Bo", "roles": ["planner-läsare"]}
    assert sign_in_there(visitor).location == "/"
    bo = person_by_email("bo@example.org")
    assert bo is not None
    assert (bo.name, bo.role) == ("Bo", "reader")


def test_a_sign_in_that_took_too_long_begins_anew(browse: Browse) -> None:
    visitor = browse()
    add_person(email=EMAIL)
    back = go_there(visitor)
    with time_machine.travel(now() + timedelta(minutes=16)):
        answer = visitor.get(back)
    assert answer.status_code == 400
    assert "tog för lång tid" in words(answer)
    assert not is_signed_in(visitor)


def test_a_new_session_takes_the_place_of_what_the_browser_had(browse: Browse, provider: Provider) -> None:
    visitor = browse()
    add_person(email=EMAIL)
    visitor.become(add_person(Role.ADMINISTRATOR))
    with visitor.client.session_transaction() as session:
        session["planted"] = "x"
    sign_in_there(visitor)
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert "single_sign_on" not in session
    assert visitor.get("/utskick").status_code == 403
    assert db.session.scalars(select(SignInSession)).one().method == "single_sign_on"


# The settings


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_an_issuer_there_is_none_of_it(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        visitor = Visitor(app)
        assert visitor.get(BEGIN).status_code == 404
        assert visitor.get(CALLBACK).status_code == 404
        assert BEGIN not in visitor.get("/logga-in").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_routes_say_who_may_use_them_and_write_nothing_unasked(browse: Browse) -> None:
    visitor = browse()
    endpoints = [rule.endpoint for rule in visitor.app.url_map.iter_rules() if rule.rule.startswith(BEGIN)]
    assert len(endpoints) == 2
    assert all(access_of(visitor.app, endpoint) is not None for endpoint in endpoints)
    for path in (CALLBACK, f"{CALLBACK}?code=x&state=y", f"{CALLBACK}?error=access_denied"):
        assert visitor.get(path).status_code == 400
    assert trail() == []
    visitor.become(add_person())
    assert visitor.get(CALLBACK).location == "/"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_answers_are_counted_like_other_tries_to_sign_in(browse: Browse) -> None:
    visitor = browse(rate_limit_sign_in="2 per minute")
    assert [visitor.get(CALLBACK).status_code for _ in range(3)] == [400, 400, 429]
