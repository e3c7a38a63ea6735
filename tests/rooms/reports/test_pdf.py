"""The follow-up as PDF: tagged, archivable, the same twice, and set whatever people have written."""

import io
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from planner.plans.rules import Status
from planner.reports.document import document
from planner.reports.press import PressError, print_pdf, set_pdf
from planner.reports.rules import Report
from tests.factories.document import block_of, section_of
from tests.factories.report import activity, area, report, share, version

HOSTILE = '#panic("x") *fet* @ref <etikett> $x$ \\ // /* "" \x00\x07\u202e\ue000 😀 中文 عربى ○◐●‖✕▲'


@pytest.fixture(scope="module")
def small() -> Report:
    return report(
        area(
            "Boende",
            activity("a", due="2014-06", group="Ett delområde"),
            activity("b", Status.DONE, Status.ONGOING, group="Ett delområde"),
            factors=["Platser saknas"],
            about="Om boende.",
        ),
        area("Barn", activity("c", due=None)),
        versions=[version()],
    )


@pytest.fixture(scope="module")
def content(small: Report) -> bytes:
    return print_pdf(document(small))


@pytest.fixture(scope="module")
def pdf(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def test_it_says_that_it_is_accessible_and_archivable(pdf: PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1<" in metadata
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfaid:conformance>A<" in metadata
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Uppföljning 2014: Handlingsplanen"
    assert pdf.metadata.author == "Strategiska enheten"


def test_headings_tables_and_the_chart_are_tagged(pdf: PdfReader) -> None:
    tags, alternatives = _structure(pdf)
    # Status by area, versions, one an area, delays by area, and two kinds of deviation.
    assert tags["/Table"] == tags["/THead"] == 7
    assert tags["/TH"] > 20
    assert tags["/Title"] == 1
    assert tags["/H1"] >= 4
    assert tags["/Figure"] == 1
    assert [text for text in alternatives if "Boende: 1 genomförd" in text or "Boende: 2 pågår" in text]


def test_bookmarks_lead_to_every_section(pdf: PdfReader) -> None:
    titles = list(_titles(pdf.outline))
    assert titles[:4] == ["1 Sammanfattning", "2 Bakgrund", "3 Ärendet", "3.1 Så läses uppgifterna"]
    assert {"5.1 Boende", "5.2 Barn", "6.1 Försenade aktiviteter", "Om rapporten"} <= set(titles)


def test_every_font_is_embedded(pdf: PdfReader) -> None:
    for page in pdf.pages:
        resources: Any = page["/Resources"].get_object()
        for font in resources["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_pages_are_numbered_and_carry_the_title(pdf: PdfReader) -> None:
    pages = [page.extract_text() for page in pdf.pages]
    assert all(f"{number} ({len(pages)})" in text for number, text in enumerate(pages, 1))
    assert all("Läget den 31 oktober 2014" in text for text in pages)


def test_it_says_what_the_document_says(small: Report, pdf: PdfReader) -> None:
    text = _words("".join(page.extract_text() for page in pdf.pages))
    summary = section_of(small, "summary")
    for said in (
        block_of(summary, "headline")["text"],
        *(item["text"] for item in block_of(summary, "list")["items"]),
        block_of(summary, "chart")["caption"],
        document(small)["colophon"]["checksum"],
        "1 av 2 genomförda",
        "Saknar tidplan",
    ):
        assert _words(said) in text


def test_the_same_report_is_the_same_bytes(small: Report, content: bytes) -> None:
    assert print_pdf(document(small)) == content


def test_whatever_people_write_is_text_and_stops_nothing() -> None:
    written = share(organisation=HOSTILE, comment=HOSTILE)
    hostile = report(
        area(HOSTILE, activity(title=HOSTILE, shares=[written], group=HOSTILE, wording=HOSTILE), factors=[HOSTILE]),
        plan_title=HOSTILE,
        plan_owner=HOSTILE,
        versions=[version(title=HOSTILE)],
    )
    pdf = PdfReader(io.BytesIO(set_pdf(document(hostile))))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert '#panic("x") *fet* @ref' in text
    assert "\x07" not in text


def test_a_panic_costs_signs_but_not_the_report(small: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_ = typst.compile

    def panic_at_arabic(*args: Any, **kwargs: Any) -> Any:
        if "\u0639" in json.loads(kwargs["sys_inputs"]["document"])["subject"]:
            raise BaseException("panic")
        return compile_(*args, **kwargs)

    monkeypatch.setattr(typst, "compile", panic_at_arabic)
    text = PdfReader(io.BytesIO(set_pdf(document(replace(small, plan_title="Å \u0639"))))).pages[0].extract_text()
    assert "Å \ufffd" in text


def test_an_empty_plan_is_set_too() -> None:
    pdf = PdfReader(io.BytesIO(set_pdf(document(report(plan_owner=None)))))
    assert "Inga aktiviteter finns." in pdf.pages[0].extract_text()


def test_a_row_longer_than_a_page_loses_nothing() -> None:
    shares = [share(organisation=f"Stadsdel {n}", comment=f"Slutet {n}. " + "lång text " * 800) for n in range(2)]
    pdf = PdfReader(io.BytesIO(set_pdf(document(report(area("Boende", activity(shares=shares)))))))
    text = _words("".join(page.extract_text() for page in pdf.pages))
    assert text.count("långtext") >= 800


def test_a_text_longer_than_a_page_loses_nothing() -> None:
    written = report(area("Boende", activity()), texts={"children": "\n\n".join(["lång text " * 300] * 6)})
    pdf = PdfReader(io.BytesIO(set_pdf(document(written))))
    assert "".join(page.extract_text() for page in pdf.pages).count("lång ") == 1800


def test_a_press_that_takes_too_long_is_given_up(small: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_args: object, **kwargs: float) -> None:
        raise subprocess.TimeoutExpired("press", kwargs["timeout"])

    monkeypatch.setattr(subprocess, "run", hang)
    for _ in range(3):  # each gives its place back
        with pytest.raises(PressError, match="60 seconds"):
            print_pdf(document(small))


def test_a_press_that_fails_says_why(small: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(PressError, match="could not be set"):
        print_pdf(document(small))


def _structure(pdf: PdfReader) -> tuple[Counter[str], list[str]]:
    tags: Counter[str] = Counter()
    alternatives = []
    root: Any = pdf.trailer["/Root"]
    waiting: list[Any] = [root["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict) and "/S" in node:
            tags[str(node["/S"])] += 1
            alternatives += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node else []
    return tags, alternatives


def _titles(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for entry in outline:
        found += _titles(entry) if isinstance(entry, list) else [str(entry.title)]
    return found


def _words(text: str) -> str:
    """Return a text without blanks: where lines and runs end, a reader of PDF puts some of its own."""
    return "".join(text.split())
