"""What a careful official could get wrong in a plan file: each told with its place, all at once."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from planner.planfile.check import checked, draft_of
from planner.planfile.consistency import Known
from planner.planfile.rules import WrongPlanFile

Item = dict[str, Any]

GOOD: Item = {
    "plan": {"key": "stockholm", "title": "Handlingsplan", "owner": "enheten"},
    "versions": [
        {"key": 2013, "title": "Planen", "status": "replaced"},
        {
            "key": "2014",
            "title": "Planen, reviderad",
            "status": "adopted",
            "replaces": "2013",
            "decision": {"board": "namnden", "on": "2014-01-21", "dnr": "3.2-55/2013", "paragraph": "§ 12"},
            "follow_up_due": "2015-12-31",
        },
    ],
    "organisations": [
        {"key": "enheten", "name": "Enheten", "kind": "unit", "parent": "namnden"},
        {"key": "namnden", "name": "Nämnden", "kind": "board"},
        {"key": "bromma", "name": "Bromma", "kind": "district", "started": "2007-01-01", "contact": "b@example.org"},
    ],
    "people": [{"email": "b@example.org", "name": "Bromma", "role": "contributor", "locale": "sv", "mail": "daily"}],
    "areas": [
        {
            "key": "boende",
            "name": {"sv": "Boende", "en": "Housing"},
            "since": "2013",
            "coordinator": "b@example.org",
            "factors": ["Platser saknas"],
            "groups": [
                {
                    "name": "Översyn",
                    "activities": [
                        {
                            "key": "boende-1",
                            "title": "Se över",
                            "due": "2014-12",
                            "moves": [{"on": "2014-09-15", "from": "2014-06", "by": "b@example.org"}],
                            "dropped": {"version": "2014", "reason": "Klart ändå"},
                            "partners": ["namnden"],
                            "methods": ["ACT"],
                            "assignments": [
                                {
                                    "organisation": "bromma",
                                    "owner": "b@example.org",
                                    "due": 2015,
                                    "updates": [
                                        {"on": "2014-05-02", "status": "ongoing", "by": "b@example.org"},
                                        {
                                            "on": "2014-06-02",
                                            "status": "paused",
                                            "until": "2014-09-01",
                                            "comment": "Väntar på beslut",
                                        },
                                    ],
                                }
                            ],
                        },
                        {"key": "boende-2", "title": "Samverka"},
                    ],
                }
            ],
        }
    ],
}

ACTIVITY = "areas[0].groups[0].activities[0]"
ASSIGNMENT = f"{ACTIVITY}.assignments[0]"


def errors(tree: Any, known: Known | None = None) -> list[str]:
    try:
        checked(draft_of(tree), known or Known())
    except WrongPlanFile as error:
        return error.lines
    return []


def activity(plan: Item) -> Item:
    found: Item = plan["areas"][0]["groups"][0]["activities"][0]
    return found


def assignment(plan: Item) -> Item:
    found: Item = activity(plan)["assignments"][0]
    return found


def test_a_good_file_has_no_errors() -> None:
    assert errors(GOOD) == []


WRONG: list[tuple[Callable[[Item], object], str, str]] = [
    # What a value may be.
    (lambda p: p.pop("plan"), "plan", "missing"),
    (lambda p: p["plan"].pop("title"), "plan.title", "missing"),
    (lambda p: p["plan"].update(title=None), "plan.title", "empty"),
    (lambda p: p["plan"].update(title="  "), "plan.title", "empty"),
    (lambda p: p["plan"].update(title="a\nb"), "plan.title", "on several lines"),
    (lambda p: p["plan"].update(title="a\x00b"), "plan.title", "U+0000"),
    (lambda p: p["plan"].update(title="a\ud800b"), "plan.title", "U+D800"),
    (lambda p: p["plan"].update(title="x" * 501), "plan.title", "501 characters"),
    (lambda p: p["plan"].update(title=True), "plan.title", "true where a text should stand"),
    (lambda p: p["plan"].update(title=["a"]), "plan.title", "a list where a text should stand"),
    (lambda p: p["plan"].update(key="a b"), "plan.key", "can't be a key"),
    (lambda p: p["plan"].update(key="../a"), "plan.key", "can't be a key"),
    (lambda p: p["plan"].update(onwer="x"), "plan.onwer", "unknown key; the keys here are key, title, owner"),
    (lambda p: p.update(plan=[]), "plan", "a mapping should stand here"),
    (lambda p: p.update(areas={"key": "a"}), "areas", "where a list should stand"),
    (lambda p: p.update(areas=["boende"]), "areas[0]", "a mapping should stand here"),
    (lambda p: p["people"].append({"email": "b@", "name": "B"}), "people[1].email", '"b@" is not an e-mail address'),
    (lambda p: p["people"][0].update(role="boss"), "people[0].role", "reader, contributor, coordinator, strategist"),
    (lambda p: p["people"][0].update(locale="fi"), "people[0].locale", "sv, en"),
    (lambda p: p["people"][0].update(mail="never"), "people[0].mail", "daily, weekly, overdue"),
    (lambda p: p["organisations"][0].update(kind="x"), "organisations[0].kind", "administration, district, unit"),
    (lambda p: p["organisations"][2].update(started="2007-02-30"), "organisations[2].started", "not a day"),
    (lambda p: p["versions"][0].update(status="done"), "versions[0].status", "draft, consultation, proposed"),
    (lambda p: p["areas"][0].update(name={"en": "Housing"}), "areas[0].name.sv", "missing"),
    (lambda p: p["areas"][0].update(name=["Boende"]), "areas[0].name", "where a name should stand"),
    (lambda p: p["areas"][0].update(factors="one"), "areas[0].factors", "where a list should stand"),
    (lambda p: p["areas"][0].update(factors=["a", None]), "areas[0].factors[1]", "empty"),
    (lambda p: p["areas"][0].update(about="Om 19121212-1212"), "areas[0].about", "personal identity number"),
    (lambda p: activity(p).update(due="2014-13"), f"{ACTIVITY}.due", "not a deadline; write a day (2014-12-31)"),
    (lambda p: activity(p).update(due=20141231), f"{ACTIVITY}.due", "not a deadline"),
    (lambda p: activity(p).update(due="0014-12"), f"{ACTIVITY}.due", "not a deadline"),
    (lambda p: activity(p).update(partners=["namnden", "namnden"]), f"{ACTIVITY}.partners[1]", "in the list already"),
    (lambda p: assignment(p)["updates"][0].pop("on"), f"{ASSIGNMENT}.updates[0].on", "missing"),
    (lambda p: assignment(p)["updates"][0].update(status="klar"), f"{ASSIGNMENT}.updates[0].status", "none of"),
    (lambda p: activity(p)["moves"][0].pop("from"), f"{ACTIVITY}.moves[0].from", "missing"),
    # What must hold between values.
    (lambda p: p["plan"].update(owner="x"), "plan.owner", 'there is no organisation "x"'),
    (lambda p: p["organisations"][0].update(parent="x"), "organisations[0].parent", "there is no organisation"),
    (lambda p: p["organisations"][0].update(successor="x"), "organisations[0].successor", "there is no organisation"),
    (lambda p: p["organisations"][0].update(contact="x@example.org"), "organisations[0].contact", "no person"),
    (lambda p: p["people"][0].update(organisation="x"), "people[0].organisation", "there is no organisation"),
    (lambda p: p["versions"][1].update(replaces="x"), "versions[1].replaces", "there is no version"),
    (lambda p: p["versions"][1]["decision"].update(board="x"), "versions[1].decision.board", "no organisation"),
    (lambda p: p["areas"][0].update(since="x"), "areas[0].since", "there is no version"),
    (lambda p: p["areas"][0].update(coordinator="x@example.org"), "areas[0].coordinator", "there is no person"),
    (lambda p: activity(p).update(since="x"), f"{ACTIVITY}.since", "there is no version"),
    (lambda p: activity(p)["dropped"].update(version="x"), f"{ACTIVITY}.dropped.version", "there is no version"),
    (lambda p: activity(p).update(partners=["namnden", "x"]), f"{ACTIVITY}.partners[1]", "there is no organisation"),
    (lambda p: activity(p)["moves"][0].update(by="x@example.org"), f"{ACTIVITY}.moves[0].by", "there is no person"),
    (lambda p: assignment(p).update(organisation="x"), f"{ASSIGNMENT}.organisation", "there is no organisation"),
    (lambda p: assignment(p).update(owner="x@example.org"), f"{ASSIGNMENT}.owner", "there is no person"),
    (lambda p: assignment(p)["updates"][0].update(by="x@example.org"), f"{ASSIGNMENT}.updates[0].by", "no person"),
    (lambda p: p["versions"].append(p["versions"][0]), "versions[2].key", "stands already at versions[0]"),
    (lambda p: p["organisations"].append(p["organisations"][1]), "organisations[3].key", "stands already"),
    (lambda p: p["people"].append({"email": "B@example.org", "name": "B"}), "people[1].email", "stands already"),
    (lambda p: p["areas"].append({"key": "boende", "name": "B"}), "areas[1].key", "stands already at areas[0]"),
    (
        lambda p: p["areas"][0]["groups"].append({"name": "Översyn"}),
        "areas[0].groups[1].name",
        "stands already at areas[0].groups[0]",
    ),
    (
        lambda p: p["areas"].append(
            {"key": "x", "name": "X", "groups": [{"name": "g", "activities": [{"key": "boende-1", "title": "x"}]}]}
        ),
        "areas[1].groups[0].activities[0].key",
        f"stands already at {ACTIVITY}",
    ),
    (
        lambda p: activity(p)["assignments"].append({"organisation": "bromma"}),
        f"{ACTIVITY}.assignments[1].organisation",
        f"stands already at {ACTIVITY}.assignments[0]",
    ),
    (
        lambda p: p["organisations"][1].update(parent="enheten"),
        "organisations[0].parent",
        'goes in a circle, "enheten" → "namnden" → "enheten"',
    ),
    (lambda p: p["organisations"][2].update(successor="bromma"), "organisations[2].successor", "goes in a circle"),
    (lambda p: p["versions"][0].update(replaces="2014"), "versions[0].replaces", "goes in a circle"),
    (lambda p: p["organisations"][2].update(ended="2006-12-31"), "organisations[2].ended", "before it started"),
    (lambda p: p["versions"][1].pop("decision"), "versions[1].decision", "board and on and dnr are missing"),
    (lambda p: p["versions"][1]["decision"].update(dnr=None), "versions[1].decision", "dnr is missing"),
    (lambda p: p["plan"].pop("owner"), "areas[0].groups[0].activities[1].assignments", "name the organisation that"),
    (lambda p: activity(p).update(since="2014"), f"{ACTIVITY}.dropped.version", "can't drop it too"),
    (
        lambda p: activity(p)["moves"].append({"on": "2014-03-01", "from": "2014-08"}),
        f"{ACTIVITY}.moves[1].on",
        "put the oldest move first",
    ),
    (lambda p: activity(p).update(due="2014-06"), f"{ACTIVITY}.moves[0].from", "is the same after it"),
    (lambda p: assignment(p)["updates"][1].pop("until"), f"{ASSIGNMENT}.updates[1].until", "add until"),
    (
        lambda p: assignment(p)["updates"][1].update(until="2014-06-02"),
        f"{ASSIGNMENT}.updates[1].until",
        "isn't after the update itself",
    ),
    (lambda p: assignment(p)["updates"][1].pop("comment"), f"{ASSIGNMENT}.updates[1].comment", "needs the reason"),
    (
        lambda p: assignment(p)["updates"][0].update(status="dropped"),
        f"{ASSIGNMENT}.updates[0].comment",
        "needs the reason",
    ),
    (
        lambda p: assignment(p)["updates"][0].update(until="2014-09-01"),
        f"{ASSIGNMENT}.updates[0].until",
        "only goes with status: paused",
    ),
]


@pytest.mark.parametrize(("spoil", "where", "what"), WRONG, ids=[f"{where}: {what}" for _, where, what in WRONG])
def test_each_error_names_its_place_and_says_what_is_wrong(
    spoil: Callable[[Item], object], where: str, what: str
) -> None:
    plan = copy.deepcopy(GOOD)
    spoil(plan)

    lines = errors(plan)

    assert len(lines) == 1, lines
    assert lines[0].startswith(f"{where}: ")
    assert what in lines[0]


def test_all_errors_are_told_at_once_in_the_order_of_the_file() -> None:
    plan = copy.deepcopy(GOOD)
    assignment(plan)["owner"] = "x@example.org"
    activity(plan)["due"] = "soon"
    plan["organisations"][0]["parent"] = "x"
    plan["plan"]["extra"] = 1
    plan["versions"][1]["replaces"] = "x"

    assert [line.split(": ")[0] for line in errors(plan)] == [
        "plan.extra",
        "versions[1].replaces",
        "organisations[0].parent",
        f"{ACTIVITY}.due",
        f"{ASSIGNMENT}.owner",
    ]


@pytest.mark.parametrize("tree", [None, [], "plan", 3, {}, {"plan": None}])
def test_what_is_no_plan_at_all_is_told_so(tree: Any) -> None:
    assert len(errors(tree)) == 1


def test_every_key_that_is_not_required_may_be_null() -> None:
    plan = copy.deepcopy(GOOD)
    plan["versions"].append(dict.fromkeys(("status", "decision", "follow_up_due", "replaces"), None))
    plan["versions"][-1] |= {"key": "x", "title": "x"}
    plan["organisations"].append(
        {"key": "x", "name": "x"} | dict.fromkeys(("kind", "parent", "started", "ended", "successor", "contact"), None)
    )
    plan["people"].append(
        {"email": "x@example.org", "name": "x"} | dict.fromkeys(("role", "organisation", "locale", "mail"), None)
    )
    keys = (
        "wording",
        "done_when",
        "due",
        "due_note",
        "moves",
        "since",
        "dropped",
        "partners",
        "methods",
        "assignments",
    )
    plan["areas"][0]["groups"][0]["activities"].append({"key": "x", "title": "x"} | dict.fromkeys(keys, None))
    plan["areas"].append(
        {"key": "x", "name": {"sv": "x", "en": None}}
        | dict.fromkeys(("about", "since", "coordinator", "factors", "groups"), None)
    )

    assert errors(plan) == []


def test_numbers_may_stand_where_texts_do() -> None:
    plan = copy.deepcopy(GOOD)
    plan["plan"]["title"] = 2014

    assert checked(draft_of(plan), Known())["plan"]["title"] == "2014"
    assert checked(draft_of(plan), Known())["versions"][0]["key"] == "2013"


def test_references_may_lead_to_what_is_kept_already() -> None:
    kept = Known(
        plan={"key": "stockholm", "owner": "enheten"},
        organisations={"enheten": {"key": "enheten", "started": None}},
        people={"b@example.org": {"email": "b@example.org"}},
        versions={"2013": {"key": "2013", "status": "proposed"}},
    )
    group = {
        "name": "Översyn",
        "activities": [{"key": "new", "title": "Ny", "since": "2013", "partners": ["enheten"]}],
    }
    plan = {
        "plan": {"key": "stockholm", "title": "x"},
        "areas": [{"key": "boende", "name": "Boende", "coordinator": "b@example.org", "groups": [group]}],
    }

    assert errors(plan, kept) == []


def test_rules_hold_for_things_as_they_will_be() -> None:
    decision = {"board": "enheten", "on": "2014-01-21", "dnr": None, "paragraph": None}
    kept = Known(
        organisations={
            "enheten": {"key": "enheten", "parent": None, "ended": None},
            "namnden": {"key": "namnden", "parent": "enheten"},
        },
        versions={"2013": {"key": "2013", "status": "proposed", "decision": decision}},
    )
    plan: Item = {"plan": {"key": "a", "title": "a"}}
    version = {"key": "2013", "title": "x", "status": "adopted"}

    assert "dnr is missing" in errors({**plan, "versions": [version]}, kept)[0]
    assert errors({**plan, "versions": [{**version, "decision": {"dnr": "1/14"}}]}, kept) == []
    circle = {"key": "enheten", "name": "Enheten", "parent": "namnden"}
    assert "goes in a circle" in errors({**plan, "organisations": [circle]}, kept)[0]


def test_another_plan_is_refused() -> None:
    [line] = errors(GOOD, Known(plan={"key": "uppsala"}))

    assert line.startswith('plan.key: this installation keeps the plan "uppsala", not "stockholm"; ')
