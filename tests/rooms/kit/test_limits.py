"""What is too long, too large or too far away is refused plainly, never with an error of ours."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from planner.kit.cells import plain_cell
from planner.kit.db import db
from planner.kit.limits import LARGEST_BODY, LARGEST_FORM, LONGEST_QUERY, MOST_PARTS
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import Comment, StatusUpdate
from tests.factories.visitor import Visitor, words
from tests.factories.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


@pytest.fixture
def visitor(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.people[Role.ADMINISTRATOR])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/aktiviteter?page=1000000000000000000", 200),
        ("/aktiviteter?page=-1", 200),
        ("/aktiviteter?page=2147483648", 200),
        ("/aktiviteter?page=1e9", 200),
        ("/aktiviteter?page=١", 200),
        ("/aktiviteter?q=" + "x" * 2000, 200),
        ("/aktiviteter?q=" + "%25_%5C" * 300, 200),
        ("/aktiviteter?q=" + "x" * 100_000, 414),
        ("/aktiviteter?" + "&".join(f"p{n}=1" for n in range(10_000)), 414),
        ("/aktiviteter?" + "&".join(["q=x"] * 900), 200),
        ("/aktiviteter/" + "x" * 900, 404),
        ("/aktiviteter/" + "x" * 10_000, 414),
        ("/rapporter/99999999999999999999999", 404),
        ("/rapporter/2147483648", 404),
        ("/rapporter/2014?datum=" + "9" * 1000, 422),
        ("/rapporter/2014?datum=1900-01-01", 200),
        ("/rapporter/2014?datum=2999-12-31", 200),
        ("/rapporter/2014?datum=9999-12-31", 422),
        ("/utskick/forhandsvisning?dag=1900-01-01", 200),
        ("/utskick/forhandsvisning?dag=0001-01-01", 422),
        ("/aktiviteter/%ff%fe", 404),
        ("/aktiviteter/%00", 400),
        ("/aktiviteter/..%2f..%2fetc%2fpasswd", 404),
        ("/static/../config/default.toml", 404),
        ("/static/%2e%2e/config/default.toml", 404),
        ("/static/..%2fkit%2fsettings.py", 404),
        ("/static//etc/passwd", 404),
        ("/bootstrap/static/../../../../etc/passwd", 404),
    ],
    ids=lambda value: str(value)[:50],
)
def test_addresses_that_nobody_makes_are_answered_plainly(visitor: Visitor, path: str, code: int) -> None:
    answer = visitor.get(path, follow_redirects=True)
    assert answer.status_code == code
    assert "secret_key" not in answer.text


def test_a_number_that_no_column_holds_is_a_page_that_does_not_exist(visitor: Visitor) -> None:
    for number in (2**31, 2**63, 10**30):
        assert visitor.submit(f"/utskick/{number}/forsok", {}, page="/").status_code == 404


def test_a_body_has_a_largest_size(visitor: Visitor) -> None:
    path = "/aktiviteter/boende-1/kommentarer"
    for data in ({"text": "x" * (LARGEST_FORM + 1)}, {"text": "x" * (LARGEST_BODY + 1)}):
        answer = visitor.submit(path, data, page="/aktiviteter/boende-1")
        assert answer.status_code == 413
        assert "för stort" in words(answer)
    assert db.session.scalars(select(Comment)).all() == []


def test_a_form_has_a_largest_number_of_parts(visitor: Visitor) -> None:
    data = {f"p{number}": "1" for number in range(MOST_PARTS + 1)}
    path = "/aktiviteter/boende-1/kommentarer"
    assert visitor.post(path, data, content_type="multipart/form-data").status_code == 413


def test_our_own_longest_address_fits(visitor: Visitor) -> None:
    every = (
        "area=boende&status=unreported&light=red&organisation=bromma&owner=admin@example.org&sort=due&page=2&lang=en"
    )
    assert len(every) + 3 * 400 < LONGEST_QUERY
    assert visitor.get(f"/aktiviteter?{every}&q={'å' * 200}").status_code == 200


def test_methods_are_those_that_a_page_has(visitor: Visitor) -> None:
    for method in ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"):
        assert visitor.client.open("/aktiviteter", method=method).status_code == 405
    assert visitor.client.head("/aktiviteter").data == b""
    assert visitor.client.options("/aktiviteter").data == b""


def test_a_form_cannot_pretend_another_method(visitor: Visitor) -> None:
    data = {"_method": "DELETE", "text": "Bra."}
    headers = {"X-HTTP-Method-Override": "DELETE"}
    page = visitor.get("/aktiviteter/boende-1").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = visitor.post(
        "/aktiviteter/boende-1/kommentarer?_method=DELETE", {**data, "csrf_token": token}, headers=headers
    )
    assert answer.status_code == 302
    assert db.session.scalars(select(Comment.text)).all() == ["Bra."]


def test_fields_that_a_form_does_not_have_are_left_aside(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    said_of_others = {"by_id": world.strategist.id, "actor": world.strategist.id, "assignment_id": world.in_kista.id}
    said_of_days = dict.fromkeys(("holds_from", "holds_to", "recorded_at", "today"), "2000-01-01")
    said_of_itself = {
        "id": 1,
        "activity_key": "annan",
        "organisation_key": "kista",
        "role": "administrator",
        "via": "load",
    }
    extra: dict[str, Any] = {**said_of_others, **said_of_days, **said_of_itself}
    path = "/aktiviteter/boende-1/bromma/lagesrapporter"
    assert visitor.submit(path, {"status": "ongoing", **extra}).status_code == 302
    row = db.session.scalars(select(StatusUpdate)).one()
    assert (row.assignment_id, row.by_id, row.via) == (world.in_bromma.id, world.owner.id, "page")
    assert (row.holds_from.year, row.holds_to.year, row.recorded_at.year > 2000) == (2014, 9999, True)
    assert db.session.scalar(select(Person.role).where(Person.id == world.owner.id)) == Role.CONTRIBUTOR


@given(st.text(max_size=20))
def test_a_cell_is_never_a_formula(text: str) -> None:
    cell = plain_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_a_cell_that_looks_like_a_formula_is_written_as_text(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


def test_other_cells_are_left_as_they_are() -> None:
    assert [plain_cell(text) for text in ("", "Bromma", "1,5", "a=b", "'=1")] == ["", "Bromma", "1,5", "a=b", "'=1"]
