"""The follow-up for Excel, read back: the same figures as in JSON, typed, and nothing in it is a formula."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.people.rules import Role
from planner.plans.rules import Status
from planner.reports.contents import report_on
from planner.reports.document import STATUS_ORDER
from planner.reports.excel import print_excel
from planner.reports.rules import EditionBefore, Extract, Report, as_json
from planner.reports.wording import STATUS_WORDS
from tests.factories.follow_up import (
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
    add_target,
)
from tests.factories.people import add_person
from tests.factories.report import activity, area, figures, report, series, share
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, build_world

DAY = date(2014, 10, 31)
YES = {True: "Ja", False: "Nej"}


def read(found: Report) -> Workbook:
    return load_workbook(io.BytesIO(print_excel(found)))


def table(sheet: Worksheet, name: str | None = None) -> list[dict[str, Any]]:
    """Return a table's rows by its headings."""
    cells = sheet[sheet.tables[name or sheet.title].ref]
    heads = [cell.value for cell in cells[0]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in cells[1:]]


def activities_of(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for area_ in content["areas"]:
        yield from ((area_, one) for one in area_["activities"])


@pytest.fixture
def found(stockholm: Flask) -> Report:
    """The city's follow-up, with a small number and money."""
    indicator = add_indicator("test.few", label="Få personer", position=99)
    add_observation(indicator, "2014", n=3, of=60, share=5, note="@liten")
    add_observation(indicator, "2013", n=30, women=10, men=20, split="own unit")
    add_target(indicator, 40, "2015")
    return report_on(2014, DAY)


def test_activities_and_their_parts_are_those_of_the_json(found: Report) -> None:
    book, content = read(found), as_json(found)
    there = [
        (
            row["Nyckel"], row["Aktivitet"], row["Område"], row["Status"], _day(row["Tidplan"]),
            _day(row["Beslutad tidplan"]), row["Försenad"], row["Nya tidplaner"], row["Klara delar"], row["Delar"],
        )
        for row in table(book["Aktiviteter"])
    ]  # fmt: skip
    assert there == [
        (
            one["key"], one["title"], area_["name"], STATUS_WORDS[Status(one["status"])], one["due"],
            one["decided_due"], YES[one["overdue"]], len(one["moves"]), one["done"], one["of"],
        )
        for area_, one in activities_of(content)
    ]  # fmt: skip
    parts = [
        (row["Nyckel"], row["Status"], _day(row["Tidplan"]), row["Försenad"], _day(row["Senaste lägesrapport"]))
        for row in table(book["Delar"])
    ]
    assert parts == [
        (
            one["key"],
            STATUS_WORDS[Status(part["status"])],
            part["due"],
            YES[part["overdue"]],
            part["last_update"],
        )
        for _area, one in activities_of(content)
        for part in one["assignments"]
    ]


def test_the_summary_counts_the_same(found: Report) -> None:
    book, content = read(found), as_json(found)
    sheet, figures = book["Sammanfattning"], content["summary"]
    said = {row["Mått"]: row["Antal"] for row in table(sheet, "Nyckeltal")}
    assert said["Aktiviteter"] == figures["activities"]
    assert said["Delar, en per organisation och aktivitet"] == figures["assignments"]
    assert said["Försenade"] == figures["overdue"]
    assert said["Försenade mot beslutad tidplan"] == figures["late_against_decision"]
    assert said["Lägesrapport saknas"] == figures["unreported"]
    assert [row["Område"] for row in table(sheet, "Status_per_område")] == [one["name"] for one in content["areas"]]
    last = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Hela planen")
    assert list(last[1:7]) == [
        *(figures["by_status"][status.value] for status in STATUS_ORDER),
        figures["activities"],
    ]
    assert any(content["checksum"] in str(row[0]) for row in sheet.iter_rows(values_only=True))


def test_deviations_are_those_of_the_json(found: Report) -> None:
    book, content = read(found), as_json(found)
    words = {
        "overdue": "Försenad",
        "moved": "Ny tidplan",
        "dropped": "Utgår",
        "without_deadline": "Saknar tidplan",
    }
    rows = table(book["Avvikelser"])
    for kind, word in words.items():
        assert [row["Nyckel"] for row in rows if row["Avvikelse"] == word] == content["deviations"][kind]
    late = Counter(row["Avvikelse"] for row in rows)["Försenad mot beslutad tidplan"]
    assert late == content["summary"]["late_against_decision"]


def test_indicators_are_those_of_the_json_and_small_numbers_are_points(found: Report) -> None:
    book, content = read(found), as_json(found)
    series = [*content["indicators"], *(one for area_ in content["areas"] for one in area_["indicators"])]
    fields = {"n": "Antal", "of": "Av", "share": "Andel, procent", "value": "Värde", "women": "Kvinnor", "men": "Män"}
    expected = {
        (one["key"], observation["period"], observation["organisation"] is None, *(
            ".." if name in observation["hidden"] else observation[name] for name in fields
        ))
        for one in series
        for observation in one["observations"]
    }  # fmt: skip
    rows = table(book["Indikatorer"])
    assert expected == {
        (row["Nyckel"], row["Period"], row["Organisation"] is None, *(row[title] for title in fields.values()))
        for row in rows
        if row["Målvärde"] is None
    }
    few = [row for row in rows if row["Nyckel"] == "test.few"]
    assert [(row["Period"], row["Antal"], row["Målvärde"]) for row in few] == [
        ("2013", 30, None),
        ("2014", "..", None),
        ("2015", None, 40),
    ]
    assert few[1]["Anmärkning"] == "@liten"


def test_requirements_and_money(app: Flask) -> None:
    add_person(Role.STRATEGIST)
    year = add_grant_year(2014, granted_sek=22_949_683, used_sek=20_000_000, complete=True)
    one = add_requirement(year, "2014-G1", national_sum_sek=130_000_000)
    add_evidence(one, "Överenskommelse", there=True)
    add_evidence(one, "=Protokoll")
    build_world()
    found = report_on(2014, TODAY)
    book, content = read(found), as_json(found)
    (row,) = table(book["Krav"])
    (item,) = content["requirements"]["items"]
    assert (row["Kod"], row["Krav"], row["Underlag som saknas"]) == (item["code"], item["title"], "=Protokoll")
    assert (row["Underlag som finns"], row["Underlag som behövs"], row["Räknas"]) == (1, 2, "Nej")
    assert row["Nationell summa, kronor"] == 130_000_000
    (money,) = table(book["Statsbidrag"])
    assert (money["År"], money["Beviljat, kronor"], money["Kvar, kronor"]) == (2014, 22_949_683, 2_949_683)
    assert money["Utbetalt, kronor"] is None
    # Shown as 2014, not as 2 014.
    assert book["Statsbidrag"]["A6"].number_format == "0"


def test_text_stays_text_whatever_it_begins_with() -> None:
    nasty = ["=1+1", "+46 8", "-5", "@SUM(A1)", '=HYPERLINK("http://example.org")', "x" * 40_000]
    found = report(area("=Område", *(activity(f"a-{n}", title=text) for n, text in enumerate(nasty))))
    sheet = read(found)["Aktiviteter"]
    cells = [row[1] for row in sheet[sheet.tables["Aktiviteter"].ref]][1:]
    assert [cell.value for cell in cells] == [text[:32_767] for text in nasty]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True] * 5 + [False]


def test_days_are_days_and_headings_stay_in_view(found: Report) -> None:
    book = read(found)
    for name in ("Aktiviteter", "Delar", "Krav", "Statsbidrag", "Indikatorer", "Avvikelser"):
        sheet = book[name]
        assert sheet.freeze_panes == "B6"
        for made in sheet.tables.values():
            assert made.autoFilter is not None
            assert made.headerRowCount == 1
    due = next(row[6] for row in book["Aktiviteter"][book["Aktiviteter"].tables["Aktiviteter"].ref][1:] if row[6].value)
    assert due.is_date
    assert due.number_format == "yyyy-mm-dd"
    assert book.properties.title == "Uppföljning 2014"


def test_the_charts_are_the_spreadsheets_own_and_have_a_text(found: Report) -> None:
    with ZipFile(io.BytesIO(print_excel(found))) as parts:
        assert [name for name in parts.namelist() if name.startswith("xl/charts/")] == [
            "xl/charts/chart1.xml",
            "xl/charts/chart2.xml",
        ]
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count('descr="Liggande staplar med') == 2


def test_the_same_report_gives_the_same_bytes(found: Report) -> None:
    assert print_excel(found) == print_excel(found)


def test_changes_since_the_edition_before() -> None:
    old = report(area("Boende", activity("boende-1"), activity("boende-2", title="Gammal")))
    before = EditionBefore(2013, 2, date(2013, 12, 31), as_json(old))
    now = report(area("Boende", activity("boende-1", Status.DONE), activity("boende-3")), before=before)
    sheet = read(now)["Förändringar"]
    assert [(row["Nyckel"], row["Förändring"]) for row in table(sheet)] == [
        ("boende-1", "Genomförda sedan dess"),
        ("boende-3", "Nya aktiviteter"),
        ("boende-2", "Finns inte längre i planen"),
    ]
    assert "utgåva 2 av uppföljningen 2013" in sheet["A3"].value
    counted = [tuple(row.values()) for row in table(read(now)["Då och nu"], "Då_och_nu")]
    assert counted[:2] == [("Genomförda", 0, 1, 1), ("Aktiviteter", 2, 2, 0)]


def test_new_figures_since_the_edition_before_are_those_of_the_json() -> None:
    then, later = figures("2012", n=7), figures("2013", n=12)
    half = figures("2012", share=40.5), figures("2013", share=50)
    old = report(indicators=[series("sip.has", then), series("sip.share", half[0])])
    before = EditionBefore(2013, 2, date(2013, 12, 31), as_json(old))
    now = report(indicators=[series("sip.has", then, later), series("sip.share", *half)], before=before)
    rows = [list(row.values()) for row in table(read(now)["Nya utfall"], "Nya_utfall")]
    assert rows == [
        ["sip.has", "Serie sip.has", "personer", "2012", 7, "2013", 12, "åt rätt håll"],
        ["sip.share", "Serie sip.share", "procent", "2012", 40.5, "2013", 50, "åt rätt håll"],
    ]


def test_what_organisations_gave_as_reasons_stands_where_an_activity_is_dropped() -> None:
    parts = [
        share(Status.DROPPED, organisation="Bromma", comment="Ersatt"),
        share(Status.DROPPED, organisation="Farsta", comment="Samma här"),
    ]
    rows = table(read(report(area("Boende", activity("a-1", shares=parts))))["Avvikelser"])
    assert [row["Skäl"] for row in rows if row["Avvikelse"] == "Utgår"] == ["Bromma: Ersatt. Farsta: Samma här."]


def test_an_extract_has_no_sheets_of_what_is_the_whole_citys() -> None:
    found = report(area("Boende", activity()), extract=Extract("bromma", "Bromma"))
    book = read(found)
    assert book.sheetnames == ["Sammanfattning", "Aktiviteter", "Delar", "Indikatorer", "Avvikelser"]
    assert book["Sammanfattning"]["A1"].value == "Uppföljning 2014: Bromma"


def test_an_empty_plan_says_that_there_is_nothing() -> None:
    book = read(report())
    assert book["Aktiviteter"]["A6"].value == "Inget att redovisa."
    assert not book["Aktiviteter"].tables


def test_it_can_be_had_from_the_page(stockholm: Flask) -> None:
    answer = Visitor(stockholm, add_person(Role.READER)).get(f"/rapporter/2014.xlsx?datum={DAY}")
    assert answer.status_code == 200
    assert (answer.mimetype or "").endswith("spreadsheetml.sheet")
    assert 'filename="uppfoljning-2014-2014-10-31.xlsx"' in answer.headers["Content-Disposition"]
    assert "Aktiviteter" in load_workbook(io.BytesIO(answer.data)).sheetnames


def _day(value: Any) -> str | None:
    return value.date().isoformat() if value else None
