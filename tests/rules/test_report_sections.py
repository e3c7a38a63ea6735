"""The follow-up's sections: their order, and what is said of the grant, its money and the indicators."""

from typing import Any

import pytest

from planner.indicators.rules import Period, Split
from planner.indicators.rules.views import SeriesView, TargetView
from planner.reports.charts import drawn
from planner.reports.document import document
from planner.reports.rules import Extract, Report
from planner.requirements.rules import Actor, EvidenceFacts, Kind, Outcome, RequirementView
from tests.factories.document import all_sections, block_of, section_of, texts_of
from tests.factories.report import activity, area, figures, grant, report, requirement, series

TEXTS = ("proposal", "preparation", "consultations", "money", "gender", "children", "remarks")
MET, NOT_MET, NOT_ASSESSED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSED
TARGET, CONDITION = Kind.TARGET, Kind.CONDITION


def ids(found: Report) -> list[str]:
    return [section["id"] for section in document(found)["sections"]]


def test_sections_stand_in_the_order_of_the_domain() -> None:
    assert ids(report(area("Boende", activity()), texts=dict.fromkeys(TEXTS, "Text."))) == [
        "proposal", "summary", "background", "preparation", "matter", "requirements", "areas", "deviations", "changes",
        "consultations", "money", "gender", "children", "remarks", "attachments",
    ]  # fmt: skip


def test_what_nobody_has_written_is_left_out() -> None:
    assert not set(TEXTS) & set(ids(report(area("Boende", activity()))))


def test_an_extract_has_only_what_is_its_organisations() -> None:
    extract = report(area("Boende", activity()), extract=Extract("bromma", "Bromma"), texts={"remarks": "Text."})
    assert ids(extract) == ["summary", "matter", "areas", "deviations"]
    assert document(extract)["title"] == "Uppföljning 2014: Bromma"


def test_every_section_has_an_id_of_its_own_and_a_part() -> None:
    found = document(
        report(
            area("Boende", activity()),
            grants=[grant(requirement())],
            indicators=[series(), series("b", figures(n=7), area_key="boende")],
        )
    )
    named = [section["id"] for section in all_sections(found)]
    assert len(named) == len(set(named))
    assert all(set(section["parts"]) <= {"memo", "follow_up"} and section["parts"] for section in found["sections"])


def test_written_texts_become_paragraphs_where_they_belong() -> None:
    texts = {"area:boende": "Ett\nstycke.\n\nEtt till.", "requirement:2014-G1": "Så gjorde vi.", "summary": "Kort."}
    found = report(area("Boende", activity()), grants=[grant(requirement())], texts=texts)
    said = [
        block["paragraphs"] for block in section_of(found, "area-boende")["blocks"] if block["kind"] == "paragraphs"
    ]
    assert ["Ett stycke.", "Ett till."] in said
    assert block_of(section_of(found, "requirement-2014-G1"), "paragraphs")["paragraphs"] == ["Så gjorde vi."]
    assert block_of(section_of(found, "summary"), "paragraphs")["paragraphs"] == ["Kort."]


@pytest.mark.parametrize(
    ("requirements", "complete", "said"),
    [
        (
            [requirement("G1"), requirement("V1", kind=TARGET), requirement("V2", NOT_MET, kind=TARGET)],
            True,
            "Grundkraven för 2014 är uppfyllda. 1 av 2 prestationsmål är uppfyllda och räknas.",
        ),
        (
            [requirement("G1", NOT_MET), requirement("V1", kind=TARGET)],
            True,
            "Grundkraven för 2014 är inte uppfyllda (G1), så inga prestationsmål räknas.",
        ),
        (
            [requirement("G1", NOT_ASSESSED), requirement("G2", NOT_ASSESSED), requirement("V1", kind=TARGET)],
            True,
            "Det går inte att bedöma ännu om grundkraven för 2014 är uppfyllda: G1 och G2 är inte bedömda.",
        ),
        (
            [requirement("V1", kind=TARGET)],
            True,
            "Det går inte att bedöma ännu om grundkraven för 2014 är uppfyllda: inga grundkrav är registrerade.",
        ),
        (
            [requirement("G1")],
            False,
            (
                "Det går inte att bedöma ännu om grundkraven för 2014 är uppfyllda: "
                "listan över årets krav är inte fullständig."
            ),
        ),
        (
            [requirement("K1", kind=CONDITION), requirement("K2", NOT_MET, kind=CONDITION)],
            True,
            "1 av 2 villkor för 2014 är uppfyllda.",
        ),
    ],
)
def test_the_gate_in_a_sentence(requirements: list[RequirementView], complete: bool, said: str) -> None:
    found = report(area("Boende", activity()), grants=[grant(*requirements, complete=complete)])
    assert block_of(section_of(found, "requirements"), "paragraphs")["paragraphs"] == [said]
    # It is among what the board reads first.
    assert said in [item["text"] for item in block_of(section_of(found, "summary"), "list")["items"]]


def test_a_requirement_says_what_is_missing_and_what_the_authority_said() -> None:
    shown = [EvidenceFacts(n, title, None, None, None) for n, title in enumerate(("Mål", "Rutiner"))]
    one = requirement("G1", evidence=shown, authority_outcome=NOT_MET, authority_note="för sent")
    regions = requirement("G2", actor=Actor.REGION)
    table = block_of(section_of(report(grants=[grant(one, regions)]), "requirements-basic"), "table")
    first, second = table["rows"]
    # Said to be met, but with nothing to show for it.
    assert [mark["word"] for mark in first[2]["marks"]] == ["Kan inte bedömas ännu"]
    assert (first[3]["text"], first[3]["notes"]) == ("0 av 2 finns", ["Saknas: Mål; Rutiner"])
    assert ([mark["word"] for mark in first[4]["marks"]], first[4]["notes"]) == (["Inte uppfyllt"], ["För sent."])
    assert "Uppfylls av regionen ensam, räknas inte." in second[1]["notes"][0]


def test_money_that_is_not_known_is_no_nought() -> None:
    years = [grant(year=2014, note="osäkert"), grant(year=2012, national_sum=456_500_000, granted=9, used=4)]
    money = section_of(report(grants=years), "money")
    assert texts_of(money) == [
        ["2012", "456\u202f500\u202f000\u00a0kr", "9\u00a0kr", "–", "4\u00a0kr", "5\u00a0kr"],
        ["2014", "–", "–", "–", "–", "–"],
    ]
    assert [item["text"] for item in block_of(money, "list")["items"]] == ["2014: Osäkert."]


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"n": 731, "share": 21}, "731 personer (21\u00a0%)"),
        ({"n": 1069, "of": 1628}, "1\u202f069 av 1\u202f628 personer"),
        ({"share": 0.61}, "0,61\u00a0%"),
        ({"share": 46, "of": 3376}, "46\u00a0% av 3\u202f376"),
        ({"value": 7.5}, "7,5 personer"),
        ({"hidden": {"n", "share"}, "of": 20}, ".. av 20 personer (..\u00a0%)"),
        ({"hidden": {"n"}}, ".. personer"),
    ],
)
def test_an_outcome_is_written_as_its_source_gives_it(facts: dict[str, Any], outcome: str) -> None:
    found = report(indicators=[series("a", figures(**facts))])
    assert texts_of(section_of(found, "indicators")) == [["Serie a", "2013", outcome]]


def test_women_and_men_stand_by_themselves_and_hidden_ones_are_two_points() -> None:
    found = report(
        indicators=[
            series("a", figures(n=9, women=59, men=41)),
            series("b", figures(n=9, women=7.4, men=6.9, split=Split.OWN_UNIT)),
            series("c", figures(n=9, hidden={"women", "men"})),
            series("part", figures(women=1, men=2), total_key="a"),
        ]
    )
    assert texts_of(section_of(found, "gender")) == [
        ["Serie a", "2013", "59\u00a0%", "41\u00a0%"],
        ["Serie b", "2013", "7,4", "6,9"],
        ["Serie c", "2013", "..", ".."],
    ]


def test_a_share_that_disagrees_with_its_counts_stands_beside_them() -> None:
    found = report(indicators=[series("a", figures(n=1069, of=1628, share=60, disagrees=65.663))])
    notes = block_of(section_of(found, "indicators"), "table")["rows"][0][0]["notes"]
    assert notes == ["ska öka", "Antalen ger 65,7\u00a0%, källan anger 60\u00a0%."]


def developed() -> SeriesView:
    target = TargetView(Period.parse("2015"), "2015", 900.0)
    return series("sip", figures("2013", n=731), figures("2014", n=853), targets=[target])


def test_what_became_of_a_series_stands_beside_it_and_is_drawn() -> None:
    found = section_of(report(indicators=[developed()]), "indicators")
    (row,) = block_of(found, "table")["rows"]
    assert [cell["text"] for cell in row[2:]] == ["853 personer", "731 personer (2013)", "900 personer"]
    assert row[3]["notes"] == ["122 upp, åt rätt håll"]
    chart = block_of(found, "chart")
    assert chart["caption"] == "Serie sip: från 731 personer 2013 till 853 personer 2014."
    assert "2013: 731 personer; 2014: 853 personer; mål 2015: 900 personer" in chart["alternative"]
    svg = drawn(chart, "inherit")
    assert all(text in svg for text in (">731<", ">853<", ">Målvärde 900 personer<", 'role="img"'))


def test_a_hidden_figure_is_in_no_chart() -> None:
    found = section_of(
        report(indicators=[series("a", figures("2013", n=7), figures("2014", hidden={"n"}))]), "indicators"
    )
    assert not [block for block in found["blocks"] if block["kind"] == "chart"]


def test_organisations_stand_side_by_side_and_a_missing_one_is_no_nought() -> None:
    has = series("has", figures(n=50), figures(n=20, organisation="Bromma"), figures(n=30, organisation="Kista"))
    should = series("should", figures(n=90, organisation="Bromma", women=60, men=40))
    tables = [
        block for block in section_of(report(indicators=[has, should]), "indicators")["blocks"]
        if block["kind"] == "table" and block["title"].startswith("Per organisation")
    ]  # fmt: skip
    (table,) = tables
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["Bromma", "20 personer", "90 personer"],
        ["Kista", "30 personer", "uppgift saknas"],
    ]
    assert table["rows"][0][2]["notes"] == ["kvinnor 60\u00a0%, män 40\u00a0%"]


def test_parts_of_a_series_have_a_table_of_their_own_without_repeating_its_name() -> None:
    whole, part = series("a", figures(n=50)), series("a.18-24", figures(n=9), total_key="a", label="Serie a, 18–24 år")
    tables = [b for b in section_of(report(indicators=[whole, part]), "indicators")["blocks"] if b["kind"] == "table"]
    assert [(table["title"], table["rows"][0][0]["text"]) for table in tables] == [
        ("Indikatorer: planen som helhet", "Serie a"),
        ("Delar av Serie a", "18–24 år"),
    ]
