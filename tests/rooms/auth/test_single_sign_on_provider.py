"""A provider that is down, slow, or answers something else than it should: a page that says so, and nobody gets in."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from werkzeug import Request, Response

from planner.auth.single_sign_on import provider as client
from planner.kit.clock import now
from tests.factories.provider import (
    BEGIN,
    EMAIL,
    SETTINGS,
    Browse,
    Provider,
    assert_refused,
    go_there,
    serve,
    sign_in_there,
    telling,
)
from tests.factories.visitor import Visitor, words

# What is in the database doesn't differ: one of them will do.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def answers(body: str = "", status: int = 200) -> Callable[[Request], Response]:
    return lambda _request: Response(body, status, mimetype="application/json")


def too_late(_request: Request) -> Response:
    time.sleep(1.5)
    return Response("{}")


RUBBISH = [
    answers("", 500),
    answers("", 404),
    answers("inte json"),
    answers("[]"),
    answers("null"),
    answers("{}"),
    answers('{"keys": 7, "issuer": 7}'),
    answers("[" * 100_000),
    too_late,
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 1)
    monkeypatch.setattr(client, "PAUSE", timedelta(0))


def test_a_provider_that_does_not_say_who_it_is(impatient: None, visitor: Visitor, provider: Provider) -> None:
    for number, rubbish in enumerate(RUBBISH):
        provider.instead["/.well-known/openid-configuration"] = rubbish
        answer = visitor.get(BEGIN)
        with telling(number):
            assert answer.status_code == 503
            assert "Det går inte att logga in med ditt arbetskonto just nu" in words(answer)


def test_a_provider_that_fails_is_left_in_peace_for_a_while(visitor: Visitor, provider: Provider) -> None:
    provider.instead["/.well-known/openid-configuration"] = answers("", 503)
    assert visitor.get(BEGIN).status_code == 503
    provider.instead.clear()
    assert visitor.get(BEGIN).status_code == 503
    assert len(provider.asked) == 1
    with time_machine.travel(now() + client.PAUSE + timedelta(seconds=1)):
        assert visitor.get(BEGIN).status_code == 302


def test_a_provider_that_is_down(browse: Browse) -> None:
    with serve() as other:
        pass
    visitor = browse(oidc_issuer=other.issuer)
    assert visitor.get(BEGIN).status_code == 503
    # Whoever has a password gets in all the same.
    assert visitor.get("/logga-in").status_code == 200


def test_a_provider_that_says_something_else_than_it_should(
    impatient: None, visitor: Visitor, provider: Provider
) -> None:
    wrong: list[dict[str, Any]] = [
        {"issuer": "https://login.example.com"},
        {"issuer": None},
        {"token_endpoint": None},
        {"jwks_uri": 7},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "ftp://login.example.com"},
    ]
    for metadata in wrong:
        provider.metadata = metadata
        with telling(metadata):
            assert visitor.get(BEGIN).status_code == 503


@pytest.mark.parametrize("path", ["/token", "/jwks", "/userinfo"])
def test_a_provider_that_fails_half_way(impatient: None, visitor: Visitor, provider: Provider, path: str) -> None:
    if path == "/userinfo":
        provider.claims["email"] = None
    for number, rubbish in enumerate(RUBBISH):
        back = go_there(visitor)
        provider.instead[path] = rubbish
        answer = visitor.get(back)
        reason = "unavailable" if answer.status_code == 503 else "untrusted"
        with telling(number):
            assert answer.status_code in (403, 503)
            assert_refused(visitor, answer, reason, "Försök igen", answer.status_code)


def test_keys_that_are_of_no_use_are_not_kept(visitor: Visitor, provider: Provider) -> None:
    for rubbish in ('{"keys": 7}', '{"keys": [{"kty": "RSA", "n": "x", "e": "AQAB"}]}'):
        provider.instead["/jwks"] = answers(rubbish)
        assert sign_in_there(visitor).status_code in (403, 503)
    provider.instead.clear()
    assert sign_in_there(visitor).location == "/"


def test_what_it_says_besides_is_not_heeded(visitor: Visitor, provider: Provider) -> None:
    provider.metadata = {"client_id": "x", "scope": "x", "jwks": {"keys": []}, "update_token": 1, "timeout": "x"}
    assert sign_in_there(visitor).location == "/"


def test_keys_of_kinds_that_nobody_knows_yet_do_no_harm(visitor: Visitor, provider: Provider) -> None:
    keys = [{"kty": "AKP", "kid": "ny"}, {"kty": "oct", "k": "c2VjcmV0", "kid": "x"}, provider.key.as_dict()]
    provider.instead["/jwks"] = answers(json.dumps({"keys": keys}))
    assert sign_in_there(visitor).location == "/"


def test_the_secret_goes_the_way_that_the_provider_takes(visitor: Visitor, provider: Provider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert sign_in_there(visitor).location == "/"


def test_a_wrong_secret_is_the_operators_to_put_right(
    browse: Browse, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = browse(oidc_client_secret="fel hemlighet")
    answer = sign_in_there(visitor)
    assert answer.status_code == 503
    assert "invalid_client" in caplog.text


def test_logs_hold_neither_tokens_nor_codes(
    visitor: Visitor, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    tokens: list[str] = []

    def sign(claims: dict[str, Any]) -> str:
        tokens.append(provider.signed({**claims, "aud": "en annan"}))
        return tokens[0]

    provider.sign = sign
    back = go_there(visitor)
    visitor.get(back)
    # What the provider's own server says of requests is its own affair.
    said = "\n".join(str(entry.msg) for entry in caplog.records if entry.name != "werkzeug")
    assert "single sign-on refused" in said
    for secret in (tokens[0], back.partition("code=")[2].partition("&")[0], SETTINGS["oidc_client_secret"], EMAIL):
        assert secret not in said
