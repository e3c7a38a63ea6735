"""Word: the same figures as in the JSON, read back; and what makes it a document that people can go on writing in."""

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table
from flask import Flask

from planner.plans.rules import Status
from planner.reports.contents import report_on
from planner.reports.document import STATUS_ORDER, document
from planner.reports.press import PressError
from planner.reports.rules import Report, as_json
from planner.reports.word import FOLLOW_UP, MEMO, print_word
from planner.reports.word.writer import set_word
from tests.factories.report import activity, area, report
from tests.factories.world import TODAY


def written(found: Report, part: str = FOLLOW_UP, template: str = "") -> Document:
    """Set a report in this process, and read it back."""
    return docx.Document(io.BytesIO(set_word(document(found), part, template)))


@pytest.fixture
def city(stockholm: Flask) -> Report:
    """The city's follow-up of 2014."""
    return report_on(2014, TODAY)


@pytest.fixture
def one() -> Report:
    """A follow-up with one area of three activities, one of them late."""
    return report(
        area(
            "Boende",
            activity("b-1", Status.DONE, due="2014-06"),
            activity("b-2", Status.ONGOING, due="2014-09"),
            activity("b-3", Status.ONGOING, Status.DONE, group="Stöd"),
        )
    )


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def words(paper: Document) -> str:
    """Return all that a document says, tables included, on one line."""
    return " ".join("".join(piece.itertext()) for piece in paper.element.body.iter(qn("w:p")))


def headings(paper: Document) -> list[tuple[int, str]]:
    return [
        (int(p.style.name[-1]), p.text) for p in paper.paragraphs if p.style and str(p.style.name).startswith("Heading")
    ]


def test_the_figures_are_those_of_the_json(city: Report) -> None:
    content, paper = as_json(city), written(city)
    figures = content["summary"]
    total = [figures["by_status"][status.value] for status in STATUS_ORDER]
    by_area = [["Hela planen", *total, figures["activities"], figures["overdue"]]]
    for one_area in content["areas"]:
        statuses = [each["status"] for each in one_area["activities"]]
        late = sum(each["overdue"] for each in one_area["activities"])
        by_area.append([one_area["name"], *map(statuses.count, STATUS_ORDER), len(statuses), late])
    found = [row for table in paper.tables for row in rows(table)]
    for row in by_area:
        assert [str(cell) for cell in row] in found
    said = words(paper)
    for each in (each for one_area in content["areas"] for each in one_area["activities"]):
        assert each["title"] in said
    for requirement in content["requirements"]["items"]:
        assert requirement["title"] in said
    assert content["checksum"] in said


def test_each_table_has_a_title_and_a_head_that_repeats(city: Report) -> None:
    tables = list(written(city).element.body.iter(qn("w:tbl")))
    assert len(tables) > 10
    for table in tables:
        (caption,) = table.iter(qn("w:tblCaption"))
        assert caption.get(qn("w:val"))
        repeated = [row.find(f".//{qn('w:tblHeader')}") is not None for row in table.iter(qn("w:tr"))]
        assert repeated == [True] + [False] * (len(repeated) - 1)
        assert len(repeated) > 1


def test_pictures_have_an_alternative(city: Report) -> None:
    pictures = list(written(city).element.body.iter(qn("wp:docPr")))
    assert pictures
    for picture in pictures:
        assert len(picture.get("descr", "")) > 40
        assert picture.get("title")


def test_headings_go_step_by_step_and_stand_in_the_contents(city: Report) -> None:
    paper = written(city)
    found = headings(paper)
    assert found[0][0] == 1
    assert all(after <= before + 1 for (before, _a), (after, _b) in pairwise(found))
    anchors = {link.get(qn("w:anchor")) for link in paper.element.body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in paper.element.body.iter(qn("w:bookmarkStart"))}
    assert anchors == marks
    assert len(anchors) > 10
    instructions = [field.text for field in paper.element.body.iter(qn("w:instrText"))]
    assert any("TOC" in str(text) for text in instructions)


def test_the_memo_is_short_and_holds_no_appendix(city: Report) -> None:
    paper = written(city, MEMO)
    titles = [text for _level, text in headings(paper)]
    assert paper.paragraphs[0].text == "Tjänsteutlåtande"
    assert "Sammanfattning" in titles
    assert "Bilagor" in titles
    assert "Uppföljning per område" not in titles
    assert "Bilagor" not in [text for _level, text in headings(written(city))]


def test_the_document_says_what_it_is(one: Report) -> None:
    properties = written(one).core_properties
    assert (properties.title, properties.subject) == ("Uppföljning 2014", "Handlingsplanen")
    assert (properties.author, properties.language) == ("Strategiska enheten", "sv-SE")


def test_it_is_read_aloud_and_spelt_as_swedish(one: Report) -> None:
    paper = written(one)
    assert {each.get(qn("w:val")) for each in paper.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    assert {each.get(qn("w:val")) for each in paper.settings.element.iter(qn("w:themeFontLang"))} == {"sv-SE"}


def test_it_does_not_open_in_the_mode_of_an_older_word(one: Report) -> None:
    kept = {each.get(qn("w:name")): each for each in written(one).settings.element.iter(qn("w:compatSetting"))}
    assert kept["compatibilityMode"].get(qn("w:val")) == "15"


def test_words_that_lead_to_a_table_stay_on_its_page(city: Report) -> None:
    (said,) = [each for each in written(city).paragraphs if each.text == "Ett streck betyder att uppgiften saknas."]
    assert said.paragraph_format.keep_with_next


def test_a_long_title_takes_one_line_of_each_page() -> None:
    header = written(report(plan_title="Handlingsplan för staden " * 8)).sections[0].header
    assert len(header.paragraphs[0].text) <= 100
    assert header.paragraphs[0].text.startswith("Uppföljning 2014 · Handlingsplan")
    assert header.paragraphs[0].text.endswith("…")


def test_an_activity_shows_all_that_is_known_of_it(one: Report) -> None:
    said = words(written(one))
    assert "▲ Försenad" in said
    assert "1 av 2 genomförda" in said


def test_what_xml_cannot_hold_stops_nothing() -> None:
    nasty = 'A\x00\x0b<w:p>&"\ufffe'
    said = words(written(report(area(nasty, activity(title=nasty, group=nasty), factors=[nasty]))))
    assert 'A\ufffd\ufffd<w:p>&"\ufffd' in said


def test_a_template_keeps_its_looks_and_loses_its_text(one: Report, tmp_path: Path) -> None:
    template = docx.Document()
    template.add_heading("Skriv här", 1)
    template.add_table(1, 1)
    template.styles["Heading 1"].font.name = "Georgia"
    template.sections[0].left_margin = Pt(100)
    template.sections[0].header.paragraphs[0].text = "Stockholms stad"
    path = tmp_path / "mall.docx"
    template.save(str(path))
    paper = written(one, template=str(path))
    assert "Skriv här" not in words(paper)
    assert paper.styles["Heading 1"].font.name == "Georgia"
    assert paper.sections[0].left_margin == Pt(100)
    assert paper.sections[0].header.paragraphs[0].text == "Stockholms stad"
    assert "Försenad" in words(paper)


def test_a_file_that_is_no_template_is_told_of(one: Report, tmp_path: Path) -> None:
    path = tmp_path / "mall.docx"
    path.write_text("ingen mall")
    with pytest.raises(PressError):
        print_word(document(one), FOLLOW_UP, str(path))


def test_the_press_sets_it_too(one: Report) -> None:
    content: dict[str, Any] = document(one)
    assert print_word(content, FOLLOW_UP)[:2] == b"PK"
