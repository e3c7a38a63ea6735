"""What could be wrong with indicators and requirements in a plan file: each told with its place."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from planner.indicators.rules import Mistake, Period, Split
from planner.planfile.check import checked, draft_of
from planner.planfile.consistency import Known
from planner.planfile.consistency.indicators import TOLD
from planner.planfile.rules import WrongPlanFile
from tests.factories.plan_file import plan, requirement, series, year

Item = dict[str, Any]

SERIES = "indicators[1]"
FIGURES = f"{SERIES}.observations[1]"
YEAR = "requirements[0]"
REQUIREMENT = f"{YEAR}.items[0]"
EVIDENCE = f"{REQUIREMENT}.evidence[0]"


def errors(tree: Any, known: Known | None = None) -> list[str]:
    try:
        checked(draft_of(tree), known or Known())
    except WrongPlanFile as error:
        return error.lines
    return []


def figures(tree: Item) -> Item:
    found: Item = series(tree)["observations"][1]
    return found


def evidence(tree: Item) -> Item:
    found: Item = requirement(tree)["evidence"][0]
    return found


def test_the_plan_has_no_errors() -> None:
    assert errors(plan()) == []


WRONG: list[tuple[Callable[[Item], object], str, str]] = [
    # What a value may be.
    (lambda p: series(p).pop("label"), f"{SERIES}.label", "missing"),
    (lambda p: p["indicators"][0].update(key="ny"), "indicators[0].key", '"ny" is the address of another page'),
    (lambda p: series(p).update(direction="sideways"), f"{SERIES}.direction", "up, down"),
    (lambda p: figures(p).pop("period"), f"{FIGURES}.period", "missing"),
    (lambda p: figures(p).update(period="2014-13"), f"{FIGURES}.period", "is not a period; write a year (2013)"),
    (lambda p: figures(p).update(period="2014/2013"), f"{FIGURES}.period", "is not a period"),
    (lambda p: figures(p).update(period=True), f"{FIGURES}.period", "is not a period"),
    (lambda p: figures(p).update(n=7.5), f"{FIGURES}.n", '"7.5" is not a whole number'),
    (lambda p: figures(p).update(n="2 167"), f"{FIGURES}.n", "is not a whole number; write it with digits only"),
    (lambda p: figures(p).update(n=-1), f"{FIGURES}.n", "-1 can't be right; write a number from 0 to 2147483647"),
    (lambda p: figures(p).update(of=2**31), f"{FIGURES}.of", "can't be right"),
    (lambda p: figures(p).update(share="0,61"), f"{FIGURES}.share", "decimal point, such as 7.5"),
    (lambda p: figures(p).update(share=[1]), f"{FIGURES}.share", "a list is not a number"),
    (lambda p: figures(p).update(value=False), f"{FIGURES}.value", "false is not a number"),
    (lambda p: figures(p).update(value="0.1234567890123456789"), f"{FIGURES}.value", "more digits than can be kept"),
    (lambda p: figures(p).update(value="1e999"), f"{FIGURES}.value", "more digits than can be kept"),
    (lambda p: figures(p).update(value=2**31), f"{FIGURES}.value", "larger than what is kept"),
    (lambda p: figures(p).update(split="procent"), f"{FIGURES}.split", "percent, own unit"),
    (lambda p: figures(p).update(public="ja"), f"{FIGURES}.public", "neither true nor false"),
    (lambda p: figures(p).update(note="Om 19121212-1212"), f"{FIGURES}.note", "personal identity number"),
    (lambda p: series(p)["targets"][0].update(value=-(2**31)), f"{SERIES}.targets[0].value", "larger than"),
    (lambda p: series(p)["targets"][0].pop("value"), f"{SERIES}.targets[0].value", "missing"),
    (lambda p: year(p).pop("year"), f"{YEAR}.year", "missing"),
    (lambda p: year(p).update(year=14), f"{YEAR}.year", "write a number from 1900 to 2999"),
    (lambda p: year(p).update(complete=1), f"{YEAR}.complete", "neither true nor false"),
    (lambda p: year(p).update(granted_sek="22 mkr"), f"{YEAR}.granted_sek", "is not a whole number"),
    (lambda p: year(p)["submission"].update(due="november"), f"{YEAR}.submission.due", "not a day"),
    (
        lambda p: year(p)["submission"]["milestones"][0].update(kind="x"),
        f"{YEAR}.submission.milestones[0].kind",
        "send",
    ),
    (lambda p: year(p)["submission"]["milestones"][0].pop("due"), f"{YEAR}.submission.milestones[0].due", "missing"),
    (lambda p: requirement(p).pop("code"), f"{REQUIREMENT}.code", "missing"),
    (lambda p: requirement(p).update(code="G 1"), f"{REQUIREMENT}.code", "can't be a code"),
    # It would stand under the address of a page of the year's own.
    (lambda p: requirement(p).update(code="pengar"), f"{REQUIREMENT}.code", "it stands in an address"),
    (lambda p: requirement(p).update(kind="x"), f"{REQUIREMENT}.kind", "basic, target, condition"),
    (lambda p: requirement(p).update(audience="x"), f"{REQUIREMENT}.audience", "all, adults, children"),
    (lambda p: requirement(p).update(actor="x"), f"{REQUIREMENT}.actor", "county, municipality"),
    (lambda p: requirement(p)["assessment"].update(outcome="x"), f"{REQUIREMENT}.assessment.outcome", "not_met"),
    (lambda p: requirement(p)["authority"].update(outcome="x"), f"{REQUIREMENT}.authority.outcome", "not_met"),
    (lambda p: evidence(p).pop("title"), f"{EVIDENCE}.title", "missing"),
    (lambda p: evidence(p)["items"][0].update(file="avtal.pdf"), f"{EVIDENCE}.items[0].file", "unknown key"),
    # What must hold between values.
    (lambda p: p["indicators"].append(p["indicators"][0]), "indicators[2].key", "stands already at indicators[0]"),
    (lambda p: series(p).update(area="x"), f"{SERIES}.area", 'there is no area "x"; add it under areas'),
    (lambda p: series(p).update(part_of="x"), f"{SERIES}.part_of", "there is no indicator"),
    (lambda p: series(p).update(part_of="sip.adults"), "indicators[0].part_of", "goes in a circle"),
    (lambda p: figures(p).update(organisation="x"), f"{FIGURES}.organisation", "there is no organisation"),
    (lambda p: figures(p).update(by="x@example.org"), f"{FIGURES}.by", "there is no person"),
    (lambda p: figures(p).update(split=None, women=101), f"{FIGURES}.women", "or split: own unit"),
    (lambda p: figures(p).update(women=101), f"{FIGURES}.women", '"101" is no percentage'),
    (lambda p: figures(p).update(share=-1), f"{FIGURES}.share", "is no percentage"),
    (
        lambda p: series(p)["observations"].append({"period": "2014-01/2014-12", "n": 1}),
        f"{SERIES}.observations[3].period",
        f'"2014" stands already at {FIGURES}',
    ),
    (lambda p: series(p)["observations"].append({"period": 2015}), f"{SERIES}.observations[3]", "says nothing"),
    (
        lambda p: series(p)["targets"].append({"period": "2014", "value": 1}),
        f"{SERIES}.targets[2].period",
        f"stands already at {SERIES}.targets[0]",
    ),
    (lambda p: p["requirements"].append({"year": "2013"}), "requirements[2].year", f"stands already at {YEAR}"),
    (
        lambda p: year(p)["items"].append({"code": "2013-G1", "title": "x"}),
        f"{YEAR}.items[2].code",
        f"stands already at {REQUIREMENT}",
    ),
    (
        lambda p: year(p)["submission"]["milestones"].append({"kind": "send", "due": "2013-10-29"}),
        f"{YEAR}.submission.milestones[2].kind",
        "stands already",
    ),
    (
        lambda p: year(p)["submission"].update(responsible="x@example.org"),
        f"{YEAR}.submission.responsible",
        "there is no person",
    ),
    (lambda p: requirement(p).update(responsible="x@example.org"), f"{REQUIREMENT}.responsible", "there is no person"),
    (lambda p: requirement(p)["assessment"].update(by="x@example.org"), f"{REQUIREMENT}.assessment.by", "no person"),
    (lambda p: evidence(p).update(signed_by="x@example.org"), f"{EVIDENCE}.signed_by", "there is no person"),
    (lambda p: evidence(p).update(on=None), f"{EVIDENCE}.on", "what is signed is there since a day"),
    (lambda p: evidence(p)["items"][0].update(link="https://example.org"), f"{EVIDENCE}.items[0]", "not note and link"),
    (lambda p: evidence(p)["items"].append({}), f"{EVIDENCE}.items[4]", "exactly one of note, link, observation"),
    (lambda p: evidence(p)["items"][1].update(link="javascript:alert(1)"), f"{EVIDENCE}.items[1].link", "https://"),
    (lambda p: evidence(p)["items"][2].update(activity="x"), f"{EVIDENCE}.items[2].activity", "there is no activity"),
    (lambda p: evidence(p)["items"][0].update(by="x@example.org"), f"{EVIDENCE}.items[0].by", "there is no person"),
]


@pytest.mark.parametrize(("spoil", "where", "what"), WRONG, ids=[f"{where}: {what}" for _, where, what in WRONG])
def test_each_error_names_its_place_and_says_what_is_wrong(
    spoil: Callable[[Item], object], where: str, what: str
) -> None:
    tree = plan()
    spoil(tree)

    lines = errors(tree)

    assert len(lines) == 1, lines
    assert lines[0].startswith(f"{where}: ")
    assert what in lines[0]


def test_every_mistake_of_a_figure_has_words() -> None:
    assert set(TOLD) == set(Mistake)


def test_figures_that_disagree_are_kept_as_they_were_printed() -> None:
    tree = plan()
    figures(tree).update(n=900, of=800, share=3, women=60, men=60)

    assert errors(tree) == []


def test_numbers_may_be_text_and_keep_no_more_than_their_value() -> None:
    tree = plan()
    figures(tree).update(n="731", share="21.50", value=7.0)

    read = checked(draft_of(tree), Known())["indicators"][1]["observations"][1]

    assert [repr(read[name]) for name in ("n", "share", "value")] == ["731", "21.5", "7"]


def test_every_key_that_is_not_required_may_be_null() -> None:
    tree = copy.deepcopy(plan())
    tree["indicators"].append(
        {"key": "x", "label": "x"} | dict.fromkeys(("area", "unit", "direction", "part_of", "observations", "targets"))
    )
    keys = ("of", "share", "value", "women", "men", "split", "organisation", "public", "note", "source", "by")
    tree["indicators"][-1]["observations"] = [{"period": "2014", "n": 1} | dict.fromkeys(keys)]
    money = ("national_sum_sek", "granted_sek", "received_on", "received_sek", "used_sek", "money_note")
    tree["requirements"].append({"year": 2020} | dict.fromkeys(("complete", "source", "submission", "items", *money)))
    own = ("kind", "audience", "actor", "about", "responsible", "internal_due", "national_sum_sek", "evidence")
    item = {"code": "x1", "title": "x"} | dict.fromkeys((*own, "assessment", "authority"))
    other: Item = {"code": "y1", "title": "y", "assessment": {"outcome": None}, "authority": {"outcome": None}}
    other["evidence"] = [{"title": "x"} | dict.fromkeys(("on", "signed_by", "note", "items"))]
    tree["requirements"].append({"year": 2021, "items": [item, other], "submission": {"milestones": None}})

    assert errors(tree) == []


def test_rules_hold_for_figures_and_evidence_as_they_will_be() -> None:
    before = {"period": Period.parse("2014"), "organisation": None, "women": 57, "split": Split.PERCENT}
    shown = {"code": "G1", "evidence": [{"title": "Mål", "on": "2014-01-01", "signed_by": "s@example.org"}]}
    known = Known(
        areas=frozenset({"sip"}),
        activities=frozenset({"sip-1"}),
        people={"s@example.org": {}},
        indicators={"sip.has": {"key": "sip.has", "part_of": None, "observations": [before]}},
        grant_years={2014: {"year": 2014, "items": [shown]}},
    )

    def loaded(observation: Item, evidence: Item) -> list[str]:
        series = {"key": "sip.has", "label": "x", "area": "sip", "observations": [{"period": 2014, **observation}]}
        item = {"code": "G1", "title": "x", "evidence": [{"title": "Mål", **evidence}]}
        years = [{"year": 2014, "items": [item]}]
        return errors({"plan": {"key": "a", "title": "a"}, "indicators": [series], "requirements": years}, known)

    assert loaded({"men": 43}, {"items": [{"activity": "sip-1"}]}) == []
    assert [line.split(":")[0] for line in loaded({"men": 143}, {"on": None})] == [
        "indicators[0].observations[0].men",
        "requirements[0].items[0].evidence[0].on",
    ]
    assert loaded({"women": None, "split": None}, {})[0].startswith("indicators[0].observations[0]: says nothing")
