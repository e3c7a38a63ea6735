"""What goes wrong is said plainly, with a reference that the log has too, and without what nobody should know."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests

from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid, NotFound
from planner.kit.web import Access, access
from planner.people.links import password_link
from tests.conftest import MakeApp
from tests.factories.people import PASSWORD, add_person
from tests.factories.visitor import Visitor, words

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SECRET = "hemlig-uppgift-i-felet"
NUMBER = "811218-9876"


def too_many() -> None:
    raise TooManyRequests(retry_after=30)


def fail(error: Exception) -> Any:
    def view() -> None:
        raise error

    return view


WRONG = {
    "/fel/400": (lambda: abort(400), 400, "Det gick inte att läsa det du skickade"),
    "/fel/403": (fail(Forbidden("Det får bara strateger.")), 403, "Det får bara strateger."),
    "/fel/404": (fail(NotFound(SECRET)), 404, "Sidan finns inte"),
    "/fel/409": (fail(Conflict("Läs in sidan på nytt.")), 409, "Läs in sidan på nytt."),
    "/fel/413": (lambda: abort(413), 413, "för stort"),
    "/fel/418": (lambda: abort(418), 418, "Gå tillbaka och försök igen."),
    "/fel/422": (fail(Invalid("Skriv en dag.")), 422, "Skriv en dag."),
    "/fel/429": (too_many, 429, "Vänta några minuter"),
    "/fel/500": (fail(RuntimeError(SECRET)), 500, "Felet är antecknat"),
    "/fel/503": (lambda: abort(503), 503, "Försök igen om en stund"),
}


@pytest.fixture
def broken(make_app: MakeApp) -> Iterator[Flask]:
    """The application as in production, with addresses at which something goes wrong."""
    app = make_app(
        env="production",
        base_url="http://planner.example.org",
        allowed_hosts=["localhost"],
        secret_key="fyrtiotvå slumpmässigt dragna tecken",
        today="",
    )
    for path, (view, _code, _words) in WRONG.items():
        app.add_url_rule(path, path, access(Access.PUBLIC)(view))
    with app.app_context():
        yield app


@pytest.fixture
def log(broken: Flask) -> Iterator[StringIO]:
    """What the application writes to its log from now on."""
    (handler,) = (handler for handler in logging.getLogger().handlers if getattr(handler, "planner", False))
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(written := StringIO())
    yield written
    handler.setStream(before)


@sqlite_alone
@pytest.mark.parametrize("path", WRONG)
def test_an_error_says_what_to_do_and_carries_a_reference_that_is_in_the_log(
    broken: Flask, path: str, log: StringIO
) -> None:
    _view, code, said = WRONG[path]
    answer = Visitor(broken).get(path)
    assert answer.status_code == code
    assert said in words(answer)
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    reference = answer.headers["X-Request-ID"]
    assert f"Referens: {reference}." in words(answer)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {line["request_id"] for line in lines} == {reference}
    assert lines[-1]["status"] == code
    assert lines[-1]["route"] == path


@sqlite_alone
def test_an_error_keeps_what_its_answer_must_say(broken: Flask) -> None:
    visitor = Visitor(broken)
    assert visitor.get("/fel/429").headers["Retry-After"] == "30"
    answer = visitor.client.delete("/logga-in")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@sqlite_alone
def test_an_unexpected_error_is_told_in_the_readers_language(broken: Flask) -> None:
    visitor = Visitor(broken)
    assert '<html lang="sv">' in visitor.get("/fel/500").text
    assert '<html lang="en">' in visitor.get("/fel/500?lang=en").text


@sqlite_alone
def test_the_page_of_an_error_needs_no_database(broken: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(broken, add_person())

    def gone(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError("no database")

    monkeypatch.setattr("planner.auth.sessions.session_of", gone)
    answer = visitor.get("/aktiviteter")
    assert answer.status_code == 500
    assert "Felet är antecknat" in words(answer)


@sqlite_alone
def test_no_part_of_an_error_is_read_as_markup(broken: Flask) -> None:
    broken.add_url_rule("/fel/x", "x", access(Access.PUBLIC)(fail(Forbidden("<script>{{ 7 * 7 }}</script>"))))
    assert "&lt;script&gt;{{ 7 * 7 }}&lt;/script&gt;" in Visitor(broken).get("/fel/x").text


# Logs


def test_logs_hold_nothing_that_somebody_wrote_or_may_sign_in_with(broken: Flask, log: StringIO) -> None:
    person = add_person(email="nagon@example.org", password=PASSWORD)
    db.session.commit()
    link = password_link(person).partition("example.org")[2]

    def twice() -> Any:
        add_person(email="nagon@example.org", name=SECRET)

    def told() -> Any:
        lines = (NUMBER, f"password={PASSWORD.partition(' ')[0]}", "https://u:hemligt@db.example.org/x", link)
        raise RuntimeError("\n".join(lines))

    for view in (twice, told):
        broken.add_url_rule(f"/{view.__name__}", view.__name__, access(Access.PUBLIC)(view))
    visitor = Visitor(broken)
    visitor.sign_in("nagon@example.org", PASSWORD, next=f"/aktiviteter?q={SECRET}")
    cookie = visitor.client.get_cookie("planner")
    assert cookie
    for path in (f"/aktiviteter?q={SECRET}", link, "/twice", "/told"):
        visitor.get(path)
    assert "IntegrityError" in log.getvalue()
    assert "/losenord/<token>" in log.getvalue()
    never = ("nagon@", "=fyra", "vanliga", SECRET, "u:hemligt", NUMBER, link.rpartition("/")[2], cookie.value)
    assert [word for word in never if word in log.getvalue()] == []


@sqlite_alone
def test_an_error_of_the_database_names_no_values(app: Flask) -> None:
    add_person(email="nagon@example.org", name=SECRET)
    with pytest.raises(IntegrityError) as failed:
        add_person(email="nagon@example.org", name=SECRET)
    assert SECRET not in str(failed.value)
    assert "parameters hidden" in str(failed.value)
    db.session.rollback()
