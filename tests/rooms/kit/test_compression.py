"""Answers come compressed for those who can read that, and a page's length tells nothing of what is in it."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest
import time_machine
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.exceptions import PreconditionFailed

from planner.kit.api.answers import answer as api_answer
from planner.kit.api.answers import check_unchanged
from tests.factories.visitor import Visitor

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
LONG = b"Planner " * 1_000
# Nothing here differs between databases.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def sent(app: Flask, response: Response) -> Response:
    """Return an answer as it would be sent to a browser."""
    with app.test_request_context(headers=BROWSER):
        return app.process_response(response)


def plain(answer: Any) -> bytes:
    match answer.headers.get("Content-Encoding"):
        case "br":
            return bytes(brotli.decompress(answer.data))
        case "gzip":
            return gzip.decompress(answer.data)
    assert "Content-Encoding" not in answer.headers
    return bytes(answer.data)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0.9, br;q=0.1", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0, br; q=0", None),
        ("identity", None),
        ("deflate", None),
        ("", None),
        (None, None),
    ],
)
def test_a_page_comes_as_the_browser_can_read_it(client: FlaskClient, accepted: str | None, coding: str | None) -> None:
    answer = client.get("/logga-in", headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.content_length == len(answer.data)
    assert {"Accept-Encoding", "Cookie"} <= set(answer.vary)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"<!doctype html>" in plain(answer)


def test_a_page_that_says_what_was_wrong_is_compressed_like_any_other(client: FlaskClient) -> None:
    missing = client.get("/finns-inte", headers=BROWSER)
    assert (missing.status_code, missing.headers["Content-Encoding"]) == (404, "br")
    assert "Sidan finns inte" in plain(missing).decode()


def test_to_be_told_of_a_page_alone_works_too(client: FlaskClient) -> None:
    answer = client.head("/logga-in", headers=BROWSER)
    assert (answer.status_code, answer.data, answer.headers["Content-Encoding"]) == (200, b"", "br")


def test_a_page_with_a_token_is_of_another_length_each_time(client: FlaskClient) -> None:
    """BREACH: whoever makes a browser ask again and again must not learn from lengths whether a guess was right."""
    lengths = {client.get("/logga-in", headers=BROWSER).content_length for _ in range(40)}
    assert len(lengths) > 15
    assert max(lengths) - min(lengths) > 25


def test_a_token_is_not_the_same_from_one_second_to_the_next(app: Flask) -> None:
    visitor = Visitor(app)
    tokens = set()
    for seconds in range(3):
        with time_machine.travel(datetime(2014, 11, 3, 9, tzinfo=UTC) + timedelta(seconds=seconds), tick=False):
            page = visitor.get("/logga-in").text
            tokens.add(page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0])
    assert len(tokens) == 3


def test_a_page_without_a_token_is_sent_as_it_is(app: Flask) -> None:
    """Such as a report that was frozen: it is what its checksum says."""
    assert plain(sent(app, Response(LONG, mimetype="text/html"))) == LONG


@pytest.mark.parametrize(
    ("media_type", "is_compressed"),
    [
        ("text/html", True),
        ("application/json", True),
        ("application/problem+json", True),
        ("application/pdf", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("application/zip", False),
        ("image/png", False),
        ("text/calendar", False),
        ("text/csv", False),
    ],
)
def test_pages_and_answers_to_programs_are_compressed_and_files_are_not(
    app: Flask, media_type: str, is_compressed: bool
) -> None:
    answer = sent(app, Response(LONG, mimetype=media_type))
    assert ("Content-Encoding" in answer.headers) is is_compressed
    assert plain(answer) == LONG


def test_what_comes_bit_by_bit_compressed_or_short_is_left_alone(app: Flask) -> None:
    bit_by_bit = Response((LONG for _ in range(100)), mimetype="text/html")
    assert sent(app, bit_by_bit).is_streamed
    assert "Content-Encoding" not in bit_by_bit.headers
    compressed = Response(gzip.compress(LONG), mimetype="text/html", headers={"Content-Encoding": "gzip"})
    assert plain(sent(app, compressed)) == LONG
    assert sent(app, Response("Planner", mimetype="text/html")).data == b"Planner"


def test_programs_are_answered_compressed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json", headers=BROWSER)
    assert answer.headers["Content-Encoding"] == "br"
    assert plain(answer) == client.get("/api/v1/openapi.json").data


def test_a_tag_names_the_bytes_and_comes_back_as_the_answer_that_it_stands_for(app: Flask) -> None:
    """Changes need If-Match: a program that reads compressed must be able to write."""
    data = ["Planner"] * 1_000
    tags = []
    for accepted in ("br", "gzip", ""):
        with app.test_request_context(headers={"Accept-Encoding": accepted}):
            tags.append(app.process_response(api_answer(data)).headers["ETag"])
    assert len(set(tags)) == 3
    for tag in tags:
        with app.test_request_context(headers={"If-None-Match": tag, **BROWSER}):
            app.preprocess_request()
            assert api_answer(data).status_code == 304
        with app.test_request_context(headers={"If-Match": tag}):
            app.preprocess_request()
            check_unchanged(data)
            with pytest.raises(PreconditionFailed):
                check_unchanged([*data, "changed"])
