"""Single sign-on with a real provider, through its own sign-in form."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from planner.kit.db import db
from planner.wiring.database import check
from tests.conftest import MakeApp
from tests.factories import canaille_server
from tests.factories.people import add_person
from tests.factories.provider import BEGIN, CALLBACK
from tests.factories.visitor import Visitor, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BASE_URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Canaille, until the last test of this file is over."""
    said = tmp_path_factory.mktemp("canaille") / "log"
    command = [sys.executable, canaille_server.__file__, BASE_URL + CALLBACK]
    with (
        said.open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port, said.read_text()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def visitor(make_app: MakeApp, issuer: str) -> Iterator[Visitor]:
    """Somebody at a browser, on an application that trusts Canaille."""
    app = make_app(
        base_url=BASE_URL,
        oidc_issuer=issuer,
        oidc_client_id=canaille_server.CLIENT_ID,
        oidc_client_secret=canaille_server.CLIENT_SECRET,
        oidc_scope="openid email profile groups",
        # It names the claim email_verified among those that it supports, and never sends it.
        oidc_trusts_email=True,
        oidc_roles=[f"{canaille_server.GROUP}=strategist"],
    )
    with app.app_context():
        yield Visitor(app)


def sign_in_at(address: str, login: str, password: str) -> str | None:
    """Fill in the provider's own forms; return where it sends the browser back to, or None where it doesn't."""
    browser = requests.Session()
    browser.trust_env = False
    page = browser.get(address, timeout=20)
    for field, value in (("login", login), ("password", password)):
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert token, page.text
        form = {"csrf_token": html.unescape(token[1]), field: value, "answer": ""}
        answer = browser.post(page.url, data=form, timeout=20, allow_redirects=False)
        while "Location" in answer.headers:
            there = urljoin(answer.url, answer.headers["Location"])
            if there.startswith(BASE_URL + CALLBACK):
                return there.removeprefix(BASE_URL)
            answer = browser.get(there, timeout=20, allow_redirects=False)
        page = answer
    return None


def test_signing_in_by_the_providers_form(visitor: Visitor) -> None:
    anna = add_person(email=canaille_server.EMAIL)
    there = visitor.get(BEGIN, query_string={"next": "/aktiviteter"})
    back = sign_in_at(there.location, canaille_server.LOGIN, canaille_server.PASSWORD)
    assert back is not None
    answer = visitor.get(back)
    assert (answer.status_code, answer.location) == (302, "/aktiviteter"), words(answer)
    assert visitor.get("/mina-aktiviteter").status_code == 200
    db.session.refresh(anna)
    assert anna.role == "strategist"
    # Its code is worth something once.
    assert visitor.get(back).location == "/"
    assert Visitor(visitor.app).get(back).status_code == 400


def test_a_wrong_password_there_leads_nowhere(visitor: Visitor) -> None:
    there = visitor.get(BEGIN)
    assert sign_in_at(there.location, canaille_server.LOGIN, "fel lösenord") is None


def test_what_is_asked_for(visitor: Visitor, issuer: str) -> None:
    asked = dict(part.split("=", 1) for part in urlsplit(visitor.get(BEGIN).location).query.split("&"))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    with visitor.client.session_transaction() as session:
        assert session["single_sign_on"]["verifier"] not in asked.values()


def test_planner_check_asks_it(visitor: Visitor, issuer: str) -> None:
    result = visitor.app.test_cli_runner().invoke(check)
    assert f"ok   single sign-on: {issuer} answers" in result.output
