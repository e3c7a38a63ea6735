"""Changes of what several people edit: only with the tag of what one has read, whoever comes at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from planner.people.rules import Role
from tests.factories.people import add_person
from tests.factories.program import Program, token_for
from tests.factories.world import World

OWNER = "/activities/boende-1/assignments/bromma/owner"
ROUNDS = 3


def test_an_owner_is_named_by_whoever_has_read_who_it_is(world: World, strategist: Program) -> None:
    read = strategist.get(OWNER)
    assert read.json["owner"] == "contributor@example.org"
    changed = strategist.call("PUT", OWNER, json={"owner": "kista@example.org"}, if_match=read.headers["ETag"])
    assert changed.status_code == 200
    assert changed.json == strategist.reads(OWNER)
    assert changed.json["owner"] == "kista@example.org"
    assert changed.headers["ETag"] == strategist.get(OWNER).headers["ETag"]
    nobody = strategist.call("PUT", OWNER, json={"owner": None}, if_match=changed.headers["ETag"])
    assert nobody.json["owner"] is None


def test_without_a_tag_nothing_changes(world: World, strategist: Program) -> None:
    answer = strategist.call("PUT", OWNER, json={"owner": None})
    assert answer.status_code == 428
    assert answer.json["type"].endswith("#if-match-missing")
    assert strategist.reads(OWNER)["owner"] == "contributor@example.org"


def test_what_changed_meanwhile_is_not_overwritten(world: World, strategist: Program) -> None:
    tag = strategist.get(OWNER).headers["ETag"]
    strategist.call("PUT", OWNER, json={"owner": "kista@example.org"}, if_match=tag)
    for stale in (tag, '"annat"', 'W/"svag"'):
        answer = strategist.call("PUT", OWNER, json={"owner": None}, if_match=stale)
        assert answer.status_code == 412
        assert answer.json["type"].endswith("#changed-meanwhile")
    assert strategist.reads(OWNER)["owner"] == "kista@example.org"


def test_of_two_at_the_same_moment_one_is_refused(app: Flask, world: World) -> None:
    token = token_for(world.strategist)
    programs = [Program(app, token=token) for _ in range(2)]
    for _ in range(ROUNDS):
        before = programs[0].get(OWNER)
        new = "kista@example.org" if before.json["owner"] != "kista@example.org" else "reader@example.org"
        tag, together = before.headers["ETag"], Barrier(2)

        def name(program: Program, new: str = new, tag: str = tag, together: Barrier = together) -> int:
            with app.app_context():
                together.wait()
                return int(program.call("PUT", OWNER, json={"owner": new}, if_match=tag).status_code)

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(name, programs)) == [200, 412]


def test_only_people_who_are_here_are_named(world: World, strategist: Program) -> None:
    tag = strategist.get(OWNER).headers["ETag"]
    answer = strategist.call("PUT", OWNER, json={"owner": "ingen@example.org"}, if_match=tag)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/owner"


def test_a_coordinator_names_owners_in_own_areas_alone(app: Flask, world: World) -> None:
    other = Program(app, add_person(Role.COORDINATOR))
    tag = other.get(OWNER).headers["ETag"]
    assert other.call("PUT", OWNER, json={"owner": None}, if_match=tag).status_code == 403
    own = Program(app, world.people[Role.COORDINATOR])
    assert own.call("PUT", OWNER, json={"owner": None}, if_match=tag).status_code == 200


def test_what_one_has_already_isnt_sent_again(strategist: Program) -> None:
    tag = strategist.get("/activities").headers["ETag"]
    again = strategist.get("/activities", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers["ETag"] == tag
    assert strategist.get("/activities", headers={"If-None-Match": '"annat"'}).status_code == 200


def test_a_person_is_changed_in_part(world: World, administrator: Program) -> None:
    path = f"/people/{world.owner.id}"
    read = administrator.get(path)
    changed = administrator.call("PATCH", path, json={"role": "coordinator"}, if_match=read.headers["ETag"])
    assert changed.status_code == 200, changed.text
    assert changed.json == {**read.json, "role": "coordinator"}
    late = administrator.call("PATCH", path, json={"name": "Någon"}, if_match=read.headers["ETag"])
    assert late.status_code == 412
    assert administrator.call("PATCH", path, json={"name": "Någon"}).status_code == 428
    assert administrator.call("PATCH", "/people/999999", json={}, if_match='"x"').status_code == 404


@pytest.mark.parametrize("field", ["id", "password_hash", "session_key", "left_on", "version", "organisation_id"])
def test_only_what_is_described_can_be_set(world: World, administrator: Program, field: str) -> None:
    path = f"/people/{world.owner.id}"
    tag = administrator.get(path).headers["ETag"]
    answer = administrator.call("PATCH", path, json={field: 1}, if_match=tag)
    assert answer.status_code == 422
    assert [wrong["pointer"] for wrong in answer.json["errors"]] == [f"#/{field}"]


def test_people_come_and_go(world: World, administrator: Program) -> None:
    new = {"email": "ny@example.org", "name": "Ny", "role": "contributor", "organisation": "bromma"}
    added = administrator.post("/people", new)
    assert added.status_code == 201
    path = added.headers["Location"].removeprefix("/api/v1")
    assert administrator.reads(path) == added.json
    assert administrator.post("/people", new).status_code == 409
    gone = administrator.post(f"{path}/departures", {"left_on": "2014-11-03"})
    assert gone.json["state"] == "gone"


def test_an_organisation_is_added_and_changed(world: World, administrator: Program) -> None:
    added = administrator.post("/organisations", {"name": "Järva", "kind": "district"})
    assert added.status_code == 201
    assert added.json["key"] == "jarva"
    assert added.json["passwords_allowed"] is True
    path = "/organisations/jarva"
    tag = administrator.get(path).headers["ETag"]
    changed = administrator.call("PATCH", path, json={"parent": "bromma", "ended": "2020-12-31"}, if_match=tag)
    assert changed.status_code == 200, changed.text
    assert (changed.json["parent"], changed.json["ended"]) == ("bromma", "2020-12-31")
    assert administrator.call("PATCH", path, json={"name": "Annan"}, if_match=tag).status_code == 412
