"""Lists: paged by cursors that stay right while rows are added, filtered and sorted as described."""

import re

import pytest
from flask import Flask

from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status
from tests.factories.people import add_person
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.program import Program
from tests.factories.world import TODAY, World

SORTS = {
    "plan": ["boende-1", "b-1", "a-2", "c-3"],
    "key": ["a-2", "b-1", "boende-1", "c-3"],
    "title": ["a-2", "b-1", "boende-1", "c-3"],
    "-title": ["c-3", "boende-1", "b-1", "a-2"],
    "due": ["a-2", "boende-1", "b-1", "c-3"],
    "-due": ["c-3", "b-1", "boende-1", "a-2"],
    "updated": ["boende-1", "a-2", "c-3", "b-1"],
    "-updated": ["b-1", "boende-1", "a-2", "c-3"],
}


@pytest.fixture
def some(world: World) -> World:
    """Three more activities: one reported on and done late, one overdue, one without a deadline."""
    reported = add_assignment(add_activity("b-1", area=world.area, due="2015-03"), world.kista)
    add_update(reported, Status.DONE, TODAY, comment="Klart.")
    add_assignment(add_activity("a-2", area=world.area, due="2014-06"), world.bromma, owner=world.owner)
    add_assignment(add_activity("c-3", area=world.area, due=None), world.bromma)
    refresh_all(TODAY)
    return world


def keys(items: list[dict[str, str]]) -> list[str]:
    return [item["key"] for item in items]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_the_same_however_long_the_pages_are(some: World, strategist: Program, sort: str) -> None:
    for limit in (1, 2, 3, 200):
        assert keys(strategist.pages("/activities", sort=sort, limit=limit)) == SORTS[sort], limit


@pytest.mark.parametrize("sort", ["plan", "due", "updated", "-updated"])
def test_assignments_come_in_each_order_once(some: World, strategist: Program, sort: str) -> None:
    whole = strategist.reads("/assignments", sort=sort)["items"]
    assert len(whole) == 5
    assert strategist.pages("/assignments", sort=sort, limit=2) == whole


def test_what_is_added_meanwhile_repeats_and_skips_nothing(some: World, strategist: Program) -> None:
    first = strategist.reads("/activities", sort="key", limit=2)
    assert keys(first["items"]) == ["a-2", "b-1"]
    for new in ("a-1", "b-2"):
        add_assignment(add_activity(new, area=some.area), some.bromma)
    refresh_all(TODAY)
    second = strategist.reads("/activities", sort="key", limit=10, cursor=first["next"])
    assert keys(second["items"]) == ["b-2", "boende-1", "c-3"]


def test_the_link_leads_to_the_next_page_with_the_same_filter(some: World, strategist: Program) -> None:
    answer = strategist.get("/activities", query_string={"area": "boende", "sort": "-due", "limit": 1})
    link = re.fullmatch(r'</api/v1(?P<path>[^>]+)>; rel="next"', answer.headers["Link"])
    assert link
    following = strategist.get(link["path"])
    assert following.status_code == 200
    assert keys(following.json["items"]) == ["b-1"]
    assert "Link" not in strategist.get("/activities").headers


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"status": "done"}, ["b-1"]),
        ({"status": "overdue"}, ["a-2"]),
        ({"status": "without_deadline"}, ["c-3"]),
        ({"light": "red"}, ["a-2"]),
        ({"organisation": "kista"}, ["boende-1", "b-1"]),
        ({"owner": "contributor@example.org"}, ["boende-1", "a-2"]),
        ({"q": "A-2"}, ["a-2"]),
        ({"area": "finns-inte"}, []),
    ],
)
def test_activities_are_narrowed(some: World, strategist: Program, asked: dict[str, str], expected: list[str]) -> None:
    assert keys(strategist.pages("/activities", **asked)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"activity": "boende-1"}, 2),
        ({"organisation": "bromma"}, 3),
        ({"owner": "contributor@example.org"}, 2),
        ({"status": "done"}, 1),
        ({"overdue": "true"}, 1),
        ({"overdue": "false"}, 4),
        ({"area": "boende"}, 5),
    ],
)
def test_assignments_are_narrowed(some: World, strategist: Program, asked: dict[str, str], expected: int) -> None:
    assert len(strategist.pages("/assignments", **asked)) == expected


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "många"}, "limit"),
        ({"sort": "colour"}, "sort"),
        ({"light": "purple"}, "light"),
        ({"status": "lost"}, "status"),
        ({"cursor": "hittepå"}, "cursor"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_named(strategist: Program, asked: dict[str, str], parameter: str) -> None:
    answer = strategist.get("/activities", query_string=asked)
    assert answer.status_code == 422
    assert [wrong["parameter"] for wrong in answer.json["errors"]] == [parameter]


def test_a_cursor_fits_no_other_list_and_no_other_order(some: World, strategist: Program) -> None:
    cursor = strategist.reads("/activities", limit=1)["next"]
    for path, asked in (("/activities", {"sort": "due"}), ("/assignments", {})):
        assert strategist.get(path, query_string={**asked, "cursor": cursor}).status_code == 422


def test_people_and_the_trail_are_paged_too(app: Flask, some: World, administrator: Program) -> None:
    added: list[Person] = [add_person(Role.READER, name="Samma namn") for _ in range(5)]
    everybody = administrator.pages("/people", limit=2)
    assert [person["name"] for person in everybody] == sorted(
        (person["name"] for person in everybody), key=lambda name: name.lower()
    )
    assert {person.id for person in added} <= {person["id"] for person in everybody}
    assert len(everybody) == len({person["id"] for person in everybody})
    assert len(administrator.pages("/people", limit=2, role="reader")) == 6
    numbers = [entry["id"] for entry in administrator.pages("/trail", limit=1)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == len(set(numbers)) > 0
