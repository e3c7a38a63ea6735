"""What has changed since the edition before."""

from datetime import date

from planner.plans.rules import Status
from planner.reports.rules import EditionBefore, Report, as_json
from tests.factories.document import all_sections, block_of, section_of, texts_of
from tests.factories.report import activity, area, figures, report, series

DONE, DROPPED, ONGOING = Status.DONE, Status.DROPPED, Status.ONGOING


def frozen(earlier: Report) -> EditionBefore:
    return EditionBefore(2014, 1, date(2014, 6, 30), as_json(earlier))


def test_activities_that_stand_otherwise_than_then() -> None:
    before = report(
        area("Boende", activity("a"), activity("b"), activity("c", due="2014-06"), activity("d"), activity("e", DONE)),
        area("Barn", activity("f"), activity("g", due="2014-06")),
    )
    after = report(
        area("Boende", activity("a", DONE), activity("b", due="2014-09"), activity("c", due="2014-06")),
        area("Barn", activity("d", DROPPED), activity("e", DONE), activity("g", due="2014-11"), activity("h")),
        before=frozen(before),
    )
    changes = as_json(after)["changes"]
    assert changes == {
        "edition": {"year": 2014, "number": 1, "as_of": "2014-06-30"},
        "done": ["a"],
        # One that was overdue already is no news.
        "newly_overdue": ["b"],
        "moved": ["b", "g"],
        "new": ["h"],
        "dropped": ["d"],
        "gone": ["f"],
        "indicators": [],
    }


def test_indicators_are_compared_where_a_later_period_is_known() -> None:
    before = report(indicators=[series("sip", figures("2013", n=731)), series("same", figures("2013", n=10))])
    after = report(
        indicators=[
            series("sip", figures("2013", n=731), figures("2014", n=853)),
            series("same", figures("2013", n=12)),
            series("new", figures("2014", n=1)),
        ],
        before=frozen(before),
    )
    assert as_json(after)["changes"]["indicators"] == [
        {
            "key": "sip",
            "before": {"period": "2013", "n": 731},
            "after": {"period": "2014", "n": 853},
            "change": "better",
        }
    ]
    assert texts_of(section_of(after, "changes-indicators")) == [
        ["Serie sip", "731 personer (2013)", "853 personer (2014)", "åt rätt håll"]
    ]


def test_a_count_is_not_compared_with_a_share_nor_with_what_is_hidden() -> None:
    before = report(indicators=[series("a", figures("2013", share=21)), series("b", figures("2013", n=7))])
    later = [series("a", figures("2014", n=853)), series("b", figures("2014", hidden={"n"}))]
    assert as_json(report(indicators=later, before=frozen(before)))["changes"]["indicators"] == []


def test_the_document_names_what_it_compares_with_and_shows_then_and_now() -> None:
    before = report(area("Boende", activity("a"), activity("old")))
    after = report(area("Boende", activity("a", DONE)), before=frozen(before))
    changes = section_of(after, "changes")
    assert block_of(changes, "paragraphs")["paragraphs"] == [
        "Jämfört med uppföljning 2014, utgåva 1, som visar läget den 30 juni 2014."
    ]
    assert texts_of(changes)[:2] == [["Genomförda", "0", "1"], ["Aktiviteter", "2", "1"]]
    assert [(one["id"], [item["text"] for item in block_of(one, "list")["items"]]) for one in changes["sections"]] == [
        ("changes-done", ["Aktivitet a"]),
        # Its title is known from the edition alone.
        ("changes-gone", ["Aktivitet old"]),
    ]


def test_nothing_new_and_nothing_to_compare_with_are_said() -> None:
    same = report(area("Boende", activity("a")))
    calm = report(area("Boende", activity("a")), before=frozen(same))
    assert "Inget har ändrats sedan dess." in block_of(section_of(calm, "changes"), "paragraphs")["paragraphs"]
    (first,) = block_of(section_of(same, "changes"), "paragraphs")["paragraphs"]
    assert first == "Det finns ingen låst rapport från en tidigare dag att jämföra med."
    assert as_json(same)["changes"] is None
    assert not [section for section in all_sections({"sections": [section_of(same, "changes")]}) if section["sections"]]
