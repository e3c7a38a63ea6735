"""A number that may not leave the service doesn't, in any format, on any page for readers or in the API."""

import io
import re
from zipfile import ZipFile

import pytest
from flask import Flask
from pypdf import PdfReader

from planner.people.rules import Role
from planner.plans.rules import VersionStatus
from planner.reports.contents import report_on
from planner.reports.formats import Format, rendered
from tests.factories.follow_up import add_indicator, add_observation
from tests.factories.people import add_person
from tests.factories.plan import add_area, add_version
from tests.factories.program import Program
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World

# The organisation with 3 is withheld; 7777 too, since the total less the others' would tell the 3. 54321 is shown.
SMALL, NEXT, TOTAL = 3, 7777, 7780
SHOWN = 54321


@pytest.fixture
def few(world: World) -> World:
    """The small world with figures by organisation, one of them small."""
    indicator = add_indicator("sip.has")
    add_observation(indicator, "2014", n=TOTAL)
    add_observation(indicator, "2014", organisation=world.bromma, n=SMALL)
    add_observation(indicator, "2014", organisation=world.kista, n=NEXT)
    other = add_indicator("sip.other", label="Annan serie", position=1)
    add_observation(other, "2014", n=SHOWN)
    return world


def text_of(content: bytes, form: Format) -> str:
    """Return all that a file says, and what it doesn't show as well."""
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as parts:
            return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    if form is Format.PDF:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode()


def says(text: str, number: int) -> bool:
    """Return whether a text has a number, with or without something between thousands."""
    thousands, rest = divmod(number, 1000)
    return bool(re.search(rf"(?<!\d){thousands}(\s|&nbsp;|&#x202f;|\\u202f)?{rest:03}(?!\d)", text))


@pytest.mark.parametrize("form", Format)
def test_no_format_of_the_follow_up_has_it(few: World, form: Format) -> None:
    said = text_of(rendered(report_on(2014, TODAY), form), form)
    assert not says(said, NEXT)
    # The memo has no tables of figures.
    assert says(said, SHOWN) or form is Format.WORD_MEMO


@pytest.mark.parametrize("form", Format)
def test_no_format_tells_of_a_series_of_an_area_that_is_a_draft_yet(few: World, form: Format) -> None:
    area = add_area("hemligt", since=add_version("2015", VersionStatus.DRAFT))
    draft = add_indicator("draft", label="Utkastserie", area_id=area.id, position=2)
    add_observation(draft, "2014", n=45678, women=41234, men=4444, split="own unit")
    said = text_of(rendered(report_on(2014, TODAY), form), form)
    assert "Utkastserie" not in said
    assert not says(said, 45678)
    assert not says(said, 41234)


@pytest.mark.parametrize("path", ["/indikatorer", "/indikatorer/sip.has", "/rapporter/2014"])
def test_no_page_for_readers_has_it(few: World, app: Flask, path: str) -> None:
    answer = Visitor(app, add_person(Role.READER)).get(path)
    assert answer.status_code == 200
    assert not says(answer.text, NEXT)


@pytest.mark.parametrize("path", ["/indicators", "/indicators/sip.has", "/reports/2014"])
def test_no_program_reads_it_whoever_it_is_for(few: World, app: Flask, path: str) -> None:
    said = str(Program(app, few.strategist).reads(path))
    assert not says(said, NEXT)
    assert "hidden" in said


def test_strategists_see_it_marked(few: World, app: Flask) -> None:
    page = Visitor(app, few.strategist).sees("/indikatorer/sip.has")
    assert says(page, NEXT)
    assert "visas som .. för andra" in page
