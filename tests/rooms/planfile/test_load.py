"""Loading and loading again: what is created, what changes, and what stays."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.models import Person
from planner.planfile.operations.section import Tally
from planner.planfile.rules import WrongPlanFile
from planner.plans.models import ActivitySummary, StatusUpdate
from tests.factories.plan_file import COUNTS, NOTHING, Item, activity, bromma, plan, rows

Load = Callable[..., Tally]
Export = Callable[[], Any]


def test_loading_counts_everything_created_and_then_everything_unchanged(load: Load) -> None:
    assert load(plan()).facts() == {"created": COUNTS, "changed": NOTHING, "unchanged": NOTHING}
    assert load(plan()).facts() == {"created": NOTHING, "changed": NOTHING, "unchanged": COUNTS}


def test_loading_what_was_exported_changes_nothing(load: Load, export: Export) -> None:
    load(plan())
    exported = export()

    assert load(exported).facts() == {"created": NOTHING, "changed": NOTHING, "unchanged": COUNTS}
    assert export() == exported


def test_every_key_is_exported(load: Load, export: Export) -> None:
    load({"plan": {"key": "a", "title": "A"}, **{key: [] for key in ("versions", "people", "areas")}})

    assert export() == {
        "plan": {"key": "a", "title": "A", "owner": None},
        "versions": [],
        "organisations": [],
        "people": [],
        "areas": [],
        "indicators": [],
        "requirements": [],
    }
    load(plan() | {"plan": {"key": "a", "title": "A", "owner": "enheten"}})
    exported = export()
    assert exported["areas"][1] == {
        "key": "halsa",
        "name": {"sv": "Hälsa", "en": None},
        "about": None,
        "since": None,
        "coordinator": None,
        "factors": [],
        "groups": [],
    }
    assert activity(exported, 1) == {
        "key": "boende-2",
        "title": "Samverka",
        "wording": None,
        "done_when": None,
        "due": None,
        "due_note": None,
        "moves": [],
        "since": None,
        "dropped": None,
        "partners": [],
        "methods": [],
        "assignments": [{"organisation": "enheten", "owner": None, "due": None, "moves": [], "updates": []}],
    }
    assert exported["people"][2] == {
        "email": "f@example.org",
        "name": "Farsta",
        "role": "reader",
        "organisation": None,
        "locale": None,
        "mail": None,
    }
    assert [version["status"] for version in exported["versions"]] == ["proposed", "proposed"]


def test_what_a_file_does_not_name_stays(load: Load, export: Export) -> None:
    load(plan())
    before = export()

    tally = load(
        {
            "plan": {"key": "stockholm", "title": "Handlingsplan"},
            "areas": [
                {
                    "key": "boende",
                    "name": "Boende",
                    "groups": [
                        {
                            "name": "Översyn",
                            "activities": [
                                {
                                    "key": "boende-1",
                                    "title": "Se över",
                                    "assignments": [{"organisation": "bromma", "updates": []}],
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    )

    assert export() == before
    assert tally.created == tally.changed == NOTHING
    assert tally.unchanged == NOTHING | {"plan": 1, "areas": 1, "groups": 1, "activities": 1, "assignments": 1}


def test_null_takes_away_what_a_key_said(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    changed["organisations"][0]["contact"] = None
    changed["areas"][0]["factors"] = None
    changed["areas"][0]["name"]["en"] = None
    activity(changed).update(due=None, moves=None, partners=None, methods=[])

    tally = load(changed)

    assert tally.changed == NOTHING | {"organisations": 1, "areas": 1, "activities": 1}
    exported = export()
    assert exported["organisations"][0]["contact"] is None
    assert exported["areas"][0]["factors"] == []
    assert exported["areas"][0]["name"] == {"sv": "Boende", "en": None}
    nothings: Item = {"due": None, "moves": [], "partners": [], "methods": []}
    for key, nothing in nothings.items():
        assert activity(exported)[key] == nothing


# Once is enough: what the two databases do differently shows in the other tests.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda p: p["plan"].update(title="Ny"), "plan"),
        (lambda p: p["plan"].update(owner="namnden"), "plan"),
        (lambda p: p["versions"][1].update(replaces=None), "versions"),
        (lambda p: p["versions"][1].update(decision={"board": "namnden"}), "versions"),
        (lambda p: p["organisations"][2].update(ended="2023-06-30"), "organisations"),
        (lambda p: p["organisations"][2].update(successor="farsta"), "organisations"),
        (lambda p: p["people"][1].update(mail="weekly"), "people"),
        (lambda p: p["people"][1].update(left="2014-10-01"), "people"),
        (lambda p: p["areas"][0].update(coordinator="b@example.org"), "areas"),
        (lambda p: p["areas"][0]["factors"].reverse(), "areas"),
        (lambda p: activity(p).update(wording="Den beslutade texten."), "activities"),
        (lambda p: activity(p).update(dropped={"version": "2014", "reason": "Klart"}), "activities"),
        (lambda p: activity(p)["partners"].reverse(), "activities"),
        (lambda p: activity(p)["methods"].append("Bostad först"), "activities"),
        (lambda p: activity(p).update(due="2015"), "activities"),
        (lambda p: activity(p)["moves"][1].update(reason="Mer tid"), "activities"),
        (lambda p: activity(p)["moves"].pop(), "activities"),
        (lambda p: bromma(p).update(owner="f@example.org"), "assignments"),
        (lambda p: bromma(p).update(due="2015-03"), "assignments"),
        (lambda p: bromma(p)["updates"][1].update(until="2014-12-15"), "updates"),
        (lambda p: bromma(p)["updates"][0].update(forecast="at_risk", ready="2015-01-31"), "updates"),
    ],
)
def test_a_change_is_counted_where_it_is_and_kept(
    load: Load, export: Export, change: Callable[[Item], object], kind: str
) -> None:
    load(plan())
    changed = plan()
    change(changed)

    assert load(changed).changed == NOTHING | {kind: 1}
    exported = export()
    assert load(changed).changed == NOTHING
    assert load(exported).changed == NOTHING
    assert export() == exported


def test_things_stand_in_the_order_of_the_file(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    changed["organisations"].insert(1, {"key": "ny", "name": "Ny"})
    changed["areas"].reverse()
    activities = changed["areas"][1]["groups"][0]["activities"]
    activities.insert(0, {"key": "boende-0", "title": "Börja"})
    activities[1]["assignments"].reverse()

    tally = load(changed)

    assert tally.created == NOTHING | {"organisations": 1, "activities": 1, "assignments": 1}
    assert tally.changed == NOTHING | {"areas": 2, "assignments": 2}
    exported = export()
    assert [item["key"] for item in exported["organisations"]] == ["enheten", "ny", "namnden", "bromma", "farsta"]
    assert [area["key"] for area in exported["areas"]] == ["halsa", "boende"]
    group = exported["areas"][1]["groups"][0]
    assert [item["key"] for item in group["activities"]] == ["boende-0", "boende-1", "boende-2"]
    assert [item["organisation"] for item in group["activities"][1]["assignments"]] == ["farsta", "bromma"]


def test_an_activity_can_move_to_another_area(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    moving = changed["areas"][0]["groups"][0]["activities"].pop()
    changed["areas"][1]["groups"] = [{"name": "Ny grupp", "activities": [moving]}]

    tally = load(changed)

    assert tally.changed == NOTHING | {"activities": 1}
    assert [item["key"] for item in export()["areas"][1]["groups"][0]["activities"]] == ["boende-2"]


def test_a_wrong_file_changes_nothing(load: Load, export: Export) -> None:
    load(plan())
    before = export()
    wrong = plan()
    wrong["plan"]["title"] = "Ny"
    bromma(wrong)["owner"] = "nobody@example.org"

    with pytest.raises(WrongPlanFile):
        load(wrong)

    assert export() == before


def test_another_plan_is_refused(load: Load) -> None:
    load(plan())

    with pytest.raises(WrongPlanFile, match="keeps the plan"):
        load({"plan": {"key": "uppsala", "title": "En annan"}})


def test_a_load_leaves_one_entry_in_the_trail_and_every_activity_rolled_up(load: Load) -> None:
    load(plan())

    [(action, facts)] = rows(TrailEntry, "action", "facts")
    assert action == "plan.load"
    assert facts["counts"]["created"] == COUNTS
    summaries = db.session.execute(select(ActivitySummary.status, ActivitySummary.total).order_by("activity_id")).all()
    assert [tuple(row) for row in summaries] == [("ongoing", 2), ("not_started", 1)]


def test_people_who_are_loaded_can_not_sign_in_yet(load: Load) -> None:
    load(plan())

    keys = [key for key, password in rows(Person, "session_key", "password_hash") if password is None]
    assert len(set(keys)) == 3
    load(plan())
    assert [key for (key,) in rows(Person, "session_key")] == keys


def test_loading_again_takes_the_same_number_of_statements_however_large_the_plan(app: Flask, load: Load) -> None:
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    small, large = plan(), plan()
    template = activity(large)
    large["areas"][0]["groups"][0]["activities"] += [{**template, "key": f"x-{number}"} for number in range(100)]
    large["indicators"] += [{**large["indicators"][1], "key": f"x-{number}"} for number in range(100)]
    large["requirements"][0]["items"] += [
        {**large["requirements"][0]["items"][0], "code": f"x-{number}"} for number in range(100)
    ]
    counts = []
    for tree in (small, large):
        load(tree)
        statements.clear()
        load(tree)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 60
    assert db.session.scalar(select(func.count()).select_from(StatusUpdate)) == 4 * 101
