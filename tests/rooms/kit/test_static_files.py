"""Static files: compressed, kept for as long as they stay the same, and nobody's own."""

import gzip
import os
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from planner.kit.settings import ROOT
from planner.kit.static_files import init_static_files
from planner.people.rules import Role
from tests.factories.people import add_everybody
from tests.factories.visitor import Visitor

FOLDER = ROOT / "planner" / "static"
FILES = [("static", path.relative_to(FOLDER).as_posix()) for path in sorted(FOLDER.rglob("*")) if path.is_file()]
FILES.append(("bootstrap.static", "css/bootstrap.min.css"))
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
LASTING = "public, max-age=31536000, immutable"

# Nothing here differs between databases.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

each_file = pytest.mark.parametrize(("endpoint", "name"), FILES)


def address(app: Flask, endpoint: str, name: str) -> str:
    with app.test_request_context():
        return url_for(endpoint, filename=name)


@each_file
def test_a_file_is_kept_for_good_under_an_address_that_changes_with_it(
    app: Flask, client: FlaskClient, endpoint: str, name: str
) -> None:
    path = address(app, endpoint, name)
    assert re.search(r"\?v=[0-9a-f]{16}$", path)
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, LASTING)
    assert set(answer.vary) == {"Accept-Encoding"}


@each_file
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("gzip;q=0", None),
    ],
)
def test_a_file_comes_as_the_browser_can_read_it(
    app: Flask, client: FlaskClient, endpoint: str, name: str, accepted: str, coding: str | None
) -> None:
    path = address(app, endpoint, name)
    answer = client.get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.content_length == len(answer.data)
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](answer.data)
    assert unpacked == client.get(path).data
    assert client.head(path, headers={"Accept-Encoding": accepted}).headers["ETag"] == answer.headers["ETag"]


@each_file
def test_whoever_has_a_file_is_told_that_it_is_still_right(
    app: Flask, client: FlaskClient, endpoint: str, name: str
) -> None:
    path = address(app, endpoint, name)
    tags = set()
    for accepted in ("br", "gzip", ""):
        headers = {"Accept-Encoding": accepted}
        answer = client.get(path, headers=headers)
        tags.add(answer.headers["ETag"])
        again = client.get(path, headers={**headers, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data, again.headers["Cache-Control"]) == (304, b"", LASTING)
        assert again.headers["ETag"] == answer.headers["ETag"]
        assert set(again.vary) == {"Accept-Encoding"}
    assert len(tags) == 3
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("version", ["", "?v=0123456789abcdef"])
def test_under_another_address_a_file_is_asked_for_anew(client: FlaskClient, version: str) -> None:
    """Such as a new page's while old and new processes stand side by side: the old file must not stay under it."""
    answer = client.get(f"/static/planner.css{version}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_a_file_is_everybodys_and_says_nothing_of_who_asked(app: Flask) -> None:
    visitor = Visitor(app, add_everybody()[Role.READER])
    assert "Cookie" in visitor.get("/aktiviteter").vary
    answer = visitor.get("/static/planner.css?lang=en")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary


def test_pages_lead_to_files_with_their_versions(app: Flask) -> None:
    page = Visitor(app).get("/logga-in").text
    found = re.findall(r'(?:href|src)="(/(?:bootstrap/)?static/[^"]+)"', page)
    assert len(found) >= 3
    assert all("?v=" in one for one in found)


def test_a_file_that_changes_has_another_version_at_once(tmp_path: Path, database_url: str) -> None:
    app = Flask("small", static_folder=str(tmp_path))
    init_static_files(app)
    (tmp_path / "small.css").write_text("a {}")
    before = address(app, "static", "small.css")
    (tmp_path / "small.css").write_text("b {}")
    os.utime(tmp_path / "small.css", (0, 0))
    assert address(app, "static", "small.css") != before


@pytest.mark.parametrize(
    "path", ["/static/finns-inte.css", "/static/", "/bootstrap/static/../__init__.py", f"/static/{'a' * 300}"]
)
def test_what_is_no_file_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_that_says_that_there_is_no_such_file_is_kept_nowhere(app: Flask) -> None:
    """Its frame names who is signed in."""
    visitor = Visitor(app, add_everybody()[Role.READER])
    answer = visitor.get("/static/nope.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert "Cookie" in answer.vary
