"""Status by area, drawn."""

import re
from xml.etree import ElementTree

import pytest

from planner.kit import look
from planner.plans.rules import Status
from planner.reports.charts import drawn as draw
from planner.reports.charts.status import WIDTH
from planner.reports.document import document
from tests.factories.report import activity, area, report

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*areas: object) -> ElementTree.Element:
    sections = document(report(*areas))["sections"]  # type: ignore[arg-type]
    summary = next(section for section in sections if section["id"] == "summary")
    (chart,) = (block for block in summary["blocks"] if block["kind"] == "chart")
    return ElementTree.fromstring(draw(chart, "Libertinus Serif"))  # noqa: S314 - our own


def test_each_bar_is_as_long_as_what_it_counts() -> None:
    done = [activity(f"d{n}", Status.DONE) for n in range(30)]
    svg = drawn(area("Boende", *done, activity("o", Status.ONGOING)), area("Barn", *done[:15]))
    bars = [float(box.get("width", "")) for box in svg.iter(f"{SVG}rect") if box.get("fill") == look.GREEN]
    _legend, first, second = bars
    assert first + 2 == pytest.approx(2 * (second + 2), rel=0.001)


def test_numbers_stand_where_there_is_room() -> None:
    many = [activity(f"d{n}", Status.DONE) for n in range(200)]
    texts = [text.text for text in drawn(area("Boende", *many, activity("o"))).iter(f"{SVG}text")]
    assert "200" in texts
    assert "1" not in texts


def test_long_names_are_set_on_two_lines_and_markup_is_text() -> None:
    svg = drawn(area("Neuropsykiatriska funktionsnedsättningar", activity()), area('<b> & "c"', activity()))
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"Neuropsykiatriska", "funktionsnedsättningar", '<b> & "c"'} <= set(texts)
    assert '<b> & "c": 1 pågår.' in svg.get("aria-label", "")


def test_a_name_that_is_cut_says_so_and_an_empty_area_says_that_it_is_empty() -> None:
    long = "Arbete, sysselsättning, studier och annan meningsfull daglig verksamhet för unga vuxna"
    texts = [text.text for text in drawn(area(long), area("Barn", activity())).iter(f"{SVG}text")]
    assert [text for text in texts if text and text.endswith(" …")]
    assert "inga aktiviteter" in texts


def test_only_the_services_colours_and_no_styles_are_used() -> None:
    late = activity("a", due="2014-06")
    text = ElementTree.tostring(drawn(area("Boende", late, activity("b", Status.DONE))), encoding="unicode")
    assert set(re.findall(r"#[0-9a-f]{6}", text)) <= {
        value for value in vars(look).values() if isinstance(value, str) and value.startswith("#")
    }
    assert "style" not in text
    assert f"0 0 {WIDTH:g} " in text
    assert "1 försenad" in text
