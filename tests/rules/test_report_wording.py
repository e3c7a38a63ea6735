"""The follow-up's Swedish: numbers, dates, and what is said when there is one, many or none."""

from datetime import date

import pytest

from planner.plans.rules import Due, Status, VersionStatus
from planner.reports import wording as w
from planner.reports.rows import activity_row
from planner.reports.rules import Move
from tests.factories.document import block_of, section_of, texts_of
from tests.factories.report import activity, area, report, share, version

DONE, DROPPED, ONGOING, PAUSED = Status.DONE, Status.DROPPED, Status.ONGOING, Status.PAUSED


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2014-10-31", "31 oktober 2014"),
        ("2014-12", "december 2014"),
        ("2014-Q4", "fjärde kvartalet 2014"),
        ("2014", "2014"),
    ],
)
def test_a_deadline_is_shown_in_its_precision(due: str, text: str) -> None:
    assert w.due_text(Due.parse(due)) == text


@pytest.mark.parametrize(
    ("done", "of", "text"),
    [
        (0, 1, "aktiviteten är inte genomförd"),
        (0, 4, "ingen av de 4 aktiviteterna är genomförd"),
        (1, 1, "den enda aktiviteten är genomförd"),
        (1, 4, "1 av 4 aktiviteter är genomförd"),
        (3, 4, "3 av 4 aktiviteter är genomförda"),
        (4, 4, "alla 4 aktiviteter är genomförda"),
        (1000, 2000, "1\u202f000 av 2\u202f000 aktiviteter är genomförda"),
    ],
)
def test_how_many_are_done(done: int, of: int, text: str) -> None:
    assert w.done_of(done, of) == text


@pytest.mark.parametrize(
    ("done", "of", "text"),
    [
        (0, 8, "ingen aktivitet är genomförd ännu"),
        (1, 8, "mindre än en fjärdedel av aktiviteterna är genomförda"),
        (2, 8, "en fjärdedel av aktiviteterna är genomförda"),
        (3, 8, "mer än en tredjedel av aktiviteterna är genomförda"),
        (4, 8, "hälften av aktiviteterna är genomförda"),
        (5, 8, "mer än hälften av aktiviteterna är genomförda"),
        (7, 8, "mer än tre fjärdedelar av aktiviteterna är genomförda"),
        (8, 8, "alla aktiviteter är genomförda"),
    ],
)
def test_a_share_in_words(done: int, of: int, text: str) -> None:
    assert w.share_done(done, of) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A och B"), (["A", "B", "C"], "A, B och C")],
)
def test_lists_in_running_text(names: list[str], text: str) -> None:
    assert w.joined(names) == text


def test_the_chart_says_its_point() -> None:
    late = [activity(f"l{n}", due="2014-06") for n in range(2)]
    busy = report(area("Boende", *late, activity("d", DONE)), area("Barn", activity("e", DONE)))
    assert block_of(section_of(busy, "summary"), "chart")["caption"] == (
        "Hälften av aktiviteterna är genomförda; flest försenade finns inom Boende (2 av 3)."
    )
    calm = section_of(report(area("Boende", activity("a"), activity("b", DONE))), "summary")
    assert block_of(calm, "chart")["caption"] == "Hälften av aktiviteterna är genomförda; ingen är försenad."


def test_the_text_alternative_has_every_figure() -> None:
    some = report(area("Boende", activity("a", due="2014-06"), activity("b", DONE)), area("Barn"))
    assert block_of(section_of(some, "summary"), "chart")["alternative"].endswith(
        "Boende: 1 genomförd, 1 pågår, varav 1 försenad. Barn: inga aktiviteter."
    )


def test_what_there_is_none_of_is_left_out_of_the_summary() -> None:
    summary = section_of(report(area("Boende", activity("a"))), "summary")
    assert block_of(summary, "headline")["text"] == "Aktiviteten är inte genomförd. Ingen är försenad."
    assert not [block for block in summary["blocks"] if block["kind"] == "list"]


def test_points_say_where() -> None:
    late = report(
        area("Boende", activity("a", due="2014-06"), activity("b", due=None)),
        area("Barn", activity("c", due="2014-06"), activity("d", due="2014-06")),
    )
    points = [item["text"] for item in block_of(section_of(late, "summary"), "list")["items"]]
    assert points == [
        "3 aktiviteter är försenade, inom Boende (1) och Barn (2).",
        "3 aktiviteter är försenade räknat mot den beslutade tidplanen.",
        "1 aktivitet saknar tidplan, inom Boende (1).",
    ]


def test_deviations_that_there_are_none_of_say_so() -> None:
    deviations = section_of(report(area("Boende", activity("a"))), "deviations")
    assert deviations["blocks"] == []
    said = [block_of(section, "paragraphs")["paragraphs"] for section in deviations["sections"]]
    assert said == [["Inget att redovisa."]] * 5


def test_a_moved_deadline_shows_what_it_was_and_why() -> None:
    move = Move(on=date(2014, 9, 15), was=Due.parse("2014-06"), to=Due.parse("2014-12"), reason="det dröjde", by=None)
    moved = activity("a", due="2014-12", decided="2014-06", moves=[move])
    assert activity_row(moved)["due_notes"] == ["flyttad från juni 2014"]
    moved_report = report(area("Boende", moved))
    assert texts_of(section_of(moved_report, "deviation-moved")) == [
        ["Aktivitet a", "juni 2014", "december 2014", "Det dröjde. Ändrad 15 september 2014."]
    ]
    assert texts_of(section_of(moved_report, "deviation-late_against_decision")) == [
        ["Aktivitet a", "Boende", "juni 2014", "december 2014"]
    ]
    # Beside each other: nothing is late against the deadline in force.
    assert texts_of(section_of(moved_report, "deviations")) == [["Boende", "0", "1"], ["Hela planen", "0", "1"]]


def test_what_is_late_anyway_is_told_once() -> None:
    late = section_of(report(area("Boende", activity("a", due="2014-06"))), "deviation-late_against_decision")
    (said,) = late["blocks"]
    assert said["paragraphs"] == [
        "1 aktivitet är försenad mot den beslutade tidplanen. Den står redan under Försenade aktiviteter."
    ]


def test_organisations_that_stand_alike_are_gathered() -> None:
    row = activity_row(
        activity(
            "a",
            due="2014-12",
            shares=[
                share(DONE, organisation="Farsta", due="2014-12"),
                share(Status.NOT_STARTED, organisation="Älvsjö", due="2014-12", last_update=None),
                share(PAUSED, organisation="Kista", due="2014-12", comment="Väntar.", paused_until=date(2015, 3, 1)),
                share(ONGOING, organisation="Bromma", due="2014-09"),
                share(ONGOING, organisation="Spånga", due="2014-12"),
            ],
        )
    )
    assert row["parts"] == [
        "Lägesrapport saknas: Älvsjö",
        "Avvaktar: Kista (till 1 mars 2015)",
        "Pågår: Bromma (tidplan september 2014, försenad), Spånga",
        "Genomförd: Farsta",
    ]
    assert row["share"] == "1 av 5 genomförda"
    assert [mark["word"] for mark in row["marks"]] == ["Försenad", "Pågår"]


def test_the_latest_comment_is_quoted_with_its_source() -> None:
    shares = [
        share(organisation="Farsta", last_update=date(2014, 5, 2), comment="Först."),
        share(organisation="Bromma", last_update=date(2014, 9, 2), comment="Sedan."),
    ]
    assert activity_row(activity(shares=shares))["comment"] == {"text": "Sedan.", "by": "Bromma, 2 september 2014"}
    assert activity_row(activity(shares=shares[:1]))["comment"] == {"text": "Först.", "by": "2 maj 2014"}


def test_silence_is_told_with_who_is_silent() -> None:
    silent = [share(organisation=name, last_update=date(2014, 5, 2)) for name in "ABC"]
    assert activity_row(activity(shares=silent[:1]))["stale"] == "Ingen ny lägesrapport på 60 dagar."
    assert activity_row(activity(shares=silent[:2]))["stale"] == "Ingen ny lägesrapport på 60 dagar från A och B."
    assert activity_row(activity(shares=silent))["stale"] == "Ingen ny lägesrapport på 60 dagar från 3 av 3."


def test_why_something_is_dropped() -> None:
    by_version = activity("a", DROPPED, dropped_reason="ersätts av en annan")
    by_themselves = activity("b", shares=[share(DROPPED, organisation=x, comment=f"skäl {x}") for x in "AB"])
    rows = texts_of(section_of(report(area("Boende", by_version, by_themselves)), "deviation-dropped"))
    assert [row[2] for row in rows] == ["Ersätts av en annan.", "A: skäl A. B: skäl B."]


def test_the_background_names_the_decision_or_says_there_is_none() -> None:
    decided = version(
        status=VersionStatus.ADOPTED,
        board="Socialnämnden",
        decided_on=date(2014, 1, 21),
        dnr="3.1-1/2014",
        paragraph="§ 5",
    )
    (text,) = block_of(section_of(report(versions=[decided]), "background"), "paragraphs")["paragraphs"]
    assert text.endswith("Den beslutades av Socialnämnden den 21 januari 2014 (dnr 3.1-1/2014, § 5).")
    proposed = section_of(report(versions=[version()]), "background")
    assert "föreslagen men inte beslutad" in block_of(proposed, "paragraphs")["paragraphs"][0]
    assert texts_of(proposed)[0][3] == "Inget beslut är registrerat."


def test_an_empty_plan_still_makes_a_document() -> None:
    summary = section_of(report(), "summary")
    assert block_of(summary, "headline")["text"] == "Inga aktiviteter finns."
    assert not [block for block in summary["blocks"] if block["kind"] == "chart"]
