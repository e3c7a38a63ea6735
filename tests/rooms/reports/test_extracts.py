"""What isn't for everybody, or isn't all: an organisation's extract, and a live report that shows drafts of texts."""

import io
import json

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Role
from planner.reports.contents import report_on
from planner.reports.document import document
from planner.reports.formats import Format, rendered
from planner.reports.models import ReportText
from tests.factories.editions import freeze
from tests.factories.follow_up import add_indicator, add_observation
from tests.factories.people import add_person
from tests.factories.plan import add_area
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World
from tests.rooms.reports.test_formats import run

DRAFT = "Utkast: texterna är inte låsta"


@pytest.fixture
def reader(app: Flask, world: World) -> Visitor:
    return Visitor(app, add_person(Role.READER))


@pytest.fixture
def strategist(app: Flask, world: World) -> Visitor:
    db.session.add(ReportText(year=2014, section="summary", number=1, text="Det går framåt.", written_at=now()))
    db.session.commit()
    return Visitor(app, world.strategist)


def test_an_extract_has_its_organisations_figures_in_every_format(world: World, reader: Visitor) -> None:
    """Also those of an area in which it carries nothing out."""
    area = add_area("sip", name_sv="Samordnad individuell plan")
    add_observation(add_indicator(area_id=area.id), organisation=world.bromma, n=57)
    db.session.commit()
    address = "/rapporter/2014{}?organisation=bromma"
    page = reader.sees(address.format(""))
    assert "Samordnad individuell plan" in page
    assert "har inga aktiviteter här." in page
    assert "57 personer" in page
    assert "1 aktivitet inom 1 område." in page
    content = json.loads(reader.get(address.format(".json")).data)
    assert [one["n"] for one in content["areas"][-1]["indicators"][0]["observations"]] == [57]
    book = load_workbook(io.BytesIO(reader.get(address.format(".xlsx")).data))
    assert 57 in [cell.value for row in book["Indikatorer"].iter_rows() for cell in row]


def test_there_is_no_memo_of_an_extract(app: Flask, reader: Visitor, tmp_path: object) -> None:
    refused = reader.get("/rapporter/2014.memo.docx?organisation=bromma")
    assert refused.status_code == 422
    assert "Ett tjänsteutlåtande gäller hela planen." in refused.text
    command = run(
        app, "2014", "--format", "memo.docx", "--organisation", "bromma", "--output", str(tmp_path) + "/memo.docx"
    )
    assert command.exit_code == 2
    assert "there is none of an extract" in command.stderr


def test_a_live_report_with_drafts_says_so_and_another_does_not(strategist: Visitor, reader: Visitor) -> None:
    assert DRAFT in strategist.sees("/rapporter/2014")
    assert DRAFT not in reader.sees("/rapporter/2014")
    drafts = report_on(2014, TODAY, drafts=True)
    assert document(drafts)["edition"] == DRAFT
    assert DRAFT in rendered(drafts, Format.HTML).decode()
    about = load_workbook(io.BytesIO(rendered(drafts, Format.EXCEL))).worksheets[0]
    assert any(DRAFT in str(cell.value) for row in about.iter_rows() for cell in row)


def test_a_frozen_report_has_no_drafts(strategist: Visitor, world: World) -> None:
    freeze(world.strategist)
    page = strategist.get("/rapporter/2014/utgavor/1/rapport").text
    assert "Det går framåt." in page
    assert DRAFT not in page


def test_drafts_count_in_the_checksum_and_the_report_says_so(strategist: Visitor, reader: Visitor) -> None:
    theirs, others = (json.loads(visitor.get("/rapporter/2014.json").data) for visitor in (strategist, reader))
    assert theirs["checksum"] != others["checksum"]
    assert "De ingår i kontrollsumman" in strategist.sees("/rapporter/2014")


def test_the_trail_says_that_drafts_or_an_extract_were_taken_out(strategist: Visitor, reader: Visitor) -> None:
    for visitor, query in ((strategist, ""), (reader, ""), (reader, "&organisation=bromma")):
        visitor.get(f"/rapporter/2014.json?datum=2014-11-03{query}")
    entries = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "report.export").order_by(TrailEntry.id))
    usual = {"year": 2014, "as_of": "2014-11-03", "format": "json"}
    assert [entry.facts for entry in entries] == [
        {**usual, "drafts": True},
        usual,
        {**usual, "organisation": "bromma"},
    ]
