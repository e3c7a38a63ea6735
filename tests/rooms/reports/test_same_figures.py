"""The same figures in every format: each is read back, and compared with the JSON."""

import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.contents import report_on
from planner.reports.document import STATUS_ORDER
from planner.reports.formats import Format, rendered
from planner.reports.rules import Report, as_json, checksum
from tests.factories.acts import report
from tests.factories.follow_up import (
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
    add_target,
)
from tests.factories.plan import add_activity, add_assignment
from tests.factories.world import TODAY, build_world

Rows = list[dict[str, Any]]
WORDS = (Format.HTML, Format.PDF, Format.WORD)
DEVIATIONS, AFTER = "Avvikelserfrånbeslutadtidplan", "Förändringarsedanföregåendeuppföljning"


@dataclass(frozen=True)
class Read:
    """A report read back: its JSON, what each format to be read says without blanks, and its sheets' tables."""

    content: dict[str, Any]
    said: Mapping[Format, str]
    tables: Mapping[str, Rows]

    @property
    def activities(self) -> list[dict[str, Any]]:
        return [one for area in self.content["areas"] for one in area["activities"]]


def read(found: Report) -> Read:
    book = load_workbook(io.BytesIO(rendered(found, Format.EXCEL)))
    tables = {}
    for sheet in book.worksheets:
        for name in sheet.tables:
            heads, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
            tables[name] = [dict(zip(heads, row, strict=True)) for row in rows]
    return Read(as_json(found), {form: _said(form, rendered(found, form)) for form in WORDS}, tables)


def _said(form: Format, content: bytes) -> str:
    if form is Format.HTML:
        text = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", content.decode(), flags=re.DOTALL))
    elif form is Format.PDF:
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        body = docx.Document(io.BytesIO(content)).element.body
        text = "".join(piece.text or "" for piece in body.iter(qn("w:t")))
    return without_blanks(text)


def without_blanks(text: str) -> str:
    """Lines break elsewhere in each format."""
    return "".join(text.split())


@pytest.fixture
def city(stockholm: Flask) -> Read:
    """The city's follow-up, with a small number in it."""
    indicator = add_indicator("test.few", label="Få personer som räknas", position=99)
    add_observation(indicator, "2014", n=3, of=60)
    add_target(indicator, 40, "2015")
    return read(report_on(2014, TODAY))


def test_the_summary_and_each_area(city: Read) -> None:
    figures = city.content["summary"]
    assert city.content["checksum"] == checksum(city.content)
    rows = [["Hela planen", *(figures["by_status"][s.value] for s in STATUS_ORDER), figures["activities"]]]
    rows[0].append(figures["overdue"])
    for area in city.content["areas"]:
        statuses = [one["status"] for one in area["activities"]]
        late = sum(one["overdue"] for one in area["activities"])
        rows.append([area["name"], *map(statuses.count, STATUS_ORDER), len(statuses), late])
    sentences = [
        f"{figures['unreported']} utan lägesrapport",
        f"{figures['without_deadline']} utan tidplan",
        f"{figures['moved']} aktiviteter har fått en ny tidplan.",
        f"{figures['late_against_decision']} aktiviteter är försenade räknat mot den beslutade tidplanen.",
        city.content["checksum"],
    ]
    for form, said in city.said.items():
        for row in rows:
            assert without_blanks("".join(map(str, row))) in said, (form, row)
        for sentence in [*sentences, *(one["title"] for one in city.activities)]:
            # Word has the great numbers in a row under their labels.
            if form is not Format.WORD or " utan " not in sentence:
                assert without_blanks(sentence) in said, (form, sentence)
    by_area = [list(row.values())[:8] for row in city.tables["Status_per_område"]]
    assert by_area == rows[1:]
    numbers = {row["Mått"]: row["Antal"] for row in city.tables["Nyckeltal"]}
    assert (numbers["Aktiviteter"], numbers["Försenade"]) == (figures["activities"], figures["overdue"])
    assert numbers["Lägesrapport saknas"] == figures["unreported"]


def test_indicators(city: Read) -> None:
    series = [*city.content["indicators"], *(one for area in city.content["areas"] for one in area["indicators"])]
    counted = 0
    for one in series:
        for figure in (each for each in one["observations"] if each["organisation"] is None):
            told = ".." if "n" in figure["hidden"] else w.number(figure["n"]) if figure["n"] is not None else None
            (row,) = [
                row
                for row in city.tables["Indikatorer"]
                if (row["Nyckel"], row["Period"], row["Organisation"], row["Målvärde"])
                == (one["key"], figure["period"], None, None)
            ]
            assert row["Antal"] == (".." if "n" in figure["hidden"] else figure["n"])
            if told and figure == one["observations"][-1]:
                counted += 1
                for form, said in city.said.items():
                    near = rf"{re.escape(without_blanks(one['label']))}.{{0,200}}?{re.escape(without_blanks(told))}"
                    assert re.search(near, said), (form, one["label"], told)
    assert counted > 10


def test_deviations(city: Read) -> None:
    kinds = ("overdue", "moved", "dropped", "without_deadline")
    rows = city.tables["Avvikelser"]
    told = {row["Nyckel"] for row in rows}
    assert told >= {key for kind in kinds for key in city.content["deviations"][kind]}
    for form, said in city.said.items():
        begins = said.rindex(DEVIATIONS)
        stretch = said[begins : said.index(AFTER, begins)]
        found = {one["key"] for one in city.activities if without_blanks(one["title"]) in stretch}
        assert found == told, form


def test_requirements_and_an_extract(app: Flask) -> None:
    world = build_world()
    year = add_grant_year(2014, granted_sek=22_949_683, used_sek=20_000_000, complete=True)
    for number, (outcome, day) in enumerate((("met", TODAY), ("not_met", TODAY), (None, None)), 1):
        one = add_requirement(year, f"2014-G{number}", title=f"Krav nummer {number}", outcome=outcome, assessed_on=day)
        add_evidence(one, there=outcome == "met")
    series = add_indicator(area_id=world.area.id)
    for organisation, n in ((None, 5000), (world.bromma, 2123), (world.kista, 2877)):
        add_observation(series, organisation=organisation, n=n)
    add_assignment(add_activity("kistas", area=world.area, title="Kistas egen"), world.kista)
    report(world.owner, Status.DONE)

    whole = read(report_on(2014, TODAY))
    (words,) = {tuple((row["Kod"], row["Vår bedömning"]) for row in whole.tables["Krav"])}
    assert [code for code, _word in words] == [item["code"] for item in whole.content["requirements"]["items"]]
    for form, said in whole.said.items():
        for code, word in words:
            assert re.search(rf"{code}.{{0,120}}?{re.escape(without_blanks(word))}", said), (form, code, word)
        assert "22949683kr" in said, form
    assert whole.tables["Statsbidrag"][0]["Beviljat, kronor"] == whole.content["money"][0]["granted_sek"] == 22_949_683

    bromma = read(report_on(2014, TODAY, organisation="bromma"))
    assert [one["key"] for one in bromma.activities] == [row["Nyckel"] for row in bromma.tables["Aktiviteter"]]
    assert {row["Organisation"] for row in bromma.tables["Delar"]} == {world.bromma.name}
    assert {row["Organisation"] for row in bromma.tables["Indikatorer"]} == {None, world.bromma.name}
    for form, said in bromma.said.items():
        assert "2123" in said, form
        assert "2877" not in said, form
        assert "Kistasegen" not in said, form
        assert "2014-G1" not in said, form
        assert bromma.content["checksum"] in said, form
