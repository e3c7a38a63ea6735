"""Whatever people write stays text: in pages, in the report, in files and in mail."""

import io
import json
import re

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import Role
from planner.plans.models import (
    Activity,
    ActivityGroup,
    Area,
    Comment,
    DeadlineRequest,
    DeadlineRow,
    Factor,
    Method,
    Plan,
    PlanVersion,
    StatusUpdate,
)
from planner.plans.operations.summaries import refresh_all
from planner.reports.contents import report_on
from planner.reports.document import document
from planner.reports.formats import Format, rendered
from planner.reports.html import stand_alone
from tests.factories.everything import add_everything
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World

# HTML, attributes, Jinja, typst, format strings, and a way out of a JSON string or a header.
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
    '{{7*191}}{%x%}#sys.inputs #panic(1) %s {0} \\" \u2028Bcc:x'
)
TEXTS: tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ...] = (
    *(Plan.title, PlanVersion.title, Area.name_sv, Area.name_en, Area.about, Factor.text),
    *(ActivityGroup.name, Activity.title, Activity.wording, Activity.done_when, Activity.due_note),
    *(Method.name, Organisation.name, Person.name),
    *(StatusUpdate.comment, DeadlineRow.reason, DeadlineRequest.reason, Comment.text),
)

UNIQUE = {Method.name, ActivityGroup.name}

PAGES = (
    *("/", "/mina-aktiviteter", "/omraden/boende", "/aktiviteter", "/aktiviteter/boende-1", "/rapporter/2014"),
    *("/aktiviteter/boende-1/bromma/lagesrapporter", "/aktiviteter/boende-1/bromma/ansvariga", "/utskick"),
    *("/aktiviteter/boende-1/bromma/tidplansonskemal", "/aktiviteter/boende-1/tidplaner", "/rapporter"),
    *("/utskick/forhandsvisning", "/personer", "/organisationer", "/handelselogg", "/konto"),
)

# Nothing here differs between databases, and a column's length is PostgreSQL's to hold.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    world = add_everything()
    for column in TEXTS:
        # These are told apart by their names.
        text = column.concat(HOSTILE) if column in UNIQUE else HOSTILE
        db.session.execute(
            update(column.class_).values({column.key: text}).execution_options(synchronize_session=False)
        )
    refresh_all(TODAY)
    db.session.commit()
    return world


def check(page: str, where: str) -> None:
    assert "<script>alert" not in page, where
    assert "<img src=x" not in page, where
    assert "1337" not in page, where
    # Each attribute that holds it holds all of it, up to its own end.
    broken = [tag for tag in re.findall(r"<[a-z][^<>]*>", page) if "onerror" in re.sub(r'"[^"]*"', "", tag)]
    assert not broken, where


def test_pages_show_it_as_it_was_written(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    for path in PAGES:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        check(answer.text, path)


def test_it_is_found_and_shown_again_in_a_search(app: Flask, world: World) -> None:
    answer = Visitor(app, world.people[Role.READER]).get("/aktiviteter", query_string={"q": HOSTILE, "owner": HOSTILE})
    check(answer.text, "q")


def test_a_form_shown_again_holds_it(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.strategist)
    answer = visitor.submit("/aktiviteter/boende-1/tidplaner", {"due": HOSTILE, "reason": HOSTILE, "next": HOSTILE})
    assert answer.status_code == 422
    check(answer.text, "form")


def test_the_report_holds_it_in_every_format(app: Flask, world: World) -> None:
    found = report_on(2014, TODAY)
    check(stand_alone(document(found)), "html")
    (first, *_) = json.loads(rendered(found, Format.JSON))["areas"]
    assert first["name"] == HOSTILE
    pages = PdfReader(io.BytesIO(rendered(found, Format.PDF))).pages
    text = "".join(page.extract_text() for page in pages)
    assert "#panic(1)" in text
    assert "1337" not in text


def test_a_name_in_an_address_is_only_a_name(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.people[Role.READER])
    for path in ("/aktiviteter/{{7*191}}", "/omraden/<script>alert(1)</script>", "/aktiviteter/%0d%0aSet-Cookie:x=1"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "x=1" not in str(answer.headers)
        check(answer.text, path)
