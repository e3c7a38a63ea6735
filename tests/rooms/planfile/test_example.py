"""The bundled plan says what the city's papers say, and shows each thing that the service can tell.

Reads the YAML itself, every scalar as text, so that these tests stand whatever the loader makes of it.
"""

from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
import yaml

Item = dict[str, Any]

LAST_DAY_OF_HISTORY = "2014-10-31"
DISTRICTS_IN_2014 = 14


@pytest.fixture(scope="module")
def plan() -> Item:
    text = (resources.files("planner") / "examples" / "stockholm.yaml").read_text(encoding="utf-8")
    loaded: Item = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it builds nothing but text
    return loaded


def test_every_section_is_there(plan: Item) -> None:
    assert set(plan) == {"plan", "versions", "organisations", "people", "areas", "indicators", "requirements"}


def test_no_version_has_a_decision_since_none_is_known(plan: Item) -> None:
    assert [(v["key"], v["status"], v.get("replaces")) for v in plan["versions"]] == [
        ("2013", "proposed", None),
        ("2014", "proposed", "2013"),
    ]
    assert not any("decision" in version for version in plan["versions"])


def test_version_2013_has_the_counts_of_the_paper(plan: Item) -> None:
    areas = [area for area in plan["areas"] if area["since"] == "2013"]
    activities = [activity for activity in activities_of(plan) if activity["since"] == "2013"]

    assert len(areas) == 7
    assert sum(len(area["factors"]) for area in areas) == 25
    assert len(activities) == 32
    assert Counter(decided_due(activity) for activity in activities) == {
        "2014-02": 1,
        "2014-05": 2,
        "2014-06": 1,
        "2014-12": 12,
        "2015-03": 4,
        "2015-12": 12,
    }


def test_version_2014_adds_outreach_and_nine_activities_without_deadline(plan: Item) -> None:
    additions = [activity for activity in activities_of(plan) if activity["since"] == "2014"]

    assert [area["key"] for area in plan["areas"] if area["since"] == "2014"] == ["uppsokande"]
    assert len(additions) == 9
    assert {(a["due"], a["due_note"]) for a in additions} == {("null", "framgår inte av underlaget")}


def test_keys_and_names_are_unique(plan: Item) -> None:
    for names in (
        [organisation["key"] for organisation in plan["organisations"]],
        [person["email"] for person in plan["people"]],
        [area["key"] for area in plan["areas"]],
        [activity["key"] for activity in activities_of(plan)],
        [(area["key"], group["name"]) for area in plan["areas"] for group in area["groups"]],
        [(activity["key"], assignment["organisation"]) for activity, assignment in assignments_of(plan)],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_organisation_named_is_listed(plan: Item) -> None:
    named = {plan["plan"]["owner"]}
    named |= {person["organisation"] for person in plan["people"]}
    named |= {o[link] for o in plan["organisations"] for link in ("parent", "successor") if link in o}
    named |= {partner for activity in activities_of(plan) for partner in activity.get("partners", [])}
    named |= {assignment["organisation"] for _, assignment in assignments_of(plan)}

    assert named - {organisation["key"] for organisation in plan["organisations"]} == set()


def test_everybody_named_is_a_listed_person(plan: Item) -> None:
    named = {organisation["contact"] for organisation in plan["organisations"] if "contact" in organisation}
    named |= {area["coordinator"] for area in plan["areas"]}
    named |= {assignment["owner"] for _, assignment in assignments_of(plan) if "owner" in assignment}
    named |= {update["by"] for update in updates_of(plan)}
    named |= {move["by"] for move in moves_of(plan)}
    items = [item for year in plan["requirements"] for item in year["items"]]
    named |= {item["responsible"] for item in items if "responsible" in item}
    named |= {item["assessment"]["by"] for item in items if "assessment" in item}
    named |= {one["signed_by"] for item in items for one in item.get("evidence", []) if "signed_by" in one}

    assert named - {person["email"] for person in plan["people"]} == set()


def test_every_address_is_at_example_org(plan: Item) -> None:
    emails = [person["email"] for person in plan["people"]]

    assert [email for email in emails if not email.endswith("@example.org")] == []


def test_there_is_an_account_for_each_role(plan: Item) -> None:
    roles = {"reader", "contributor", "coordinator", "strategist", "administrator"}

    assert {person["role"] for person in plan["people"]} == roles


def test_some_activities_are_carried_out_by_all_districts_of_2014(plan: Item) -> None:
    districts = {o["key"] for o in plan["organisations"] if o["kind"] == "district" and "started" not in o}
    assert len(districts) == DISTRICTS_IN_2014

    by_all = [
        activity["key"]
        for activity in activities_of(plan)
        if districts == {assignment["organisation"] for assignment in activity.get("assignments", [])}
    ]
    assert len(by_all) >= 3


def test_every_status_occurs_as_stated(plan: Item) -> None:
    stated = {update["status"] for update in updates_of(plan)}

    assert stated == {"not_started", "ongoing", "done", "paused", "dropped"}


def test_a_pause_has_an_end_and_pause_and_drop_have_a_reason(plan: Item) -> None:
    for update in updates_of(plan):
        assert ("until" in update) == (update["status"] == "paused"), update
        assert update.get("until", "9999") > update["on"], update
        assert update["comment"], update


def test_a_pause_has_ended_by_the_demonstrations_day(plan: Item) -> None:
    last = [assignment["updates"][-1] for _, assignment in assignments_of(plan) if "updates" in assignment]

    assert any(update.get("until", "9999") <= LAST_DAY_OF_HISTORY for update in last)


def test_nothing_happens_after_the_history_ends(plan: Item) -> None:
    days = [entry["on"] for entry in (*updates_of(plan), *moves_of(plan))]

    assert min(days) >= "2014-01-01"
    assert max(days) <= LAST_DAY_OF_HISTORY


def test_updates_stand_in_the_order_they_were_given(plan: Item) -> None:
    for activity, assignment in assignments_of(plan):
        days = [update["on"] for update in assignment.get("updates", [])]
        assert days == sorted(days), (activity["key"], assignment["organisation"])


def test_some_assignments_are_unreported_ownerless_or_have_a_deadline_of_their_own(plan: Item) -> None:
    assignments = [assignment for _, assignment in assignments_of(plan)]

    assert any("updates" not in assignment for assignment in assignments)
    assert sum("owner" not in assignment for assignment in assignments) >= 2
    assert any("due" in assignment for assignment in assignments)


def test_deadlines_have_moved_and_one_to_another_precision(plan: Item) -> None:
    moved = [activity for activity in activities_of(plan) if "moves" in activity]

    assert len(moved) >= 3
    assert any(len(activity["due"]) != len(decided_due(activity)) for activity in moved)
    assert all(move["reason"] for move in moves_of(plan))


def test_something_is_overdue_when_the_demonstration_begins(plan: Item) -> None:
    overdue = {
        activity["key"]
        for activity, assignment in assignments_of(plan)
        if due_in_force(activity, assignment) <= LAST_DAY_OF_HISTORY
        and status_last_stated(assignment) not in {"done", "dropped"}
    }

    assert len(overdue) >= 3


def test_figures_are_those_printed_with_what_disagrees_in_them(plan: Item) -> None:
    figures = {
        (series["key"], one["period"], one.get("organisation")): one
        for series in plan["indicators"]
        for one in series["observations"]
    }

    assert len(plan["indicators"]) == 112
    assert len(figures) == 113
    assert figures["population.share", "2013", None]["share"] == "0.61"
    # The paper's own 21 percent of an inventory of 3,596, and the districts' other way of counting.
    assert (figures["sip.has", "2013", None]["n"], figures["sip.has", "2013", None]["share"]) == ("731", "21")
    assert figures["sip.district_has", "2014", None]["n"] == "853"
    parts = ("granted", "open_activity", "work", "studies")
    assert sum(int(figures[f"employment.{part}", "2013", None]["n"]) for part in parts) == 1690
    contacts = ("both", "social_only", "contact_unknown")
    assert sum(int(figures[f"sip.{contact}", "2013", None]["share"]) for contact in contacts) == 101
    assert figures["support.hours", "2022", "ostermalm"]["value"] == "9"
    assert "women" not in figures["table1.special_service.25-34", "2013", None]
    assert {one["public"] for one in figures.values()} == {"true"}


def test_age_groups_of_table_1_are_parts_of_their_measure(plan: Item) -> None:
    parts = Counter(series["part_of"] for series in plan["indicators"] if "part_of" in series)

    table_1 = {total: count for total, count in parts.items() if total.startswith("table1.")}
    assert set(table_1.values()) == {6}
    assert len(table_1) == 8


def test_the_round_about_sip_can_be_asked_by_age_though_no_paper_has_it(plan: Item) -> None:
    """Has and should have, under 18 and adults: the women and men of each are what a round asks for."""
    series = {one["key"]: one for one in plan["indicators"]}
    for total in ("sip.district_has", "sip.district_should"):
        parts = [series[f"{total}.{age}"] for age in ("under18", "adults")]
        assert [(one["part_of"], one["unit"], one["observations"]) for one in parts] == [(total, "personer", [])] * 2


def test_requirements_are_those_of_the_papers(plan: Item) -> None:
    years = {year["year"]: year for year in plan["requirements"]}

    assert {year: Counter(item["kind"] for item in years[year]["items"]) for year in years} == {
        "2012": {"basic": 2, "target": 3},
        "2013": {"basic": 2, "target": 3},
        "2014": {"target": 2},
        "2016": {"condition": 2},
    }
    assert [year["complete"] for year in years.values()] == ["true", "true", "false", "false"]
    assert (years["2012"]["national_sum_sek"], years["2012"]["granted_sek"]) == ("456500000", "22949683")
    assert [item["code"] for item in years["2013"]["items"] if item["actor"] == "region"] == ["2013-B2"]
    assert len(years["2013"]["items"][0]["evidence"]) == 8
    assert years["2014"]["submission"]["due"] == "2014-11-01"


def activities_of(plan: Item) -> Iterator[Item]:
    for area in plan["areas"]:
        for group in area["groups"]:
            yield from group["activities"]


def assignments_of(plan: Item) -> Iterator[tuple[Item, Item]]:
    for activity in activities_of(plan):
        for assignment in activity.get("assignments", []):
            yield activity, assignment


def updates_of(plan: Item) -> Iterator[Item]:
    for _, assignment in assignments_of(plan):
        yield from assignment.get("updates", [])


def moves_of(plan: Item) -> Iterator[Item]:
    for activity in activities_of(plan):
        yield from activity.get("moves", [])
    for _, assignment in assignments_of(plan):
        yield from assignment.get("moves", [])


def decided_due(activity: Item) -> str:
    """What the board's papers say: the first `from` of a deadline that has moved, else the deadline."""
    decided: str = activity["moves"][0]["from"] if "moves" in activity else activity["due"]
    return decided


def due_in_force(activity: Item, assignment: Item) -> str:
    """As text: a month sorts before its days, and "null" after every year."""
    due: str = assignment["due"] if "due" in assignment else activity["due"]
    return due


def status_last_stated(assignment: Item) -> str | None:
    updates = assignment.get("updates", [])
    return updates[-1]["status"] if updates else None
