"""A small provider of OpenID Connect on loopback that can be told to misbehave."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import func, select
from werkzeug import Request, Response
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from planner.audit.models import TrailEntry
from planner.auth.models import ExternalIdentity, SignInSession
from planner.kit.db import db
from tests.factories.visitor import Visitor, words

CLIENT_ID, CLIENT_SECRET = "planner", "en hemlighet"

SETTINGS = {"oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
BEGIN, CALLBACK = "/logga-in/sso", "/logga-in/sso/svar"
EMAIL = "anna@example.org"

# Opens a browser on an application with settings of one's own.
Browse = Callable[..., Visitor]
Answer = Callable[[Request], Response]
Claims = dict[str, Any]


@cache
def _first_key() -> RSAKey:
    """Return a key that all tests share: making one takes its time."""
    return RSAKey.generate_key(2048, auto_kid=True)


@dataclass
class Provider:
    """What it says is kept in attributes that tests change; what it was asked, in `asked`."""

    issuer: str
    # Said of whoever signs in; None leaves a claim out.
    claims: Claims = field(default_factory=lambda: {"sub": "anna-1", "email": EMAIL, "name": "Anna"})
    userinfo: Claims = field(default_factory=dict)
    metadata: Claims = field(default_factory=dict)
    # Takes the place of a page: "/token", "/jwks", "/.well-known/openid-configuration", "/userinfo".
    instead: dict[str, Answer] = field(default_factory=dict)
    sign: Callable[[Claims], str] | None = None
    key: RSAKey = field(default_factory=_first_key)
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def rotate(self) -> None:
        """Sign with another key from now on, and vouch for no other."""
        self.key = RSAKey.generate_key(2048, auto_kid=True)

    def signed(self, claims: Claims, key: RSAKey | None = None, **header: str | None) -> str:
        """Return a token as it should be: RS256, with the key's name."""
        key = key or self.key
        given = {"alg": "RS256", "kid": key.kid, **header}
        return jwt.encode({name: value for name, value in given.items() if value is not None}, claims, key)

    def unsigned(self, claims: Claims) -> str:
        """Return a token that says itself that it isn't signed."""
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."

    def signed_with_public_key(self, claims: Claims) -> str:
        """Return a token whose HMAC takes the public key, which everybody has, for a secret."""
        head = f"{_part({'alg': 'HS256', 'kid': self.key.kid})}.{_part(claims)}"
        digest = hmac.new(self.key.as_pem(private=False), head.encode(), hashlib.sha256).digest()
        return f"{head}.{_base64(digest)}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer a request."""
        request = Request(environ)
        self.asked.append(request.path)
        pages: dict[str, Answer] = {
            "/.well-known/openid-configuration": self._configuration,
            "/jwks": lambda _request: _json({"keys": [self.key.as_dict(private=False, use="sig")]}),
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": lambda _request: _json({"sub": self.claims["sub"], **self.userinfo}),
        }
        page = {**pages, **self.instead}.get(request.path, lambda _request: Response(status=404))
        return page(request)(environ, start_response)  # type: ignore[no-untyped-call]

    def _configuration(self, _request: Request) -> Response:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            # Tempting, and not to be believed.
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            **self.metadata,
        }
        return _json({name: value for name, value in said.items() if value is not None})

    def _authorize(self, request: Request) -> Response:
        """Let in whoever comes: what is tried here begins with what comes back."""
        asked = request.args.to_dict()
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return Response(
            status=302,
            headers={"Location": f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"},
        )

    def _token(self, request: Request) -> Response:
        given = request.authorization
        by_form = (request.form.get("client_id"), request.form.get("client_secret"))
        if ((given.username, given.password) if given else by_form) != (CLIENT_ID, CLIENT_SECRET):
            return _json({"error": "invalid_client"}, 401)
        asked = self._codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if (
            asked is None
            or asked["code_challenge_method"] != "S256"
            or not hmac.compare_digest(asked["code_challenge"], _base64(digest))
            or asked["redirect_uri"] != request.form["redirect_uri"]
        ):
            return _json({"error": "invalid_grant"}, 400)
        at = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": at, "exp": at + 300, "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token = (self.sign or self.signed)(claims)
        return _json({"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": token})


def go_there(visitor: Visitor, **query: str) -> str:
    """Go to the provider and be let in there; return the path, with its query, that it sends the browser back to."""
    there = visitor.get(BEGIN, query_string=query)
    assert there.status_code == 302, words(there)
    back = requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"]
    address = urlsplit(back)
    assert address.path == CALLBACK
    return f"{address.path}?{address.query}"


def sign_in_there(visitor: Visitor, **query: str) -> TestResponse:
    """Sign in at the provider, and come back."""
    return visitor.get(go_there(visitor, **query))


def assert_refused(visitor: Visitor, answer: TestResponse, reason: str, said: str, code: int = 403) -> None:
    """Nobody is let in or linked; the page says something useful, and the trail why."""
    assert answer.status_code == code, words(answer)
    assert said in words(answer)
    assert visitor.get("/mina-aktiviteter").status_code == 302
    for table in (SignInSession, ExternalIdentity):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.facts["reason"]) == ("sign_in.refused", reason)


@contextmanager
def telling(case: object) -> Iterator[None]:
    """Say which case it was that failed; an application for each of them would take its time."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"in the case of {case!r}")
        raise


@contextmanager
def serve() -> Iterator[Provider]:
    """Run a provider until the test is over."""
    provider = Provider("")
    server = make_server("127.0.0.1", 0, provider, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _json(said: Any, status: int = 200) -> Response:
    return Response(json.dumps(said), status=status, mimetype="application/json")


def _part(value: Claims) -> str:
    return _base64(json.dumps(value).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
