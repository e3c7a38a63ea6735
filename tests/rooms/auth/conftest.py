"""What tests of single sign-on share: a provider, and browsers on applications that trust it."""

from collections.abc import Iterator
from typing import Any

import pytest

from planner.kit.db import db
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.provider import EMAIL, SETTINGS, Browse, Provider, serve
from tests.factories.visitor import Visitor


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The city's own sign-in, which knows Anna."""
    with serve() as provider:
        yield provider


@pytest.fixture
def browse(make_app: MakeApp, provider: Provider) -> Iterator[Browse]:
    """Open a browser on an application that trusts the provider, with settings of one's own."""
    contexts = []

    def browse(**settings: Any) -> Visitor:
        app = make_app(**{"oidc_issuer": provider.issuer, "oidc_trusts_email": True, **SETTINGS, **settings})
        contexts.append(app.app_context())
        contexts[-1].push()
        return Visitor(app)

    yield browse
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def visitor(browse: Browse) -> Visitor:
    """Somebody at a browser, on an application where Anna would be let in."""
    visitor = browse()
    add_person(email=EMAIL)
    db.session.commit()
    return visitor
