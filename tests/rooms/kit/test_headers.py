"""What every answer tells browsers, under which names the service answers, and how its cookie is kept."""

import re
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from planner.kit.web import Access, access
from planner.people.rules import Role
from tests.conftest import MakeApp
from tests.factories.people import add_everybody
from tests.factories.plan import add_plan
from tests.factories.visitor import Visitor, words

PRODUCTION = {
    "env": "production",
    "base_url": "https://planner.example.org",
    "secret_key": "fyrtiotvå slumpmässigt dragna tecken",
    "today": "",
}

# Nothing here differs between databases.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def production(make_app: MakeApp) -> FlaskClient:
    return make_app(**PRODUCTION).test_client()


def ask(client: FlaskClient, path: str = "/logga-in", **kwargs: Any) -> Any:
    return client.get(path, base_url="https://planner.example.org", buffered=True, **kwargs)


def test_a_page_may_load_our_own_files_and_nothing_else(production: FlaskClient) -> None:
    policy = ask(production).headers["Content-Security-Policy"]
    allowed = {directive.split()[0]: directive.split()[1:] for directive in policy.split("; ")}
    assert allowed.pop("img-src") == ["'self'", "data:"]
    ours = ("script-src", "style-src", "font-src", "connect-src", "form-action")
    assert all(allowed.pop(directive) == ["'self'"] for directive in ours)
    assert set(allowed) == {"default-src", "object-src", "base-uri", "frame-ancestors"}
    assert all(sources == ["'none'"] for sources in allowed.values())


def test_every_answer_carries_its_headers(production: FlaskClient) -> None:
    for path in ("/logga-in", "/static/planner.css", "/healthz", "/finns-inte"):
        headers = ask(production, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Server"] == "planner"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Request-ID"]


def test_without_tls_browsers_are_not_told_to_ask_for_it(app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/logga-in").headers


def test_pages_are_kept_by_nobody(production: FlaskClient) -> None:
    assert ask(production).headers["Cache-Control"] == "no-store"
    assert ask(production, "/healthz").headers["Cache-Control"] == "no-store"


def test_what_is_handed_out_as_a_file_can_do_nothing_as_a_page(app: Flask) -> None:
    visitor = Visitor(app, add_everybody()[Role.READER])
    add_plan()
    for form in ("pdf", "json"):
        headers = visitor.get(f"/rapporter/2014.{form}").headers
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert headers["Content-Disposition"].startswith("attachment; ")


def test_what_is_for_programs_is_shown_by_no_browser(production: FlaskClient) -> None:
    for path in ("/healthz", "/api/v1/me"):
        assert ask(production, path).headers["Content-Disposition"] == 'attachment; filename="answer.json"'


# The cookie


def test_the_cookie_is_kept_from_scripts_other_sites_and_other_hosts(production: FlaskClient) -> None:
    cookie = ask(production, "/logga-in?lang=en").headers["Set-Cookie"]
    assert cookie.startswith("__Host-planner=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)


def test_without_tls_the_cookie_has_a_name_that_browsers_take(app: Flask) -> None:
    cookie = app.test_client().get("/logga-in?lang=en").headers["Set-Cookie"]
    assert cookie.startswith("planner=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


# Hosts and proxies


@pytest.mark.parametrize("host", ["evil.example.com", "planner.example.org.evil.example.com", "127.0.0.1", "a b"])
def test_a_strange_name_is_refused_with_a_plain_page(production: FlaskClient, host: str) -> None:
    answer = production.get("/logga-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "Det gick inte att läsa det du skickade" in words(answer)
    assert host not in answer.text


def test_names_that_the_settings_allow_are_answered_to(make_app: MakeApp) -> None:
    client = make_app(**PRODUCTION, allowed_hosts=["10.0.0.7"]).test_client()
    for name in ("10.0.0.7:8000", "planner.example.org", "Planner.Example.Org"):
        assert client.get("/logga-in", headers={"Host": name}).status_code == 200, name
    assert client.get("/logga-in", headers={"Host": "10.0.0.8"}).status_code == 400
    # Whoever watches over the service asks by whatever name or number it has.
    assert client.get("/healthz", headers={"Host": "10.0.0.8"}).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, ("127.0.0.1", "http")), (1, ("203.0.113.9", "https")), (2, ("198.51.100.1", "https"))],
)
def test_only_proxies_that_the_settings_name_say_who_asks(
    make_app: MakeApp, proxies: int, seen: tuple[str, str]
) -> None:
    app = make_app(trusted_proxies=proxies)
    app.add_url_rule("/vem", "who", access(Access.PUBLIC)(lambda: f"{request.remote_addr} {request.scheme}"))
    answer = app.test_client().get(
        "/vem",
        headers={
            "X-Forwarded-For": "192.0.2.66, 198.51.100.1, 203.0.113.9",
            "X-Forwarded-Proto": "http, https, https",
            "X-Forwarded-Host": "evil.example.com",
        },
    )
    assert answer.text == " ".join(seen)


def test_what_a_proxy_or_anybody_says_of_the_host_is_not_believed(make_app: MakeApp) -> None:
    app = make_app(trusted_proxies=1)
    answer = app.test_client().get("/", headers={"X-Forwarded-Host": "evil.example.com"})
    assert "evil" not in answer.location


# References


def test_an_answer_names_its_request_and_takes_the_name_that_a_proxy_gave(make_app: MakeApp) -> None:
    client = make_app(trusted_proxies=1).test_client()
    given = client.get("/logga-in", headers={"X-Request-ID": "proxy-12345678"})
    assert given.headers["X-Request-ID"] == "proxy-12345678"
    for wrong in ("kort", "x" * 65, "a b c d e f g", 'x"}{injected'):
        made = client.get("/logga-in", headers={"X-Request-ID": wrong}).headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{16}", made)
    # Where no proxy is trusted, one visitor can't pass for another.
    unknown = make_app().test_client().get("/logga-in", headers={"X-Request-ID": "proxy-12345678"})
    assert unknown.headers["X-Request-ID"] != "proxy-12345678"
