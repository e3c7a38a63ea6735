"""The formats that the follow-up can be had in, by page and by command; test_same_figures.py compares what they say."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select

from planner.kit import look
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Assignment
from planner.plans.rules import Status
from planner.reports.commands import report as report_command
from planner.reports.contents import report_on
from planner.reports.document import document
from planner.reports.html import STYLE_SHEET, stand_alone
from planner.reports.rules import as_json
from tests.factories.people import add_person
from tests.factories.plan import add_update
from tests.factories.report import activity, area, report
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY

DAY = "2014-10-31"
FILES = "Hämta HTML · PDF · Word · Tjänsteutlåtande i Word · Excel · JSON"
VOID = {"meta", "link", "br", "hr", "img", "input"}


@pytest.fixture
def reader(stockholm: Flask) -> Visitor:
    return Visitor(stockholm, add_person(Role.READER))


def test_years_with_anything_to_tell_are_listed_with_their_day(reader: Visitor) -> None:
    assert "Uppföljning 2013" not in reader.sees("/rapporter")
    add_update(db.session.scalars(select(Assignment)).all()[0], Status.ONGOING, date(2013, 5, 2))
    page = reader.sees("/rapporter")
    assert f"Uppföljning 2014 Visar läget 3 november 2014 {FILES}" in page
    assert f"Uppföljning 2013 Visar läget 31 december 2013 {FILES}" in page


def test_without_a_plan_the_list_says_so(app: Flask) -> None:
    assert "Ingen handlingsplan är inläst" in Visitor(app, add_person(Role.READER)).sees("/rapporter")


def test_reports_are_for_those_who_have_signed_in(stockholm: Flask) -> None:
    for path in ("/rapporter", "/rapporter/2014", "/rapporter/2014.pdf", "/rapporter/2014.json"):
        assert Visitor(stockholm).get(path).status_code in (302, 401)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/rapporter/2014?datum=31/10", 422),
        ("/rapporter/1066", 404),
        ("/rapporter/2014.odt", 404),
        ("/rapporter/2030", 200),
        ("/rapporter/1999.json", 200),
    ],
)
def test_years_and_days_that_can_be_asked_for(reader: Visitor, path: str, status: int) -> None:
    assert reader.get(path).status_code == status


def test_files_have_names_and_types(reader: Visitor) -> None:
    for form, kind in (("pdf", "application/pdf"), ("json", "application/json")):
        answer = reader.get(f"/rapporter/2014.{form}")
        assert answer.mimetype == kind
        assert f'filename="uppfoljning-2014-2014-11-03.{form}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("form", ["html", "pdf", "json"])
def test_the_command_writes_a_file(stockholm: Flask, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"r.{form}"
    arguments = ["2014", "--format", form, "--output", str(path), "--as-of", DAY, "--json"]
    result = run(stockholm, *arguments)
    assert result.exit_code == 0, result.output
    facts = json.loads(result.output)
    assert (facts["year"], facts["as_of"], facts["bytes"]) == (2014, DAY, path.stat().st_size)
    assert facts["checksum"] == as_json(report_on(2014, date.fromisoformat(DAY)))["checksum"]
    if form == "html":
        assert facts["checksum"] in path.read_text(encoding="utf-8")


def test_the_command_writes_an_extract(stockholm: Flask, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    arguments = ["2014", "--format", "json", "--output", str(path), "--organisation"]
    assert run(stockholm, *arguments, "bromma").exit_code == 0
    content = json.loads(path.read_text(encoding="utf-8"))
    shares = {
        share["organisation"] for area in content["areas"] for a in area["activities"] for share in a["assignments"]
    }
    assert (content["organisation"], shares) == ("bromma", {"bromma"})
    wrong = run(stockholm, *arguments, "finns-inte")
    assert (wrong.exit_code, wrong.stderr.split(";")[0]) == (1, "There is no organisation finns-inte")


@pytest.mark.parametrize(
    "arguments",
    [
        ["2014", "--format", "odt", "--output", "x"],
        ["2014", "--format", "pdf"],
        ["20140", "--format", "pdf", "--output", "x"],
        ["2014", "--format", "pdf", "--output", "x", "--as-of", "igår"],
    ],
)
def test_wrong_usage_ends_with_2(app: Flask, arguments: list[str]) -> None:
    assert run(app, *arguments).exit_code == 2


def test_without_a_plan_the_command_fails_with_a_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    arguments = ["2014", "--format", "json", "--output", str(path)]
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert result.stderr == "No plan is loaded; run `planner load` first.\n"
    assert not path.exists()


def test_the_file_needs_nothing_else(stockholm: Flask) -> None:
    page = stand_alone(document(report_on(2014, TODAY)))
    assert page.startswith('<!doctype html>\n<html lang="sv">')
    assert "<style>" in page
    assert not re.search(r"\b(src|href)=\"(?!#)", page)
    assert not re.search(r"<(script|link|iframe)\b", page)


def test_markup_in_data_is_text(app: Flask) -> None:
    nasty = '<script>alert("x")</script>&amp;'
    page = stand_alone(document(report(area(nasty, activity(title=nasty, group=nasty), factors=[nasty]))))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_page_is_well_formed_and_in_order(stockholm: Flask) -> None:
    checker = Outline()
    checker.feed(stand_alone(document(report_on(2014, TODAY))))
    assert checker.open == []
    assert checker.headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(checker.headings))
    assert checker.headings.count(1) == 1
    assert len(checker.ids) == len(set(checker.ids))
    # The service's pages allow no style in markup.
    assert not checker.styled


def test_the_style_sheet_uses_the_colours_of_the_service() -> None:
    known = {value for name, value in vars(look).items() if name.isupper() and isinstance(value, str)}
    assert set(re.findall(r"#[0-9a-f]{6}\b", STYLE_SHEET.read_text(encoding="utf-8"))) <= known


def run(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(report_command, arguments, obj=ScriptInfo(create_app=lambda: app))


class Outline(HTMLParser):
    """Notes the headings, the ids and what isn't closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.styled = self.styled or any(name == "style" for name, _value in attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.styled = self.styled or any(name == "style" for name, _value in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> out of order"
