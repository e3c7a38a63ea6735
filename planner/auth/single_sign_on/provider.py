"""The provider of single sign-on: asking it, and checking all that it answers."""

import hmac
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth, OAuthError
from flask import Flask, current_app
from joserfc.errors import BadSignatureError, JoseError

from planner.auth.single_sign_on.rules import Claimant, ClaimNames, Reason
from planner.kit.clock import now
from planner.kit.settings import Settings

EXTENSION = "planner.single_sign_on"

# Before a silent provider is given up. Few: whoever waits holds up a thread of the web process.
TIMEOUT_SECONDS = 5
# Then it isn't asked for a while, so that a provider that is down doesn't take the whole service with it.
PAUSE = timedelta(seconds=15)
# What it says of itself, its keys included, is asked for anew after that: a key it no longer vouches for must go.
METADATA_KEPT = timedelta(hours=1)
LEEWAY_SECONDS = 60

# Whatever the provider offers: never "none", and never HS256, which takes a public key for a shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
KEY_TYPES = ("RSA", "EC")

# What is kept of what it says of itself: Authlib would take anything in there for an option of its own.
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
USEFUL = ("userinfo_endpoint",)

# What comes of an answer that has another shape than it should.
MISSHAPEN = (requests.RequestException, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class Refused(Exception):
    """Somebody isn't let in: why, and for the log what was wrong, in words that hold nothing secret."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Begun:
    """What a browser keeps of a sign-in that it has begun, so that what comes back can be held to it."""

    state: str
    nonce: str
    verifier: str


class Provider(FlaskOAuth2App):
    """Authlib's client, held to what we accept of a provider. Every method raises Refused."""

    issuer: str
    names: ClaimNames
    wanted: set[str]
    _asked_at: datetime | None = None
    _silent_until: datetime | None = None

    def begin(self, redirect_uri: str) -> tuple[str, Begun]:
        """Return where to send a browser, and what it is to keep."""
        with _refusing():
            made = self.create_authorization_url(redirect_uri)
        return made["url"], Begun(made["state"], made["nonce"], made["code_verifier"])

    def finish(self, begun: Begun, answer: Mapping[str, str], *, redirect_uri: str) -> Claimant:
        """Return who comes back with the provider's answer.

        Claims that are wanted and not in the token are asked for where the provider has a place for that.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise Refused(Reason.NOT_BEGUN, "state")
        if answer.get("iss", self.issuer) != self.issuer:
            raise Refused(Reason.UNTRUSTED, "issuer of the answer")
        if error := answer.get("error"):
            raise _as_refused(error)
        with _refusing():
            token = self.fetch_access_token(  # type: ignore[no-untyped-call]
                redirect_uri, code=answer["code"], code_verifier=begun.verifier, grant_type="authorization_code"
            )
            claims = self._checked_claims(token, begun.nonce)
            if self.wanted - set(claims):
                claims = {**self._further_claims(token, claims["sub"]), **claims}
            return Claimant.of(claims, self.names)

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself, asked for once in a while."""
        at = now()
        if self._asked_at is None or at - self._asked_at > METADATA_KEPT:
            if self._silent_until and at < self._silent_until:
                raise Refused(Reason.UNAVAILABLE, "it failed a moment ago")
            try:
                self.server_metadata = self._ask_metadata()
            except (Refused, *MISSHAPEN):
                self._silent_until = now() + PAUSE
                raise
            self._asked_at = at
        return self.server_metadata  # type: ignore[no-any-return]

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """Return the provider's public keys for signatures."""
        keys = super().fetch_jwk_set(force)["keys"]
        return {"keys": [key for key in keys if key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"]}

    def describe(self) -> str:
        """Return in English that the provider answers, for `planner check`."""
        with _refusing():
            return f"{self.issuer} answers, with keys: {len(self.fetch_jwk_set()['keys'])}"

    def _ask_metadata(self) -> dict[str, Any]:
        address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
        answer = requests.get(address, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        said = answer.json()
        if said["issuer"] != self.issuer:
            raise Refused(Reason.UNAVAILABLE, f"it calls itself {str(said['issuer'])[:200]!r}, not {self.issuer!r}")
        kept = {name: said[name] for name in NEEDED} | {name: said[name] for name in USEFUL if said.get(name)}
        scheme = urlsplit(self.issuer).scheme
        for name, place in kept.items():
            if urlsplit(place).scheme not in (scheme, "https"):
                raise Refused(Reason.UNAVAILABLE, f"its {name} isn't an address of {scheme}")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if self.client_secret and "client_secret_basic" not in methods and "client_secret_post" in methods:
            way = "client_secret_post"
            kept["token_endpoint_auth_method"] = way
        return {**kept, "issuer": self.issuer, "id_token_signing_alg_values_supported": ALGORITHMS}

    def _checked_claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token: signature, issuer, audience, times and nonce are as they should be."""
        options = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
            "sub": {"essential": True},
        }

        def parse() -> Any:
            return self.parse_id_token(token, nonce=nonce, claims_options=options, leeway=LEEWAY_SECONDS)

        try:
            claims = parse()
        except BadSignatureError:
            # Authlib asks for the keys anew when it doesn't know a key's name. One without a name may be new too.
            self.fetch_jwk_set(force=True)
            claims = parse()
        except (JoseError, *MISSHAPEN):
            # What is kept of its keys may be of no use to anybody.
            self.server_metadata.pop("jwks", None)
            raise
        if claims is None:
            raise Refused(Reason.UNTRUSTED, "no ID token")
        return dict(claims)

    def _further_claims(self, token: dict[str, Any], subject: str) -> dict[str, Any]:
        if "userinfo_endpoint" not in self.server_metadata:
            return {}
        claims = self.userinfo(token=token)
        if claims.get("sub") != subject:
            raise Refused(Reason.UNTRUSTED, "subject of userinfo")
        return dict(claims)


def init_provider(app: Flask) -> None:
    """Give the application its provider, where the settings name one. Asks it nothing yet."""
    settings: Settings = app.extensions["planner.settings"]
    provider: Provider = OAuth(app).register(  # type: ignore[no-untyped-call]
        "planner",
        client_cls=Provider,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret or None,
        client_kwargs={
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
    provider.issuer = settings.oidc_issuer
    provider.names = ClaimNames(settings.oidc_claim_email, settings.oidc_claim_name, settings.oidc_claim_groups)
    provider.wanted = {provider.names.email, *([provider.names.groups] if settings.oidc_roles else [])}
    app.extensions[EXTENSION] = provider


def provider() -> Provider:
    """Return the application's provider."""
    return current_app.extensions[EXTENSION]  # type: ignore[no-any-return]


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever is wrong with a provider's answer into Refused."""
    try:
        yield
    except JoseError as error:
        raise Refused(Reason.UNTRUSTED, f"{type(error).__name__} {getattr(error, 'claim', '')}".strip()) from error
    except OAuthError as error:
        raise _as_refused(error.error) from error
    except MISSHAPEN as error:
        raise Refused(Reason.UNAVAILABLE, type(error).__name__) from error


def _as_refused(error: Any) -> Refused:
    """Return why a provider refuses, by the word that OAuth has for it."""
    reasons = {
        "access_denied": Reason.DECLINED,
        "login_required": Reason.DECLINED,
        "interaction_required": Reason.DECLINED,
        "consent_required": Reason.DECLINED,
        "invalid_grant": Reason.CODE_REFUSED,
    }
    known = isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error)
    return Refused(reasons.get(error, Reason.UNAVAILABLE) if known else Reason.UNAVAILABLE, error if known else "error")
