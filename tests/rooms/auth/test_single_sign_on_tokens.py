"""Tokens, answers and codes that somebody else has made, changed or used before: nobody gets in."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from tests.factories.provider import CALLBACK, Provider, assert_refused, go_there, sign_in_there, telling
from tests.factories.visitor import Visitor, words

# What is in the database doesn't differ: one of them will do.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_anna_would_be_let_in(visitor: Visitor) -> None:
    assert sign_in_there(visitor).location == "/"


# The token


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"nonce": "en annans"},
    {"nonce": None},
    {"aud": "en annan tjänst"},
    {"aud": ["en annan tjänst"], "azp": "planner"},
    {"aud": []},
    {"aud": None},
    {"aud": ["planner", "en annan tjänst"]},
    {"aud": ["planner", "en annan tjänst"], "azp": "en annan tjänst"},
    {"azp": "en annan tjänst"},
    {"iss": "https://login.example.com"},
    {"iss": None},
    {"exp": 1_000_000_000},
    {"exp": time.time() - 61},
    {"exp": None},
    {"exp": "snart"},
    {"iat": time.time() + 36_000},
    {"iat": None},
    {"nbf": time.time() + 36_000},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"at_hash": "fel"},
]


def test_a_token_must_be_for_us_for_now_and_for_this_sign_in(visitor: Visitor, provider: Provider) -> None:
    right = provider.claims
    for wrong in WRONG_CLAIMS:
        provider.claims = {**right, **wrong}
        with telling(wrong):
            assert_refused(visitor, sign_in_there(visitor), "untrusted", "stämmer inte med det vi frågade")


def test_clocks_may_differ_a_little(visitor: Visitor, provider: Provider) -> None:
    provider.claims |= {"exp": time.time() - 20, "iat": time.time() + 20}
    assert sign_in_there(visitor).location == "/"


def test_an_unsigned_token_is_worth_nothing(visitor: Visitor, provider: Provider) -> None:
    provider.sign = provider.unsigned
    assert_refused(visitor, sign_in_there(visitor), "untrusted", "gick inte att kontrollera")


def test_the_public_key_is_no_shared_secret(visitor: Visitor, provider: Provider) -> None:
    provider.sign = provider.signed_with_public_key
    assert_refused(visitor, sign_in_there(visitor), "untrusted", "gick inte att kontrollera")


@pytest.mark.parametrize("kid", [None, "samma", "en annan"])
def test_a_token_signed_by_somebody_else_is_worth_nothing(
    visitor: Visitor, provider: Provider, kid: str | None
) -> None:
    stranger = RSAKey.generate_key(2048)
    name = provider.key.kid if kid == "samma" else kid
    provider.sign = lambda claims: provider.signed(claims, stranger, kid=name)
    assert_refused(visitor, sign_in_there(visitor), "untrusted", "gick inte att kontrollera")


TAMPERED: list[Callable[[str], str]] = [
    lambda token: token[:-6] + ("AAAAAA" if not token.endswith("AAAAAA") else "BBBBBB"),
    lambda token: token.rpartition(".")[0] + ".",
    lambda token: token + ".x",
    lambda _token: "rappakalja",
    lambda _token: "",
]


def test_a_token_that_was_tampered_with_is_worth_nothing(visitor: Visitor, provider: Provider) -> None:
    for number, change in enumerate(TAMPERED):
        provider.sign = partial(_changed, provider, change)
        with telling(number):
            assert_refused(visitor, sign_in_there(visitor), "untrusted", "gick inte att kontrollera")


def _changed(provider: Provider, change: Callable[[str], str], claims: dict[str, Any]) -> str:
    return change(provider.signed(claims))


@pytest.mark.parametrize("named", [True, False])
def test_a_new_key_is_asked_for_once(visitor: Visitor, provider: Provider, named: bool) -> None:
    provider.sign = lambda claims: provider.signed(claims, **({} if named else {"kid": None}))
    assert sign_in_there(visitor).location == "/"
    provider.rotate()
    provider.asked.clear()
    assert sign_in_there(visitor).location == "/"
    assert provider.asked.count("/jwks") == 1
    assert "/.well-known/openid-configuration" not in provider.asked


# The way there and back


def test_an_answer_belongs_to_one_browser(visitor: Visitor) -> None:
    back = go_there(visitor)
    victim = Visitor(visitor.app)
    # Nothing begun there: nothing to refuse, and nothing for the trail.
    assert victim.get(back).status_code == 400
    assert db.session.scalar(select(func.count()).where(TrailEntry.action == "sign_in.refused")) == 0
    # Something begun: somebody else's answer doesn't fit.
    go_there(victim)
    assert_refused(victim, victim.get(back), "not_begun", "Försök igen", 400)


@pytest.mark.parametrize("state", ["fel", "", "å", None])
def test_the_state_must_come_back_as_it_was(visitor: Visitor, state: str | None) -> None:
    go_there(visitor)
    query = {"code": "x"} if state is None else {"code": "x", "state": state}
    assert_refused(visitor, visitor.get(f"{CALLBACK}?{urlencode(query)}"), "not_begun", "Försök igen", 400)


def test_an_answer_is_taken_once(visitor: Visitor, provider: Provider) -> None:
    back = go_there(visitor)
    with visitor.client.session_transaction() as session:
        kept = dict(session["single_sign_on"])
    assert visitor.get(back).location == "/"
    # Going back in the browser leads to the first page, and a browser that has signed out is told to try again.
    assert visitor.get(back).location == "/"
    visitor.submit("/logga-ut", {}, page="/")
    assert visitor.get(back).status_code == 400
    # Whoever has put the old cookie back finds that the provider takes its code once.
    asked = provider.asked.count("/token")
    with visitor.client.session_transaction() as session:
        session["single_sign_on"] = kept
    answer = visitor.get(back)
    assert answer.status_code == 400
    assert "tog för lång tid" in words(answer)
    assert provider.asked.count("/token") == asked + 1


def test_a_code_is_worth_nothing_without_what_this_browser_keeps(visitor: Visitor) -> None:
    back = go_there(visitor)
    with visitor.client.session_transaction() as session:
        session["single_sign_on"] = {**session["single_sign_on"], "verifier": "a" * 48}
    assert_refused(visitor, visitor.get(back), "code_refused", "Försök igen", 400)


def test_an_answer_from_another_provider_is_refused(visitor: Visitor, provider: Provider) -> None:
    back = go_there(visitor)
    assert_refused(visitor, visitor.get(f"{back}&iss=https://login.example.com"), "untrusted", "Försök igen")
    assert visitor.get(f"{go_there(visitor)}&{urlencode({'iss': provider.issuer})}").location == "/"


@pytest.mark.parametrize(
    ("error", "reason", "said", "code"),
    [
        ("access_denied", "declined", "släppte inte in dig", 403),
        ("temporarily_unavailable", "unavailable", "svarar inte som den ska", 503),
        ("invalid_request", "unavailable", "svarar inte som den ska", 503),
        ("<script>", "unavailable", "svarar inte som den ska", 503),
    ],
)
def test_a_provider_may_say_no(visitor: Visitor, error: str, reason: str, said: str, code: int) -> None:
    go_there(visitor)
    with visitor.client.session_transaction() as session:
        state = session["single_sign_on"]["state"]
    query = {"error": error, "error_description": "<b>hemligt</b>", "state": state}
    answer = visitor.get(f"{CALLBACK}?{urlencode(query)}")
    assert_refused(visitor, answer, reason, said, code)
    assert "hemligt" not in answer.text
